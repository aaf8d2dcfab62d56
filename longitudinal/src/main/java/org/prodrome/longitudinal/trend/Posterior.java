package org.prodrome.longitudinal.trend;

import java.util.Arrays;
import java.util.Optional;
import org.prodrome.longitudinal.equation.BiologicalVariation;

/**
 * The set point of a person of whom few values are known, between what people have and what was measured: normal prior,
 * normal values. With many values it is the personal reference interval. The machinery of the athlete passport (Sottas,
 * Biostatistics 2007;8:285, doi:10.1093/biostatistics/kxl009).
 *
 * @param mean of the set point
 * @param sd standard deviation of the set point
 * @param low lower end of where the next value lies in 95 % of cases
 * @param high upper end
 */
public record Posterior(double mean, double sd, double low, double high) {
    /**
     * What people have.
     *
     * @param mean of their set points
     * @param sd of their set points, between persons, above zero
     */
    public record Prior(double mean, double sd) {
        /**
         * From a laboratory's reference interval (the middle 95 % of people's single values): between persons is what
         * is left of its spread after that within a person. Empty when nothing is left.
         */
        public static Optional<Prior> ofReferenceInterval(double low, double high, BiologicalVariation variation) {
            double middle = (low + high) / 2;
            double spread = (high - low) / (2 * ReferenceChange.Z95);
            double within = variation.total() / 100 * middle;
            double between = spread * spread - within * within;
            return between > 0 ? Optional.of(new Prior(middle, Math.sqrt(between))) : Optional.empty();
        }
    }

    /** After at least one steady value. */
    public static Posterior of(Prior prior, double[] values, BiologicalVariation variation) {
        double measured = Arrays.stream(values).average().orElseThrow();
        double single = Math.pow(variation.total() / 100 * measured, 2);
        double priorWeight = 1 / (prior.sd() * prior.sd());
        double weight = values.length / single;
        double mean = (priorWeight * prior.mean() + weight * measured) / (priorWeight + weight);
        double variance = 1 / (priorWeight + weight);
        double half = ReferenceChange.Z95 * Math.sqrt(variance + single);
        return new Posterior(mean, Math.sqrt(variance), mean - half, mean + half);
    }

    /** Whether a value lies outside of where the next was expected. */
    public boolean excludes(double value) {
        return value < low || value > high;
    }
}
