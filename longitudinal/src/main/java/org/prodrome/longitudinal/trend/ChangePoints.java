package org.prodrome.longitudinal.trend;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Where the level of a course changed: pruned exact segmentation (PELT: Killick, JASA 2012;107:1590,
 * doi:10.1080/01621459.2012.737745) of values over their robust noise, penalty 2 ln n a change, segments of at least
 * three, courses of at least eight. Explains ("changed around March"), never triggers.
 */
public final class ChangePoints {
    private static final int SHORTEST = 3;
    private static final int FEWEST = 8;

    /**
     * Newest values that are looked at: in a course without changes nothing is pruned and work grows with the square.
     */
    private static final int MOST = 1000;

    private static final double MAD_TO_SIGMA = 1.4826;

    private ChangePoints() {}

    /** Indices of the first values of new segments, ascending; none when the course is short or without noise. */
    public static List<Integer> of(double[] all) {
        int skipped = Math.max(0, all.length - MOST);
        double[] values = Arrays.copyOfRange(all, skipped, all.length);
        if (values.length < FEWEST) {
            return List.of();
        }
        double sigma = noise(values);
        if (!(sigma > 0)) {
            return List.of();
        }
        Sums sums = new Sums(Arrays.stream(values).map(value -> value / sigma).toArray());
        return segment(sums, values.length, 2 * Math.log(values.length)).stream()
                .map(index -> index + skipped)
                .toList();
    }

    /** Standard deviation of one value, from the steps between neighbours so that a change of level does not count. */
    static double noise(double[] values) {
        double[] steps = new double[values.length - 1];
        Arrays.setAll(steps, i -> values[i + 1] - values[i]);
        double middle = Quantile.of(steps, 0.5);
        double[] off = Arrays.stream(steps).map(step -> Math.abs(step - middle)).toArray();
        return MAD_TO_SIGMA * Quantile.of(off, 0.5) / Math.sqrt(2);
    }

    private static List<Integer> segment(Sums sums, int n, double penalty) {
        double[] best = new double[n + 1];
        int[] from = new int[n + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = -penalty;
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int end = SHORTEST; end <= n; end++) {
            for (int start : starts) {
                double cost = best[start] + sums.cost(start, end) + penalty;
                if (cost < best[end]) {
                    best[end] = cost;
                    from[end] = start;
                }
            }
            prune(starts, best, sums, end);
            if (Double.isFinite(best[end - SHORTEST + 1])) {
                starts.add(end - SHORTEST + 1);
            }
        }
        Deque<Integer> changes = new ArrayDeque<>();
        for (int start = from[n]; start > 0; start = from[start]) {
            changes.addFirst(start);
        }
        return List.copyOf(changes);
    }

    /**
     * A start that is worse now by more than a change costs stays worse, once the end itself may be a start; which it
     * may not yet be for the shortest segment's next ends.
     */
    private static void prune(List<Integer> starts, double[] best, Sums sums, int end) {
        int ripe = end - SHORTEST;
        if (ripe >= SHORTEST) {
            starts.removeIf(start -> start + SHORTEST <= ripe && best[start] + sums.cost(start, ripe) > best[ripe]);
        }
    }

    /** Sum of squares about the mean of any stretch, at once. */
    private static final class Sums {
        private final double[] sums;
        private final double[] squares;

        Sums(double[] values) {
            // About the first value, so that large levels do not eat the digits.
            sums = new double[values.length + 1];
            squares = new double[values.length + 1];
            for (int i = 0; i < values.length; i++) {
                double value = values[i] - values[0];
                sums[i + 1] = sums[i] + value;
                squares[i + 1] = squares[i] + value * value;
            }
        }

        double cost(int start, int end) {
            double sum = sums[end] - sums[start];
            return squares[end] - squares[start] - sum * sum / (end - start);
        }
    }
}
