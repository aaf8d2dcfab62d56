package org.prodrome.cds.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Median of the slopes of all pairs with Sen's 95 % interval (Sen 1968, 10.1080/01621459.1968.10480934), ties and ranks
 * as {@code scipy.stats.theilslopes} 1.10 takes them.
 */
record TheilSen(double slope, double low, double high) {
    private static final double Z_95 = -1.959963984540054;
    private static final int MOST_POINTS = 2_000;

    /** One point; x in any unit that grows with time. */
    record Point(double x, double y) {}

    static TheilSen of(List<Point> points) {
        if (points.size() < 2 || points.size() > MOST_POINTS) {
            throw DerivationRefused.notDerived();
        }
        double[] slopes = slopes(points);
        if (slopes.length == 0) {
            throw DerivationRefused.notDerived();
        }
        double n = points.size();
        double variance = (n * (n - 1) * (2 * n + 5)
                        - ties(points.stream().mapToDouble(Point::x).toArray())
                        - ties(points.stream().mapToDouble(Point::y).toArray()))
                / 18;
        double sigma = Math.sqrt(variance);
        int upper = Math.min((int) Math.rint((slopes.length - Z_95 * sigma) / 2), slopes.length - 1);
        int lower = Math.max((int) Math.rint((slopes.length + Z_95 * sigma) / 2) - 1, 0);
        return new TheilSen(median(slopes), slopes[lower], slopes[upper]);
    }

    /**
     * Joins what is close in time: a bin takes every later point less than {@code width} after its first; it counts as
     * one point at the medians.
     *
     * @param points in time order
     */
    static List<Point> binned(List<Point> points, double width) {
        List<Point> bins = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= points.size(); i++) {
            if (i == points.size() || points.get(i).x - points.get(first).x >= width) {
                List<Point> bin = points.subList(first, i);
                bins.add(new Point(
                        median(bin.stream().mapToDouble(Point::x).toArray()),
                        median(bin.stream().mapToDouble(Point::y).toArray())));
                first = i;
            }
        }
        return bins;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] slopes(List<Point> points) {
        List<Double> slopes = new ArrayList<>();
        for (Point a : points) {
            for (Point b : points) {
                if (b.x > a.x) {
                    slopes.add((b.y - a.y) / (b.x - a.x));
                }
            }
        }
        return slopes.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double ties(double[] values) {
        Map<Double, Integer> counts = new TreeMap<>();
        for (double value : values) {
            counts.merge(value, 1, Integer::sum);
        }
        return counts.values().stream()
                .filter(k -> k > 1)
                .mapToDouble(k -> (double) k * (k - 1) * (2 * k + 5))
                .sum();
    }
}
