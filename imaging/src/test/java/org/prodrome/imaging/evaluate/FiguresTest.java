package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The arithmetic of evaluations against published numbers, hand counts and slow exact answers. */
class FiguresTest {
    @Test
    void theAreaIsThatOfScikitLearnsDocumentedExample() {
        // sklearn.metrics.roc_auc_score and roc_curve, documentation: y = [0, 0, 1, 1], scores 0.1 0.4 0.35 0.8: 0.75.
        assertThat(Auroc.of(new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true}))
                .isEqualTo(0.75);
    }

    @Test
    void theAreaOfHanleyAndMcNeilsRatings() {
        // Hanley and McNeil 1982, table I: 58 normal and 51 abnormal images rated 1 to 5; W = 0.893.
        int[] normal = {33, 6, 6, 11, 2};
        int[] abnormal = {3, 2, 2, 11, 33};
        List<Double> scores = new ArrayList<>();
        List<Boolean> truths = new ArrayList<>();
        for (int rating = 0; rating < 5; rating++) {
            for (int i = 0; i < normal[rating] + abnormal[rating]; i++) {
                scores.add((double) rating);
                truths.add(i >= normal[rating]);
            }
        }
        boolean[] positive = new boolean[truths.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = truths.get(i);
        }
        double area = Auroc.of(scores.stream().mapToDouble(Double::doubleValue).toArray(), positive);
        assertThat(area).isCloseTo(0.893, within(0.0005));
    }

    @RepeatedTest(20)
    void theWeightedAreaIsThatOfTheRepeatedRowsPairByPair(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int n = 2 + random.nextInt(40);
        double[] scores = new double[n];
        boolean[] positive = new boolean[n];
        int[] times = new int[n];
        for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(6);
            positive[i] = random.nextInt(3) == 0;
            times[i] = random.nextInt(4);
        }
        double pairs = 0;
        double right = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (positive[i] && !positive[j]) {
                    double weight = (double) times[i] * times[j];
                    pairs += weight;
                    right += weight * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                }
            }
        }
        double expected = pairs == 0 ? Double.NaN : right / pairs;
        double found = new Auroc(scores, positive).of(times);
        if (Double.isNaN(expected)) {
            assertThat(found).isNaN();
        } else {
            assertThat(found).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void aCalibrationErrorCountedByHand() {
        // 15 films in 15 bins: each bin's error is the film's own.
        double[] p = new double[15];
        boolean[] positive = new boolean[15];
        for (int i = 0; i < 15; i++) {
            p[i] = 0.2 + 0.01 * i;
            positive[i] = i % 3 == 0;
        }
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 15; i++) {
            double difference = p[i] - (positive[i] ? 1 : 0);
            sum += Math.abs(difference);
            squares += difference * difference;
        }
        assertThat(CalibrationError.expected(p, positive)).isCloseTo(sum / 15, within(1e-12));
        assertThat(CalibrationError.brier(p, positive)).isCloseTo(squares / 15, within(1e-12));
        assertThat(CalibrationError.expected(new double[0], new boolean[0])).isNaN();
    }

    @Test
    void theConformalQuantileIsTheOneOfItsDefinition() {
        // n = 9, alpha 0.1: the ceil(10 * 0.9) = 9th smallest, the largest; n = 19: the 18th of 19.
        double[] nine = {0.9, 0.1, 0.5, 0.3, 0.2, 0.4, 0.8, 0.7, 0.6};
        assertThat(ConformalQuantile.of(nine, 0.1)).isEqualTo(0.9);
        double[] nineteen = new double[19];
        for (int i = 0; i < 19; i++) {
            nineteen[i] = i + 1;
        }
        assertThat(ConformalQuantile.of(nineteen, 0.1)).isEqualTo(18);
        assertThat(ConformalQuantile.fewest(0.1)).isEqualTo(9);
    }

    @Test
    void aLogisticFitFindsTheOddsOfATwoByTwoTable() {
        // 30 of 100 without and 60 of 100 with the column: intercept logit(0.3), weight logit(0.6) - logit(0.3).
        double[][] x = new double[200][];
        double[] y = new double[200];
        for (int i = 0; i < 200; i++) {
            x[i] = new double[] {i < 100 ? 0 : 1};
            y[i] = i < 30 || i >= 140 ? 1 : 0;
        }
        double[] weights = LogisticFit.of(x, y, 1e-9).weights();
        assertThat(weights[1]).isCloseTo(Math.log(0.3 / 0.7), within(1e-6));
        assertThat(weights[0]).isCloseTo(Math.log(0.6 / 0.4) - Math.log(0.3 / 0.7), within(1e-6));
    }

    @Test
    void theTemperatureUndoesWhatWasDoneToTheLogits() {
        SplittableRandom random = new SplittableRandom(3);
        List<Double> logits = new ArrayList<>();
        List<Boolean> truths = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double logit = 4 * random.nextDouble() - 2;
            truths.add(random.nextDouble() < LogisticFit.sigmoid(logit));
            logits.add(3 * logit);
        }
        assertThat(Temperature.scale(logits, truths)).isCloseTo(1.0 / 3, within(0.02));
    }

    @Test
    void aSearchThatPutsTheSameFindingsFirstIsPerfectAndNeverShowsTheSamePatient() {
        List<Retrieval.Item> items = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            BitSet findings = new BitSet();
            findings.set(i % 3);
            float[] vector = new float[4];
            vector[i % 3] = 1;
            items.add(new Retrieval.Item("p" + i, vector, findings));
        }
        items.add(new Retrieval.Item("p0", items.get(0).vector(), items.get(0).findings()));
        List<Figure> figures = Retrieval.figures(items, 4, new PatientBootstrap(1, 50));
        assertThat(value(figures, "ndcg10_4")).isEqualTo(1);
        assertThat(value(figures, "p10_4")).isEqualTo(1);
        assertThat(value(figures, "p_chance_4")).isBetween(0.3, 0.35);
        assertThat(value(figures, "ndcg10_chance_4")).isBetween(0.3, 0.35);
        assertThat(value(figures, "queries_4")).isEqualTo(61);
        // Cut to two numbers the third finding's vectors are all zero: no better than the order of the list.
        assertThat(value(Retrieval.figures(items, 2, new PatientBootstrap(1, 50)), "ndcg10_2"))
                .isLessThan(0.8);
    }

    private static double value(List<Figure> figures, String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
