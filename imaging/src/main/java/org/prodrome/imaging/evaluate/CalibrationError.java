package org.prodrome.imaging.evaluate;

import java.util.Arrays;
import java.util.Comparator;

/** How far probabilities lie from what happened. */
final class CalibrationError {
    private static final int BINS = 15;

    private CalibrationError() {}

    /**
     * Expected calibration error over 15 bins of equal size (Nguyen and O'Connor 2015, doi:10.18653/v1/D15-1182): the
     * mean distance of a bin's mean probability from its share of positives, weighted by size. NaN without rows.
     */
    static double expected(double[] p, boolean[] positive) {
        Integer[] order = new Integer[p.length];
        Arrays.setAll(order, row -> row);
        Arrays.sort(order, Comparator.comparingDouble(row -> p[row]));
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int from = (int) ((long) bin * p.length / BINS);
            int to = (int) ((long) (bin + 1) * p.length / BINS);
            double difference = 0;
            for (int i = from; i < to; i++) {
                difference += p[order[i]] - (positive[order[i]] ? 1 : 0);
            }
            error += Math.abs(difference);
        }
        return p.length == 0 ? Double.NaN : error / p.length;
    }

    /** Brier's score: the mean squared distance from 0 or 1. NaN without rows. */
    static double brier(double[] p, boolean[] positive) {
        double sum = 0;
        for (int row = 0; row < p.length; row++) {
            double difference = p[row] - (positive[row] ? 1 : 0);
            sum += difference * difference;
        }
        return sum / p.length;
    }
}
