package org.prodrome.imaging.adapter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How good predictions are. */
final class Measures {
    private static final int BINS = 15;

    private Measures() {}

    /**
     * Area under the ROC curve: the share of pairs of a positive and a negative film in which the positive has the
     * higher score, ties half (Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747). NaN without both.
     */
    static double auroc(List<Prediction> rows, ToDoubleFunction<Prediction> score) {
        int n = rows.size();
        double[] scores = new double[n];
        Integer[] order = new Integer[n];
        for (int i = 0; i < n; i++) {
            scores[i] = score.applyAsDouble(rows.get(i));
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double ranks = 0;
        long positives = 0;
        for (int from = 0; from < n; ) {
            int to = from;
            while (to < n && scores[order[to]] == scores[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                if (rows.get(order[i]).positive()) {
                    ranks += (from + 1 + to) / 2.0;
                    positives++;
                }
            }
            from = to;
        }
        double pairs = (double) positives * (n - positives);
        return pairs == 0 ? Double.NaN : (ranks - positives * (positives + 1) / 2.0) / pairs;
    }

    /** Mean squared error of the probabilities (Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2). */
    static double brier(List<Prediction> rows) {
        return rows.stream()
                .mapToDouble(row -> Math.pow(row.probability() - (row.positive() ? 1 : 0), 2))
                .average()
                .orElse(Double.NaN);
    }

    /** Expected calibration error over 15 bins of equally many films. */
    static double calibrationError(List<Prediction> rows) {
        List<Prediction> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(Prediction::probability))
                .toList();
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            List<Prediction> of = sorted.subList(sorted.size() * bin / BINS, sorted.size() * (bin + 1) / BINS);
            double gap = 0;
            for (Prediction row : of) {
                gap += row.probability() - (row.positive() ? 1 : 0);
            }
            error += Math.abs(gap) / sorted.size();
        }
        return error;
    }

    /** Slope of a logistic regression of the finding on the logits; 1 is right, below 1 is too sure. */
    static double calibrationSlope(List<Prediction> rows) {
        List<Example> logits = rows.stream()
                .map(row -> new Example(row.film(), row.patient(), new double[] {logit(row)}, row.positive()))
                .toList();
        return new HeadTraining(logits).train(new HeadChoice(0, 1e6), 0) instanceof Head.Linear line
                ? line.weights()[0]
                : Double.NaN;
    }

    /** The logarithm of the odds, of probabilities a billionth away from 0 and 1. */
    static double logit(Prediction row) {
        double p = Math.min(1 - 1e-9, Math.max(1e-9, row.probability()));
        return Math.log(p / (1 - p));
    }
}
