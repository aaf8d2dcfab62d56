package org.prodrome.longitudinal.backtest.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.model.RiskModel;
import org.prodrome.longitudinal.model.Term;

/** Fitting and judging beside numbers worked out by hand. */
class LearnTest {
    @Test
    void theAreaIsTheShareOfPairsInTheRightOrder() {
        // Cases 0.8 and 0.4, others 0.6, 0.4 and 0.1: right, right, right; wrong, tied, right: 4.5 of 6.
        assertThat(Auroc.of(new double[] {0.8, 0.4, 0.6, 0.4, 0.1}, new boolean[] {true, true, false, false, false}))
                .isEqualTo(0.75);
        assertThat(Auroc.of(new double[] {1, 2}, new boolean[] {false, false})).isNaN();
    }

    @Test
    void calibrationComparesSaidAndSeen() {
        Calibration calibration = Calibration.of(new double[] {0.2, 0.6}, new boolean[] {false, true});

        assertThat(calibration.brier()).isCloseTo((0.04 + 0.16) / 2, within(1e-12));
        assertThat(calibration.error()).isCloseTo((0.2 + 0.4) / 2, within(1e-12));
    }

    @Test
    void aFlagIsWeighedAsTheTwoByTwoTableSays() {
        // 40 of 100 with the flag, 10 of 100 without: the odds ratio is 6, its logarithm 1.792.
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean flag = i < 100;
            boolean outcome = flag ? i < 40 : i < 110;
            samples.add(new Sample("p" + i, Map.of("flag", flag ? 1.0 : 0.0), outcome, Map.of()));
        }

        RiskModel model = new HingeFit(Map.of("flag", Direction.HIGH), 1e-6).fit("m", samples);

        assertThat(model.terms())
                .singleElement()
                .satisfies(term -> assertThat(term.weight()).isCloseTo(Math.log(6), within(1e-4)));
        assertThat(model.probability(Map.of("flag", 1.0))).isCloseTo(0.4, within(1e-4));
        assertThat(model.probability(Map.of())).isCloseTo(0.1, within(1e-4));
    }

    @Test
    void aValueFurtherOutNeverLowersTheRisk() {
        Random random = new Random(7);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            double x = random.nextGaussian();
            double noise = random.nextGaussian();
            samples.add(new Sample(
                    "p" + i,
                    Map.of("x", x, "noise", noise),
                    random.nextDouble() < 1 / (1 + Math.exp(1 - x)),
                    Map.of()));
        }

        RiskModel model = new HingeFit(Map.of("x", Direction.HIGH, "noise", Direction.BOTH), 1).fit("m", samples);

        double before = 0;
        for (double x = -3; x <= 3; x += 0.1) {
            double now = model.probability(Map.of("x", x));
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before).isGreaterThan(0.6);
    }

    @Test
    void foldsNeverSplitAPatient() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            samples.add(new Sample("p" + i % 20, Map.of(), false, Map.of()));
        }
        assertThat(Validation.folds(samples)).hasSize(20);
        assertThat(Validation.folds(samples).values()).containsOnly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void aModelReadsWhatItWrites() throws IOException {
        RiskModel model = new RiskModel("m/1", -2.5, List.of(new Term("urea-nitrogen", 20, 60, 1.25)));

        RiskModel read = RiskModel.read(
                new ByteArrayInputStream(model.toJson().toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(read).isEqualTo(model);
        // Half of the way from 20 to 60: -2.5 + 0.625.
        assertThat(read.probability(Map.of("urea-nitrogen", 40.0))).isCloseTo(1 / (1 + Math.exp(1.875)), within(1e-12));
    }

    @Test
    void betterIsSaidOnlyWhenTheIntervalOfTheDifferenceLiesAboveZero() {
        List<Sample> samples = new ArrayList<>();
        double[] scores = new double[60];
        for (int i = 0; i < 60; i++) {
            boolean outcome = i % 2 == 0;
            samples.add(new Sample("p" + i, Map.of(), outcome, Map.of("flat", 1.0, "same", outcome ? 1.0 : 0.0)));
            scores[i] = outcome ? 1 : 0;
        }

        assertThat(Comparison.of("flat", samples, scores).verdict()).isEqualTo("better");
        assertThat(Comparison.of("same", samples, scores).verdict()).isEqualTo("not demonstrable here");
    }
}
