package org.prodrome.imaging.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.model.Manifest.GateSettings;
import org.prodrome.imaging.model.Manifest.Mahalanobis;

/**
 * The gate as {@code imaging/training/findings/gate.py} measures it on the same numbers (NumPy, {@code Gate.fit}); its
 * results are written here. Differences of the last digit come of sums in another order.
 */
class GateFitTest {
    private static final int KNOWN = 250;
    private static final int SET_ASIDE = 230;

    @Test
    void thresholdsAndStatisticsAreThoseOfTheTrainingProgram() {
        GateFit.Fitted fitted = GateFit.of(films(KNOWN, 0, null), films(SET_ASIDE, 5, 9.0), "features");
        GateSettings settings = fitted.settings();
        assertThat(settings.unusual()).isCloseTo(0.038009, within(2e-6));
        assertThat(settings.refuse()).isCloseTo(0.051575, within(2e-6));
        Mahalanobis second = Objects.requireNonNull(settings.mahalanobis());
        assertThat(second.unusual()).isCloseTo(2.14, within(1.1e-3));
        assertThat(second.refuse()).isCloseTo(2.143, within(1.1e-3));
        assertThat(settings.mirrorRatioMin()).isNull();
        assertThat(fitted.mirrorCaught()).isCloseTo(0.0391, within(1e-9));
        assertThat(settings.sharpnessMin()).isCloseTo(45.01, within(1e-9));
        assertThat(settings.sharpnessMax()).isCloseTo(225, within(1e-9));
        assertThat(settings.entropyMin()).isCloseTo(4.5, within(1e-9));
        assertThat(settings.constantBorderMax()).isCloseTo(0.08, within(1e-9));
        float[] scores = fitted.statistics().calibrationScores();
        assertThat(scores).hasSize(SET_ASIDE).isSorted();
        assertThat(scores[0]).isCloseTo(0.0013923f, within(1e-6f));
        assertThat(scores[100]).isCloseTo(0.01084669f, within(1e-6f));
        assertThat(scores[229]).isCloseTo(0.05163867f, within(1e-6f));
        assertThat(fitted.statistics().mean())
                .containsExactly(
                        new float[] {4.4796867e-03f, -5.3920816e-03f, 8.0168247e-05f, 7.0969337e-03f}, within(1e-6f));
        float[] precision = fitted.statistics().precision();
        assertThat(new float[] {precision[0], precision[1], precision[2], precision[3], precision[15]})
                .containsExactly(
                        new float[] {8.94529f, 1.7565211f, 1.4407508f, -4.0045595f, 5.0528154f}, within(1e-4f));
        assertThat(fitted.statistics().reference()).hasNumberOfRows(KNOWN);
    }

    @Test
    void theMirrorImageIsLookedAtWhereItTellsFilmsApart() {
        List<GateFit.Measured> opposite = new ArrayList<>();
        for (GateFit.Measured film : films(SET_ASIDE, 5, null)) {
            float[] mirrored = film.embedding().clone();
            for (int i = 0; i < mirrored.length; i++) {
                mirrored[i] = -mirrored[i];
            }
            opposite.add(new GateFit.Measured(film.embedding(), film.second(), mirrored, film.checks()));
        }
        GateFit.Fitted fitted = GateFit.of(films(KNOWN, 0, null), opposite, null);
        assertThat(fitted.settings().mirrorRatioMin()).isEqualTo(1.0);
        assertThat(fitted.mirrorCaught()).isEqualTo(1.0);
        assertThat(fitted.settings().mahalanobis()).isNull();
        assertThat(fitted.statistics().mean()).isEmpty();
    }

    @Test
    void vectorsThatAreAllTheSameGiveNoSecondDistance() {
        List<GateFit.Measured> same = new ArrayList<>();
        for (GateFit.Measured film : films(KNOWN, 0, null)) {
            same.add(new GateFit.Measured(film.embedding(), new float[] {1, 2}, null, film.checks()));
        }
        assertThatThrownBy(() -> GateFit.of(same, same, "features")).hasMessageContaining("all films are the same");
    }

    private static List<GateFit.Measured> films(int n, double phase, @Nullable Double mirror) {
        List<GateFit.Measured> films = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            float[] second = new float[4];
            for (int j = 0; j < second.length; j++) {
                second[j] = (float) (Math.sin(0.9 * i + 2.1 * j + phase) * (1 + 0.2 * j));
            }
            films.add(new GateFit.Measured(
                    unit(i, phase),
                    second,
                    mirror == null ? null : unit(i, mirror),
                    new ImageChecks(100 + 50 * Math.sin(i), 6 + Math.sin(0.5 * i), 0.02 + 0.02 * Math.cos(0.3 * i))));
        }
        return films;
    }

    private static float[] unit(int i, double phase) {
        float[] vector = new float[6];
        double squares = 0;
        for (int j = 0; j < vector.length; j++) {
            vector[j] = (float) (1 + Math.sin(0.7 * i + 1.3 * j + phase) * Math.cos(0.31 * i * (j + 1)));
            squares += (double) vector[j] * vector[j];
        }
        for (int j = 0; j < vector.length; j++) {
            vector[j] = (float) (vector[j] / Math.sqrt(squares));
        }
        return vector;
    }
}
