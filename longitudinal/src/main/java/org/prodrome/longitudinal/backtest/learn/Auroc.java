package org.prodrome.longitudinal.backtest.learn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Area under the receiver operating characteristic: the chance that a case scores above a non-case; ties count half.
 */
public final class Auroc {
    private Auroc() {}

    /**
     * The area, with each row counted as often as its weight says.
     *
     * @param scores higher meaning more risk
     * @param outcomes as many
     * @param weights as many, 0 and up
     * @return 0 to 1; not a number without both outcomes
     */
    public static double of(double[] scores, boolean[] outcomes, double[] weights) {
        return of(order(scores), scores, outcomes, weights);
    }

    /** The area, each row counted once. */
    public static double of(double[] scores, boolean[] outcomes) {
        double[] once = new double[scores.length];
        Arrays.fill(once, 1);
        return of(scores, outcomes, once);
    }

    /** Rows by ascending score. */
    static int[] order(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static double of(int[] order, double[] scores, boolean[] outcomes, double[] weights) {
        double below = 0;
        double cases = 0;
        double area = 0;
        int i = 0;
        while (i < order.length) {
            double tiedCases = 0;
            double tiedOthers = 0;
            int j = i;
            for (; j < order.length && scores[order[j]] == scores[order[i]]; j++) {
                if (outcomes[order[j]]) {
                    tiedCases += weights[order[j]];
                } else {
                    tiedOthers += weights[order[j]];
                }
            }
            area += tiedCases * (below + tiedOthers / 2);
            below += tiedOthers;
            cases += tiedCases;
            i = j;
        }
        return cases == 0 || below == 0 ? Double.NaN : area / (cases * below);
    }
}
