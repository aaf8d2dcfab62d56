package org.prodrome.imaging.evaluate;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Two thresholds on a score.
 *
 * @param ruleIn 95 % of the films without the finding lie below it
 * @param ruleOut 95 % of the films with the finding lie at or above it; never above {@code ruleIn}
 */
public record OperatingCuts(double ruleIn, double ruleOut) {
    private static final double SHARE = 0.95;

    /**
     * The thresholds that films give.
     *
     * @param with scores of the films with the finding, ascending, at least one
     * @param without scores of the films without it, ascending, at least one
     */
    public static OperatingCuts of(double[] with, double[] without) {
        double edge = without[(int) Math.ceil(SHARE * without.length - 1e-9) - 1];
        double above = DoubleStream.concat(Arrays.stream(with), Arrays.stream(without))
                .filter(score -> score > edge)
                .min()
                .orElse(edge + 1);
        double ruleIn = (edge + above) / 2;
        double ruleOut = with[(int) Math.floor((1 - SHARE) * with.length + 1e-9)];
        return new OperatingCuts(ruleIn, Math.min(ruleIn, ruleOut));
    }
}
