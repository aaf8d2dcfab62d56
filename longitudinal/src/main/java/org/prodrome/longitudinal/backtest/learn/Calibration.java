package org.prodrome.longitudinal.backtest.learn;

import java.util.ArrayList;
import java.util.List;

/**
 * Said beside seen, in tenths of the rows by what was said.
 *
 * @param bins lowest first
 * @param error mean distance of said and seen, weighted by rows (ECE)
 * @param brier mean squared distance of each row
 */
public record Calibration(List<Bin> bins, double error, double brier) {
    private static final int BINS = 10;

    /**
     * A tenth.
     *
     * @param rows how many
     * @param said mean probability
     * @param seen share with the outcome
     */
    public record Bin(int rows, double said, double seen) {}

    public Calibration {
        bins = List.copyOf(bins);
    }

    /** Compares probabilities and outcomes, as many of each. */
    public static Calibration of(double[] probabilities, boolean[] outcomes) {
        int[] order = Auroc.order(probabilities);
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        double brier = 0;
        for (int b = 0; b < BINS; b++) {
            int from = order.length * b / BINS;
            int to = order.length * (b + 1) / BINS;
            double said = 0;
            double seen = 0;
            for (int i = from; i < to; i++) {
                double p = probabilities[order[i]];
                double y = outcomes[order[i]] ? 1 : 0;
                said += p;
                seen += y;
                brier += (p - y) * (p - y) / order.length;
            }
            if (to > from) {
                bins.add(new Bin(to - from, said / (to - from), seen / (to - from)));
                error += Math.abs(said - seen) / order.length;
            }
        }
        return new Calibration(bins, error, brier);
    }
}
