package org.prodrome.imaging.evaluate;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Area under the receiver operating characteristic: the share of pairs of a positive and a negative in which the
 * positive has the higher score, ties counting half (Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747). Rows
 * are sorted once, so that each bootstrap draw costs one pass.
 */
final class Auroc {
    private final int[] order;
    private final double[] sorted;
    private final boolean[] positive;

    /**
     * @param scores any finite numbers, higher for a more likely positive
     * @param positive the truth, by row
     */
    Auroc(double[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new IllegalArgumentException("as many scores as truths expected");
        }
        this.order = Arrays.stream(boxed(scores.length))
                .sorted(Comparator.comparingDouble(row -> scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.sorted = Arrays.stream(order).mapToDouble(row -> scores[row]).toArray();
        this.positive = positive.clone();
    }

    private static Integer[] boxed(int n) {
        Integer[] rows = new Integer[n];
        Arrays.setAll(rows, row -> row);
        return rows;
    }

    static double of(double[] scores, boolean[] positive) {
        int[] once = new int[scores.length];
        Arrays.fill(once, 1);
        return new Auroc(scores, positive).of(once);
    }

    /**
     * With every row counted as often as given; NaN when positives or negatives are lacking.
     *
     * @param times 0 or more, by row
     */
    double of(int[] times) {
        double pairs = 0;
        double below = 0;
        double positives = 0;
        double negatives = 0;
        for (int from = 0; from < order.length; ) {
            double tiedPositive = 0;
            double tiedNegative = 0;
            int at = from;
            while (at < order.length && sorted[at] == sorted[from]) {
                int row = order[at];
                if (positive[row]) {
                    tiedPositive += times[row];
                } else {
                    tiedNegative += times[row];
                }
                at++;
            }
            pairs += tiedPositive * (below + tiedNegative / 2);
            below += tiedNegative;
            positives += tiedPositive;
            negatives += tiedNegative;
            from = at;
        }
        return positives == 0 || negatives == 0 ? Double.NaN : pairs / (positives * negatives);
    }
}
