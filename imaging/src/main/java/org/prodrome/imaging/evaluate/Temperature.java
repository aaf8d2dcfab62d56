package org.prodrome.imaging.evaluate;

import java.util.List;

/** One number by which all logits are multiplied (Guo et al. 2017, arXiv:1706.04599: 1/T). */
final class Temperature {
    private static final double WIDEST = 4;
    private static final int STEPS = 60;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Temperature() {}

    /** The scale with the smallest log loss, from e^-4 to e^4; the loss is convex in it. */
    static double scale(List<Double> logits, List<Boolean> positive) {
        double low = -WIDEST;
        double high = WIDEST;
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (loss(Math.exp(left), logits, positive) <= loss(Math.exp(right), logits, positive)) {
                high = right;
            } else {
                low = left;
            }
        }
        return Math.exp((low + high) / 2);
    }

    private static double loss(double scale, List<Double> logits, List<Boolean> positive) {
        double sum = 0;
        for (int i = 0; i < logits.size(); i++) {
            double margin = (positive.get(i) ? -1 : 1) * scale * logits.get(i);
            sum += margin > 0 ? margin + Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin));
        }
        return sum;
    }
}
