package org.prodrome.longitudinal.trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values that do not belong to the rest: Dixon's gap ratio up to ten values (critical values of Rorabacher, Anal Chem
 * 1991;63:139, doi:10.1021/ac00002a010, two-sided 95 %), Tukey's fences above, where quartiles mean something.
 */
public final class Outliers {
    private static final double[] DIXON_95 = {0.970, 0.829, 0.710, 0.625, 0.568, 0.526, 0.493, 0.466};
    private static final int FEWEST = 3;
    private static final double FENCE = 1.5;

    private Outliers() {}

    /**
     * Indices of the outlying values, ascending; none below three values. By Dixon at most one.
     *
     * @param least how far from the median a value is at least to count: rounded values of a steady person are often
     *     equal, and a ratio of gaps then calls the smallest step an outlier
     */
    public static List<Integer> of(double[] values, double least) {
        if (values.length < FEWEST) {
            return List.of();
        }
        double median = Quantile.of(values, 0.5);
        return (values.length < FEWEST + DIXON_95.length ? dixon(values) : tukey(values))
                .stream().filter(i -> Math.abs(values[i] - median) > least).toList();
    }

    private static List<Integer> dixon(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        double range = sorted[last] - sorted[0];
        double atBottom = sorted[1] - sorted[0];
        double atTop = sorted[last] - sorted[last - 1];
        if (Math.max(atBottom, atTop) <= DIXON_95[values.length - FEWEST] * range) {
            return List.of();
        }
        return List.of(indexOf(values, atTop >= atBottom ? sorted[last] : sorted[0]));
    }

    private static List<Integer> tukey(double[] values) {
        double lower = Quantile.of(values, 0.25);
        double upper = Quantile.of(values, 0.75);
        double fence = FENCE * (upper - lower);
        List<Integer> outliers = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] < lower - fence || values[i] > upper + fence) {
                outliers.add(i);
            }
        }
        return List.copyOf(outliers);
    }

    private static int indexOf(double[] values, double wanted) {
        int i = 0;
        while (values[i] != wanted) {
            i++;
        }
        return i;
    }
}
