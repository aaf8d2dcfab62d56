package org.prodrome.imaging.drift;

import java.util.Arrays;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/**
 * Distributions of a number: two-sample Kolmogorov-Smirnov test with its asymptotic law, for samples of 50 and more
 * (Smirnov 1948, doi:10.1214/aoms/1177730256), and the population stability index.
 */
final class NumberShift {
    private static final KolmogorovSmirnovTest TEST = new KolmogorovSmirnovTest();
    private static final int BINS = 10;
    /** An empty bin counts as half a film, or the index would be infinite. */
    private static final double EMPTY = 0.5;

    private NumberShift() {}

    static Comparison of(double[] reference, double[] window) {
        double distance = TEST.kolmogorovSmirnovStatistic(reference, window);
        double effective = (double) reference.length * window.length / (reference.length + window.length);
        return new Comparison(
                "ks",
                distance,
                distance * Math.sqrt(effective),
                Math.min(1, Math.max(0, TEST.approximateP(distance, reference.length, window.length))),
                distance >= DriftSettings.SMALLEST_DISTANCE);
    }

    /**
     * Population stability index over the reference's deciles: the sum of (p - q) ln(p / q), the symmetric divergence
     * of Jeffreys (1946, doi:10.1098/rspa.1946.0056). 0.1 and 0.25 are habits of credit scoring, not a test.
     */
    static double psi(double[] reference, double[] window) {
        double[] edges = deciles(reference);
        double[] p = shares(edges, reference);
        double[] q = shares(edges, window);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += (q[i] - p[i]) * Math.log(q[i] / p[i]);
        }
        return sum;
    }

    /** The nine inner deciles, interpolated between order statistics; equal ones once. */
    private static double[] deciles(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] edges = new double[BINS - 1];
        for (int i = 1; i < BINS; i++) {
            double rank = (double) i / BINS * (sorted.length - 1);
            int below = (int) rank;
            double share = rank - below;
            edges[i - 1] = share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
        }
        return Arrays.stream(edges).distinct().toArray();
    }

    /** Share of values in each bin; a bin holds its upper edge. */
    private static double[] shares(double[] edges, double[] values) {
        double[] counts = new double[edges.length + 1];
        for (double value : values) {
            int at = Arrays.binarySearch(edges, value);
            counts[at >= 0 ? at : -at - 1]++;
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.max(counts[i], EMPTY) / values.length;
        }
        return counts;
    }
}
