package org.prodrome.imaging.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.LocalCalibration;
import org.prodrome.imaging.model.LocalCalibration.LocalLabel;
import org.prodrome.imaging.model.LocalCalibration.Method;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.SiteSettings;

/** Scores to answers; every number is worked out here by hand from the package's calibration. */
class FindingReaderTest {
    private final ModelPackage loaded;

    FindingReaderTest(@TempDir Path folder) throws IOException {
        loaded = new FindingsFixture(folder).load();
    }

    @AfterEach
    void close() {
        loaded.close();
    }

    private ModelOutput output(double bright) {
        return ModelOutput.of(loaded, loaded.pipeline().prepare(FindingsFixture.film(bright, 3)));
    }

    private static Finding.Answered answer(ModelPackage with, ModelOutput output, String id) {
        return (Finding.Answered)
                FindingReader.of(with).orElseThrow().read(output).finding(id).orElseThrow();
    }

    @Test
    void theThreeAnswersFollowFromTheConformalSets() {
        // bright: present when p >= 0.55, absent when p <= 0.6; dark: present when p >= 0.65, absent when p <= 0.3.
        ModelOutput white = output(0.8);
        assertThat(answer(loaded, white, "bright").call()).isEqualTo(Call.PRESENT);
        assertThat(answer(loaded, white, "dark").call()).isEqualTo(Call.NOT_DETECTED);
        ModelOutput black = output(0.2);
        assertThat(answer(loaded, black, "bright").call()).isEqualTo(Call.NOT_DETECTED);
        assertThat(answer(loaded, black, "dark").call()).isEqualTo(Call.PRESENT);
        ModelOutput grey = output(0.5);
        assertThat(answer(loaded, grey, "dark").set()).isEqualTo(ConformalSet.NONE);
        assertThat(answer(loaded, grey, "dark").call()).isEqualTo(Call.INDETERMINATE);
    }

    @Test
    void aSetHoldsWhatItsQuantilesAllowBothEndsIncluded() {
        Conformal wide = new Conformal(0.1, 0.75, 0.75, 20, 20, null, null);
        assertThat(ConformalSet.of(0.25, wide)).isEqualTo(ConformalSet.BOTH);
        assertThat(ConformalSet.of(0.75, wide)).isEqualTo(ConformalSet.BOTH);
        assertThat(ConformalSet.of(0.2, wide)).isEqualTo(ConformalSet.ABSENT);
        assertThat(ConformalSet.of(0.8, wide)).isEqualTo(ConformalSet.PRESENT);
        Conformal narrow = new Conformal(0.1, 0.25, 0.25, 20, 20, null, null);
        assertThat(ConformalSet.of(0.5, narrow)).isEqualTo(ConformalSet.NONE);
        assertThat(ConformalSet.BOTH.call()).isEqualTo(Call.INDETERMINATE);
    }

    @Test
    void theProbabilityIsThatOfTheCalibration() {
        ModelOutput output = output(0.6);
        Finding.Answered bright = answer(loaded, output, "bright");
        assertThat(bright.logit()).isEqualTo(output.scores()[0]);
        assertThat(bright.probability()).isCloseTo(1 / (1 + Math.exp(-0.5 * bright.logit())), within(1e-12));
        Finding.Answered dark = answer(loaded, output, "dark");
        assertThat(dark.probability()).isCloseTo(1 / (1 + Math.exp(-0.5 * dark.logit() - 0.25)), within(1e-12));
        assertThat(bright.ruleIn().threshold()).isCloseTo(0.8, within(1e-12));
        assertThat(bright.display()).isEqualTo("Film is bright");
        assertThat(bright.codes().get(0).code()).isEqualTo("8186001");
    }

    @Test
    void aWithheldFindingHasAReasonAndNoNumber() {
        FilmFindings.Read read = FindingReader.of(loaded).orElseThrow().read(output(0.6));
        assertThat(read.findings()).hasSize(3);
        assertThat(read.answered()).hasSize(2);
        Finding hidden = read.finding("hidden").orElseThrow();
        assertThat(hidden.call()).isEqualTo(Call.WITHHELD);
        assertThat(read.withheld())
                .singleElement()
                .extracting(Finding.Withheld::reason)
                .isEqualTo("only 7 films show it");
    }

    @Test
    void theSitesPrevalenceMovesTheProbabilityAndItsThresholdsButNoAnswer() {
        ModelPackage atSite = loaded.at(new SiteSettings(null, Map.of("bright", 0.02)));
        double shift = Math.log(0.02 / 0.98) - Math.log(0.2 / 0.8);
        for (double share : new double[] {0.2, 0.45, 0.5, 0.55, 0.6, 0.8}) {
            ModelOutput output = output(share);
            Finding.Answered before = answer(loaded, output, "bright");
            Finding.Answered after = answer(atSite, output, "bright");
            assertThat(logit(after.probability())).isCloseTo(logit(before.probability()) + shift, within(1e-9));
            assertThat(logit(after.ruleIn().threshold())).isCloseTo(logit(0.8) + shift, within(1e-9));
            assertThat(before.prevalence()).isEqualTo(new Finding.Prevalence(0.2, false));
            assertThat(after.prevalence()).isEqualTo(new Finding.Prevalence(0.02, true));
            assertThat(after.call()).isEqualTo(before.call());
            assertThat(after.reached().map(point -> point.name()))
                    .isEqualTo(before.reached().map(point -> point.name()));
            assertThat(answer(atSite, output, "dark")).isEqualTo(answer(loaded, output, "dark"));
        }
        FilmFindings.Basis basis =
                FindingReader.of(atSite).orElseThrow().read(output(0.5)).basis();
        assertThat(basis.sitePrevalence()).containsExactly("bright");
        assertThat(basis.local()).isNull();
    }

    @Test
    void aLocalCalibrationTakesTheManifestsPlaceAndItsOwnBaseRateIsNotCorrectedAgain() {
        Conformal local = new Conformal(0.1, 0.01, 0.99, 200, 300, null, null);
        LocalCalibration calibration = new LocalCalibration(
                FindingsFixture.ID,
                "1.0.0",
                loaded.manifestSha256(),
                LocalDate.of(2026, 11, 22),
                500,
                400,
                "val",
                List.of(
                        new LocalLabel("bright", Method.PLATT, 0.2, -1, 200, 300, 0.1, 0.02, Optional.of(local)),
                        new LocalLabel(
                                "dark", Method.POOLED_TEMPERATURE, 0.25, 0.125, 5, 495, 0.1, 0.1, Optional.empty())));
        ModelPackage atSite = loaded.at(new SiteSettings(calibration, Map.of("bright", 0.5, "dark", 0.5)));
        ModelOutput output = output(0.8);
        Finding.Answered bright = answer(atSite, output, "bright");
        assertThat(logit(bright.probability())).isCloseTo(0.2 * bright.logit() - 1, within(1e-9));
        assertThat(bright.call()).isEqualTo(Call.NOT_DETECTED);
        assertThat(bright.prevalence())
                .as("its own base rate is not the site's figure")
                .isNull();
        // The film at the manifest's threshold is still at the threshold: logit(0.8) / 0.5 is its score.
        assertThat(logit(bright.ruleIn().threshold())).isCloseTo(0.2 * logit(0.8) / 0.5 - 1, within(1e-9));
        Finding.Answered dark = answer(atSite, output, "dark");
        double prevalence = Math.log(0.5 / 0.5) - Math.log(0.2 / 0.8);
        assertThat(logit(dark.probability())).isCloseTo(0.25 * dark.logit() + 0.125 + prevalence, within(1e-9));
        // Without quantiles of its own the same films get the same sets.
        for (double share : new double[] {0.2, 0.4, 0.5, 0.6, 0.8}) {
            assertThat(answer(atSite, output(share), "dark").set())
                    .isEqualTo(answer(loaded, output(share), "dark").set());
        }
        FilmFindings.Basis basis =
                FindingReader.of(atSite).orElseThrow().read(output).basis();
        assertThat(basis.local()).isEqualTo(LocalDate.of(2026, 11, 22));
        assertThat(basis.sitePrevalence()).containsExactly("dark");
    }

    @Test
    void theViewIsThatOfTheLargerScore() {
        FilmFindings.NetView view = Objects.requireNonNull(
                FindingReader.of(loaded).orElseThrow().read(output(0.5)).view());
        assertThat(view.view()).isEqualTo(FilmView.PA);
        assertThat(view.probability()).isGreaterThan(0.99);
    }

    @Test
    void theMeanOfTheMapIsTheScore() {
        ModelOutput output = output(0.6);
        ModelOutput.AttentionMap map = output.attention("dark").orElseThrow();
        double sum = 0;
        for (float value : map.values()) {
            sum += value;
        }
        assertThat(map.rows() * map.columns()).isEqualTo(16);
        assertThat(sum / 16).isCloseTo(output.scores()[1], within(1e-4));
        assertThat(output.attention("unknown")).isEmpty();
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }
}
