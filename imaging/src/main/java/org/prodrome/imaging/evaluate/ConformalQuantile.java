package org.prodrome.imaging.evaluate;

import java.util.Arrays;

/** The quantile behind a class-conditional conformal set. */
public final class ConformalQuantile {
    private ConformalQuantile() {}

    /** Fewest films of a class for which the quantile exists. */
    public static int fewest(double alpha) {
        return (int) Math.ceil(1 / alpha - 1e-9) - 1;
    }

    /**
     * The {@code ceil((n + 1)(1 - alpha))}-th smallest score (Vovk 2012, doi:10.1007/s10994-013-5355-6).
     *
     * @param scores at least {@link #fewest(double)}
     */
    public static double of(double[] scores, double alpha) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil((sorted.length + 1) * (1 - alpha) - 1e-9);
        return sorted[Math.min(rank, sorted.length) - 1];
    }
}
