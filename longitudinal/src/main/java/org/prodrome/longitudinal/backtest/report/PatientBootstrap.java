package org.prodrome.longitudinal.backtest.report;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Percentile intervals by resampling whole patients, with a fixed seed: the same input gives the same interval. */
public final class PatientBootstrap {
    private static final int RESAMPLES = 1000;
    private static final long SEED = 20_261_121;
    private static final int FEWEST = 20;

    private PatientBootstrap() {}

    /**
     * Interval of a statistic.
     *
     * @param patients how many there are
     * @param statistic of the patients drawn, given as their numbers, some several times; not a number when undefined
     */
    public static Interval of(int patients, ToDoubleFunction<int[]> statistic) {
        int[] all = new int[patients];
        Arrays.setAll(all, i -> i);
        double value = statistic.applyAsDouble(all);
        if (patients < 2 || Double.isNaN(value)) {
            return new Interval(value, Double.NaN, Double.NaN);
        }
        Random random = new Random(SEED);
        double[] drawn = new double[RESAMPLES];
        int usable = 0;
        for (int r = 0; r < RESAMPLES; r++) {
            int[] sample = new int[patients];
            for (int i = 0; i < patients; i++) {
                sample[i] = random.nextInt(patients);
            }
            double one = statistic.applyAsDouble(sample);
            if (!Double.isNaN(one)) {
                drawn[usable++] = one;
            }
        }
        if (usable < FEWEST) {
            return new Interval(value, Double.NaN, Double.NaN);
        }
        double[] sorted = Arrays.copyOf(drawn, usable);
        Arrays.sort(sorted);
        return new Interval(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
    }

    /** Quantile of sorted numbers, linear between neighbours; not a number when there are none. */
    public static double quantile(double[] sorted, double q) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = q * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
