package org.prodrome.longitudinal.trend;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Values at which a clinician does something else, in the canonical unit.
 *
 * @param limits ascending; a value at a limit counts as above it
 * @param criticalLow below it, act now
 * @param criticalHigh from it on, act now
 */
public record DecisionLimits(List<Double> limits, OptionalDouble criticalLow, OptionalDouble criticalHigh) {
    private static final double EPSILON = 1e-9;
    private static final DecisionLimits NONE =
            new DecisionLimits(List.of(), OptionalDouble.empty(), OptionalDouble.empty());

    /**
     * Potassium: UK Kidney Association 2023. HbA1c and fasting glucose: ADA Standards 2026 section 2,
     * doi:10.2337/dc26-S002. TSH: NICE NG145. Urine albumin: KDIGO 2024, doi:10.1016/j.kint.2023.10.018. Platelets:
     * Bailey, BJGP 2017;67:e405, doi:10.3399/bjgp17X691109.
     */
    private static final Map<Analyte, DecisionLimits> TABLE = Map.of(
            Analyte.POTASSIUM,
                    new DecisionLimits(List.of(5.5, 6.0, 6.5), OptionalDouble.empty(), OptionalDouble.of(6.5)),
            Analyte.HBA1C, at(5.7, 6.5),
            Analyte.GLUCOSE, at(100, 126),
            Analyte.TSH, at(10),
            Analyte.URINE_ALBUMIN_CREATININE, at(30, 300),
            Analyte.PLATELETS, at(400));

    public DecisionLimits {
        limits = limits.stream().sorted().toList();
    }

    /** Of an analyte; without any limit where none is the same for every adult. */
    public static DecisionLimits of(Analyte analyte) {
        return TABLE.getOrDefault(analyte, NONE);
    }

    /** Whether a value calls for action now. */
    public boolean isCritical(double value) {
        return (criticalHigh.isPresent() && value >= criticalHigh.getAsDouble() - EPSILON)
                || (criticalLow.isPresent() && value < criticalLow.getAsDouble() - EPSILON);
    }

    /** Whether a limit lies between two values. */
    public boolean isCrossed(double earlier, double later) {
        return band(earlier) != band(later);
    }

    private long band(double value) {
        return limits.stream().filter(limit -> value >= limit - EPSILON).count();
    }

    private static DecisionLimits at(double... limits) {
        return new DecisionLimits(
                Arrays.stream(limits).boxed().toList(), OptionalDouble.empty(), OptionalDouble.empty());
    }
}
