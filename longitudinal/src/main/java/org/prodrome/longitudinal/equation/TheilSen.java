package org.prodrome.longitudinal.equation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Theil-Sen slope with Sen's 95 % interval, least-squares slope and Kendall's tau-b: a slope that single outlying
 * values do not move. Sen PK, J Am Stat Assoc 1968;63:1379, doi:10.1080/01621459.1968.10480934; numerically as SciPy's
 * {@code theilslopes} and {@code kendalltau}.
 *
 * @param slope median of the pairwise slopes, per unit of time
 * @param low lower end of the 95 % interval
 * @param high upper end
 * @param intercept median of the values minus slope times the median of the times
 */
public record TheilSen(double slope, double low, double high, double intercept) {
    /** 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /** Most points for exact p values; beyond, the normal approximation. */
    private static final int EXACT_UP_TO = 33;

    /** Fits; empty when there are no two different times. Quadratic in the number of points. */
    public static Optional<TheilSen> of(double[] times, double[] values) {
        double[] slopes = pairwiseSlopes(times, values);
        if (slopes.length == 0) {
            return Optional.empty();
        }
        double slope = Numbers.median(slopes);
        double intercept = Numbers.median(values) - slope * Numbers.median(times);
        Arrays.sort(slopes);
        double sigma = Math.sqrt(variance(times, values));
        int pairs = slopes.length;
        int upper = Math.min((int) Math.rint((pairs + Z * sigma) / 2), pairs - 1);
        int lower = Math.max((int) Math.rint((pairs - Z * sigma) / 2) - 1, 0);
        return Optional.of(new TheilSen(slope, slopes[lower], slopes[upper], intercept));
    }

    /** Ordinary least-squares slope, for comparison. */
    public static double leastSquaresSlope(double[] times, double[] values) {
        double meanTime = Arrays.stream(times).average().orElse(0);
        double meanValue = Arrays.stream(values).average().orElse(0);
        double covariance = 0;
        double spread = 0;
        for (int i = 0; i < times.length; i++) {
            covariance += (times[i] - meanTime) * (values[i] - meanValue);
            spread += (times[i] - meanTime) * (times[i] - meanTime);
        }
        return covariance / spread;
    }

    /** Kendall's tau-b. */
    public static double kendallTau(double[] times, double[] values) {
        long pairs = (long) times.length * (times.length - 1) / 2;
        double tau = concordantMinusDiscordant(times, values)
                / Math.sqrt((double) (pairs - tiedPairs(times)) * (pairs - tiedPairs(values)));
        return Math.max(-1, Math.min(1, tau));
    }

    /** Two-sided p of tau = 0: exact without ties and up to 33 points (or at the extremes), else normal. */
    public static double kendallP(double[] times, double[] values) {
        int n = times.length;
        long s = concordantMinusDiscordant(times, values);
        long pairs = (long) n * (n - 1) / 2;
        boolean ties = tiedPairs(times) > 0 || tiedPairs(values) > 0;
        long discordant = (pairs - s) / 2;
        if (!ties && (n <= EXACT_UP_TO || Math.min(discordant, pairs - discordant) <= 1)) {
            return exactP(n, Math.min(discordant, pairs - discordant), s);
        }
        return 2 * (1 - normalCdf(Math.abs(s) / Math.sqrt(kendallVariance(times, values))));
    }

    private static double[] pairwiseSlopes(double[] times, double[] values) {
        double[] slopes = new double[times.length * (times.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < times.length; i++) {
            for (int j = i + 1; j < times.length; j++) {
                double step = times[j] - times[i];
                if (step != 0) {
                    slopes[count++] = (values[j] - values[i]) / step;
                }
            }
        }
        return Arrays.copyOf(slopes, count);
    }

    private static double variance(double[] times, double[] values) {
        int n = times.length;
        return (tieTerm(n) - sumOverTies(times) - sumOverTies(values)) / 18;
    }

    private static double sumOverTies(double[] values) {
        return tieSizes(values).values().stream().mapToDouble(TheilSen::tieTerm).sum();
    }

    private static double tieTerm(int size) {
        return size * (size - 1.0) * (2.0 * size + 5);
    }

    private static double kendallVariance(double[] times, double[] values) {
        double n = times.length;
        double x0 = 0;
        double x1 = 0;
        double y0 = 0;
        double y1 = 0;
        for (int size : tieSizes(times).values()) {
            x0 += size * (size - 1.0) * (size - 2);
            x1 += size * (size - 1.0);
        }
        for (int size : tieSizes(values).values()) {
            y0 += size * (size - 1.0) * (size - 2);
            y1 += size * (size - 1.0);
        }
        double m = n * (n - 1);
        return variance(times, values) + x1 * y1 / (2 * m) + x0 * y0 / (9 * m * (n - 2));
    }

    private static Map<Double, Integer> tieSizes(double[] values) {
        Map<Double, Integer> sizes = new HashMap<>();
        for (double value : values) {
            sizes.merge(value, 1, Integer::sum);
        }
        return sizes;
    }

    private static long tiedPairs(double[] values) {
        return tieSizes(values).values().stream()
                .mapToLong(size -> (long) size * (size - 1) / 2)
                .sum();
    }

    private static long concordantMinusDiscordant(double[] times, double[] values) {
        long s = 0;
        for (int i = 0; i < times.length; i++) {
            for (int j = i + 1; j < times.length; j++) {
                s += (long) (Math.signum(times[j] - times[i]) * Math.signum(values[j] - values[i]));
            }
        }
        return s;
    }

    /** Share of permutations with at most so many inversions, twice (Kendall, Rank Correlation Methods, 1970). */
    private static double exactP(int n, long fewest, long s) {
        if (s == 0) {
            return 1;
        }
        double[] ways = {1};
        for (int size = 2; size <= n; size++) {
            double[] more = new double[(int) fewest + 1];
            for (int inversions = 0; inversions < more.length; inversions++) {
                for (int moved = 0; moved < size && moved <= inversions; moved++) {
                    if (inversions - moved < ways.length) {
                        more[inversions] += ways[inversions - moved] / size;
                    }
                }
            }
            ways = more;
        }
        return Math.min(1, 2 * Arrays.stream(ways).sum());
    }

    /** Standard normal distribution function (Abramowitz and Stegun 7.1.26 refined by series; error below 1e-12). */
    private static double normalCdf(double z) {
        double sum = z;
        double term = z;
        for (int i = 1; i < 400 && Math.abs(term) > 1e-17; i++) {
            term *= z * z / (2 * i + 1);
            sum += term;
        }
        return Math.min(1, 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
    }
}
