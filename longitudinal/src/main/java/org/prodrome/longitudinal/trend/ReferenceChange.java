package org.prodrome.longitudinal.trend;

import org.prodrome.longitudinal.equation.BiologicalVariation;

/**
 * The change between two results that chance alone rarely passes: reference change value, symmetric (Harris and Yasaka,
 * Clin Chem 1983;29:25) or log-normal (Fokkema, Clin Chem 2006;52:1602), each result possibly a mean of several.
 *
 * @param down fall in % of the earlier result, negative
 * @param up rise in % of the earlier result
 * @param verified whether the variation behind it was checked against its paper
 */
public record ReferenceChange(double down, double up, boolean verified) {
    /** Two-sided 95 %: what a change of one analyte is judged by. */
    public static final double Z95 = 1.96;

    /** Two-sided 99 %: what it is judged by among some thirty analytes looked at together. */
    public static final double Z99 = 2.58;

    /** One-sided 95 %, where only a rise or only a fall is asked for. */
    public static final double Z95_ONE_SIDED = 1.645;

    private static final double EPSILON = 1e-9;

    /** For one result against one. */
    public static ReferenceChange of(BiologicalVariation variation, double z) {
        return of(variation, z, 1, 1);
    }

    /**
     * For the mean of so many results against the mean of so many.
     *
     * @param earlier number of results in the earlier mean, 1 and up
     * @param later number of results in the later mean, 1 and up
     */
    public static ReferenceChange of(BiologicalVariation variation, double z, int earlier, int later) {
        double spread = z * Math.sqrt(1.0 / earlier + 1.0 / later);
        double total = variation.total() / 100;
        if (!variation.logNormal()) {
            double change = 100 * spread * total;
            return new ReferenceChange(-change, change, variation.verified());
        }
        double sigma = Math.sqrt(Math.log1p(total * total));
        return new ReferenceChange(
                100 * Math.expm1(-spread * sigma), 100 * Math.expm1(spread * sigma), variation.verified());
    }

    /** Whether a result differs by more than this from an earlier one above zero. */
    public boolean isExceeded(double earlier, double later) {
        double percent = 100 * (later - earlier) / earlier;
        return earlier > 0 && (percent > up + EPSILON || percent < down - EPSILON);
    }
}
