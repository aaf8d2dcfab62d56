package org.prodrome.imaging.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Folds by patient, and figures that chance cannot make. */
class NestedCrossValidationTest {
    private static final List<HeadChoice> CHOICES = List.of(new HeadChoice(0, 0.01), new HeadChoice(0, 1));

    /** Four films of each of 60 patients; every patient has a mark of its own, a third of the films are positive. */
    private static List<Example> films(boolean byPatient, double signal) {
        SplittableRandom random = new SplittableRandom(11);
        List<Example> films = new ArrayList<>();
        for (int patient = 0; patient < 60; patient++) {
            double[] mark = random.doubles(20, -1, 1).toArray();
            boolean ill = random.nextDouble() < 1 / 3.0;
            for (int i = 0; i < 4; i++) {
                double[] x = mark.clone();
                boolean positive = byPatient ? ill : random.nextDouble() < 1 / 3.0;
                x[0] += positive ? signal : 0;
                films.add(new Example("f" + patient + "-" + i, "p" + patient, x, positive));
            }
        }
        return films;
    }

    @Test
    void filmsOfAPatientAreInOneFoldAndPositivesInAll() {
        List<Example> films = films(false, 0);
        Folds folds = Folds.of(films, 5, 3, Map.of());
        for (int fold = 0; fold < 5; fold++) {
            List<Example> held = folds.only(fold, films);
            assertThat(held.stream().filter(Example::positive).count()).isBetween(13L, 20L);
            assertThat(held).hasSizeBetween(36, 60);
            assertThat(folds.without(fold, films).stream().map(Example::patient))
                    .doesNotContainAnyElementsOf(
                            held.stream().map(Example::patient).toList());
        }
    }

    @Test
    void foldsDoNotDependOnTheOrderOfFilmsAndSettledOnesStay() {
        List<Example> films = films(false, 0);
        List<Example> shuffled = new ArrayList<>(films);
        Collections.shuffle(shuffled, new Random(1));
        Folds folds = Folds.of(films, 5, 3, Map.of());
        assertThat(Folds.of(shuffled, 5, 3, Map.of())).isEqualTo(folds);
        assertThat(Folds.of(films, 5, 99, folds.byPatient())).isEqualTo(folds);
    }

    @Test
    void aPatientsOwnMarkIsNoEvidence() {
        // The label hangs on the patient alone; whoever lets films of a patient into both sides reaches 1.0 here.
        List<Example> films = films(true, 0);
        List<Prediction> found = new NestedCrossValidation(CHOICES, 3)
                .measure(films, Folds.of(films, 5, 3, Map.of()))
                .predictions();
        assertThat(Measures.auroc(found, Prediction::probability)).isBetween(0.25, 0.75);
    }

    @Test
    void aSignalIsFound() {
        List<Example> films = films(false, 2);
        NestedCrossValidation.Measured found =
                new NestedCrossValidation(CHOICES, 3).measure(films, Folds.of(films, 5, 3, Map.of()));
        assertThat(Measures.auroc(found.predictions(), Prediction::probability)).isGreaterThan(0.9);
        assertThat(found.chosen()).hasSize(5).isSubsetOf(CHOICES);
        assertThat(Measures.calibrationSlope(found.predictions())).isBetween(0.5, 2.0);
    }

    @Test
    void tiesCountHalf() {
        List<Prediction> rows = List.of(
                new Prediction("a", "a", true, 0.5, 0), new Prediction("b", "b", false, 0.5, 0),
                new Prediction("c", "c", true, 0.9, 0), new Prediction("d", "d", false, 0.1, 0));
        assertThat(Measures.auroc(rows, Prediction::probability)).isEqualTo(0.875);
        assertThat(Measures.auroc(rows.subList(0, 1), Prediction::probability)).isNaN();
    }
}
