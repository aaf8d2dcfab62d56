package org.prodrome.longitudinal.equation;

import java.util.Arrays;

/** Comparisons and medians shared by the equations. */
final class Numbers {
    /** Decimals such as 1.2 + 0.3 are not exact in binary; thresholds are compared with this slack. */
    static final double EPSILON = 1e-9;

    private Numbers() {}

    static boolean atLeast(double value, double limit) {
        return value >= limit - EPSILON;
    }

    static boolean above(double value, double limit) {
        return value > limit + EPSILON;
    }

    static boolean atMost(double value, double limit) {
        return value <= limit + EPSILON;
    }

    static boolean below(double value, double limit) {
        return value < limit - EPSILON;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
