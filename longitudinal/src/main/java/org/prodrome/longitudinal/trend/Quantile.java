package org.prodrome.longitudinal.trend;

import java.util.Arrays;

/** Order statistics and Student's t. */
final class Quantile {
    private static final int HALVINGS = 80;
    private static final double WIDEST_T = 1e4;

    private Quantile() {}

    /** Quantile of values by linear interpolation (type 7 of Hyndman and Fan, as R and NumPy). */
    static double of(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The value that Student's t stays within, on both sides, in 95 % of cases; at least one degree of freedom. */
    static double studentT95(int degrees) {
        double low = 0;
        double high = WIDEST_T;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (within(middle, degrees) < 0.95) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Probability that |T| is at most t (Abramowitz and Stegun 26.7.3 and 26.7.4, finite sums). */
    private static double within(double t, int degrees) {
        double angle = Math.atan(t / Math.sqrt(degrees));
        double square = Math.cos(angle) * Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = odd && degrees == 1 ? 0 : term;
        for (int i = odd ? 3 : 2; i < degrees - 1; i += 2) {
            term *= square * (i - 1) / i;
            sum += term;
        }
        return odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
    }
}
