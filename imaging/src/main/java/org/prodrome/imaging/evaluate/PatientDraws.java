package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Draws of whole patients with replacement, as how often each row counts; for statistics that take weights. Seeded; the
 * same rows give the same draws.
 */
final class PatientDraws {
    static final int DRAWS = 1000;
    private static final long SEED = 7;

    private final int[][] times;

    /** @param patients whose film each row is */
    PatientDraws(List<String> patients) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int[] numberOf = new int[patients.size()];
        for (int row = 0; row < numberOf.length; row++) {
            numbers.putIfAbsent(patients.get(row), numbers.size());
            numberOf[row] = numbers.getOrDefault(patients.get(row), 0);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        int n = numbers.size();
        this.times = n < 2 ? new int[0][] : new int[DRAWS][];
        for (int draw = 0; draw < times.length; draw++) {
            int[] drawn = new int[n];
            for (int i = 0; i < n; i++) {
                drawn[random.nextInt(n)]++;
            }
            int[] rows = new int[numberOf.length];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = drawn[numberOf[row]];
            }
            times[draw] = rows;
        }
    }

    /** The percentile interval of a statistic; null when there are fewer than two patients or no number comes of it. */
    @Nullable
    Interval interval(ToDoubleFunction<int[]> statistic) {
        double[] values = Arrays.stream(times)
                .mapToDouble(statistic)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return values.length == 0 ? null : new Interval(quantile(values, 0.025), quantile(values, 0.975));
    }

    private static double quantile(double[] sorted, double q) {
        double rank = q * (sorted.length - 1);
        int below = (int) rank;
        double share = rank - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }

    /** The mean of several statistics on the same draws, leaving out those that have no value there. */
    static ToDoubleFunction<int[]> mean(List<? extends ToDoubleFunction<int[]>> statistics) {
        List<ToDoubleFunction<int[]>> all = new ArrayList<>(statistics);
        return draw -> all.stream()
                .mapToDouble(statistic -> statistic.applyAsDouble(draw))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
