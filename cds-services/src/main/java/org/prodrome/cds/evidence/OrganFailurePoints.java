package org.prodrome.cds.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.SepsisCodes;

/**
 * SOFA (Vincent 1996, 10.1007/BF01709751) of the 24 hours before the role {@code now}, worked out a second time. Roles:
 * pao2 with fio2 and ventilation; platelets; bilirubin; mean-pressure, or systolic with diastolic, or a drug; gcs;
 * creatinine or urine. Each cited value must lie in the 24 hours (fio2 up to 8 hours before its pao2), and the record
 * must not hold a worse platelet count, bilirubin, coma score or creatinine in them.
 */
final class OrganFailurePoints {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration SET_WITHIN = Duration.ofHours(8);
    private static final double SLACK = 1e-9;
    private static final Set<String> NOW = Set.of(
            "2703-7", "777-3", "26515-7", "778-1", "1975-2", "14631-6", "8478-0", "76536-2", "8480-6", "76534-7",
            "85354-9", "55284-4", "9269-2", "2160-0", "38483-4", "14682-9");

    private final ScoreInputs inputs;
    private final Instant end;
    private int points;
    private int systems;

    OrganFailurePoints(ScoreInputs inputs) {
        this.inputs = inputs;
        Observation now = observation("now");
        if (!MeasuredValue.has(now.getCode(), NOW)) {
            throw DerivationRefused.notDerived();
        }
        this.end = ClinicalTime.of(now).instant();
    }

    String print() {
        lungs();
        lab("platelets", "10*9/L", Set.of("777-3", "26515-7", "778-1"), v -> below(v, 20, 50, 100, 150));
        lab("bilirubin", "mg/dL", Set.of("1975-2", "14631-6"), v -> from(v, 1.2, 2, 6, 12));
        circulation();
        lab("gcs", "{score}", Set.of("9269-2"), v -> below(v, 6, 10, 13, 15));
        kidneys();
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "points" -> String.valueOf(points);
            case "systems" -> String.valueOf(systems);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private void lungs() {
        if (inputs.all("pao2").isEmpty()) {
            return;
        }
        Observation oxygen = inDay(observation("pao2"));
        Duration before = Duration.between(
                ClinicalTime.of(observation("fio2")).instant(),
                ClinicalTime.of(oxygen).instant());
        if (before.isNegative() || before.compareTo(SET_WITHIN) > 0) {
            throw DerivationRefused.notDerived();
        }
        double ratio = inputs.number("pao2", "mm[Hg]", Set.of("2703-7"))
                / inputs.number("fio2", "1", Set.of("3150-6", "3150-0", "19994-3"));
        boolean supported = !inputs.all("ventilation").isEmpty();
        for (Resource support : inputs.all("ventilation")) {
            Records.require(support, SepsisCodes.VENTILATION);
            requireAt(support, ClinicalTime.of(oxygen).instant());
        }
        int found = below(ratio, 100, 200, 300, 400);
        add(supported ? found : Math.min(2, found));
    }

    /** Breathing was supported then: by a course that covers it, or by what began at most 8 hours before. */
    private static void requireAt(Resource support, Instant then) {
        Instant start = ClinicalTime.of(support).instant();
        boolean holds = !start.isAfter(then);
        if (support instanceof Procedure procedure
                && procedure.hasPerformedPeriod()
                && procedure.getPerformedPeriod().hasEnd()) {
            String end = procedure.getPerformedPeriod().getEndElement().getValueAsString();
            Instant last = new ClinicalTime(end).instant();
            holds &= !(end.contains("T") ? last : last.plus(DAY)).isBefore(then);
        } else if (support instanceof Procedure procedure) {
            holds &= procedure.getStatus() == Procedure.ProcedureStatus.INPROGRESS
                    || !start.plus(SET_WITHIN).isBefore(then);
        } else {
            holds &= support instanceof Observation && !start.plus(SET_WITHIN).isBefore(then);
        }
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
    }

    private void circulation() {
        if (!inputs.all("mean-pressure").isEmpty()) {
            inDay(observation("mean-pressure"));
            add(inputs.number("mean-pressure", "mm[Hg]", Set.of("8478-0", "76536-2")) < 70 - SLACK ? 1 : 0);
        } else if (!inputs.all("systolic").isEmpty()) {
            double systolic = DeteriorationScores.pressure(inDay(observation("systolic")), true);
            double diastolic = DeteriorationScores.pressure(inDay(observation("diastolic")), false);
            add((systolic + diastolic + diastolic) / 3 < 70 - SLACK ? 1 : 0);
        } else {
            drug("dobutamine", SepsisCodes.DOBUTAMINE, rate -> 2);
            drug("dopamine", SepsisCodes.DOPAMINE, rate -> rate > 15 + SLACK ? 4 : rate > 5 + SLACK ? 3 : 2);
            drug("epinephrine", SepsisCodes.EPINEPHRINE, rate -> rate > 0.1 + SLACK ? 4 : 3);
            drug("norepinephrine", SepsisCodes.NOREPINEPHRINE, rate -> rate > 0.1 + SLACK ? 4 : 3);
        }
    }

    private void drug(String role, CodeSet codes, ToIntFunction<Double> score) {
        for (Resource given : inputs.all(role)) {
            Records.require(given, codes);
            if (!(given instanceof MedicationAdministration administration)
                    || ClinicalTime.of(given).instant().isAfter(end)) {
                throw DerivationRefused.notDerived();
            }
            if (!administration.hasEffectivePeriod()
                    || !administration.getEffectivePeriod().hasEnd()) {
                requireInDay(given);
            } else if (new ClinicalTime(
                            administration.getEffectivePeriod().getEndElement().getValueAsString())
                    .instant()
                    .isBefore(end.minus(DAY))) {
                throw DerivationRefused.notDerived();
            }
            double rate = 0;
            if (administration.getDosage().hasRateQuantity()) {
                Observation carrier = new Observation();
                carrier.setValue(administration.getDosage().getRateQuantity());
                try {
                    rate = MeasuredValue.exact(carrier, Map.of("unit", "ug/kg/min"))
                            .doubleValue();
                } catch (DerivationRefused otherUnit) {
                    rate = 0;
                }
            }
            add(score.applyAsInt(rate));
        }
    }

    private void kidneys() {
        if (inputs.all("urine").isEmpty()) {
            lab("creatinine", "mg/dL", Set.of("2160-0", "38483-4", "14682-9"), v -> from(v, 1.2, 2, 3.5, 5));
            return;
        }
        double volume = 0;
        for (Resource urine : inputs.all("urine")) {
            Observation observation = inDay(Sources.observation(urine));
            if (!MeasuredValue.has(observation.getCode(), Set.of("9187-6", "3167-4", "9192-6"))) {
                throw DerivationRefused.notDerived();
            }
            volume += MeasuredValue.exact(observation, Map.of("unit", "mL")).doubleValue();
        }
        add(volume < 200 - SLACK ? 4 : volume < 500 - SLACK ? 3 : 0);
    }

    private void lab(String role, String unit, Set<String> loinc, ToIntFunction<Double> score) {
        if (inputs.all(role).isEmpty()) {
            return;
        }
        inDay(observation(role));
        int cited = score.applyAsInt(inputs.number(role, unit, loinc));
        List<Resource> all = inputs.store().all("Observation").orElseThrow(DerivationRefused::notDerived);
        for (Resource resource : all) {
            Observation other = Sources.observation(resource);
            if (MeasuredValue.has(other.getCode(), loinc)
                    && !Sources.isRetracted(other)
                    && isInDay(other)
                    && worse(other, unit, score) > cited) {
                throw DerivationRefused.notDerived();
            }
        }
        add(cited);
    }

    private static int worse(Observation other, String unit, ToIntFunction<Double> score) {
        try {
            return score.applyAsInt(
                    MeasuredValue.exact(other, Map.of("unit", unit)).doubleValue());
        } catch (DerivationRefused unusable) {
            return 0;
        }
    }

    private void add(int more) {
        points += more;
        systems++;
    }

    private Observation observation(String role) {
        return Sources.observation(inputs.one(role).orElseThrow(DerivationRefused::notDerived));
    }

    private Observation inDay(Observation observation) {
        requireInDay(observation);
        return observation;
    }

    private void requireInDay(Resource resource) {
        if (!isInDay(resource)) {
            throw DerivationRefused.notDerived();
        }
    }

    private boolean isInDay(Resource resource) {
        Instant time = ClinicalTime.of(resource).instant();
        return !time.isAfter(end) && !time.isBefore(end.minus(DAY));
    }

    private static int below(double value, double four, double three, double two, double one) {
        return value < four - SLACK
                ? 4
                : value < three - SLACK ? 3 : value < two - SLACK ? 2 : value < one - SLACK ? 1 : 0;
    }

    private static int from(double value, double one, double two, double three, double four) {
        return value >= four - SLACK
                ? 4
                : value >= three - SLACK ? 3 : value >= two - SLACK ? 2 : value >= one - SLACK ? 1 : 0;
    }
}
