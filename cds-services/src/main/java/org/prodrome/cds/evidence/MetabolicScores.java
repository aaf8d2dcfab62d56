package org.prodrome.cds.evidence;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.MetabolicCodes;
import org.prodrome.terminology.code.Snomed;

/** Scores about metabolism, worked out a second time. */
final class MetabolicScores {
    private static final Set<String> BODY_MASS_INDEX = Set.of("39156-5");
    private static final Set<String> WAIST = Set.of("8280-0");
    private static final Set<String> HBA1C = Set.of("4548-4", "17856-6", "59261-8");
    private static final Set<String> TSH = Set.of("3016-3", "11580-8");
    private static final Set<String> FREE_THYROXINE = Set.of("3024-7", "14920-3");
    private static final Set<String> CURRENT = Set.of("active", "intended", "on-hold");
    private static final Set<String> NEAR_RELATIVES = Set.of(
            "FTH", "MTH", "NFTH", "NMTH", "PRN", "BRO", "NBRO", "SIS", "NSIS", "SIB", "NSIB", "SON", "DAU", "CHILD");
    private static final double SLACK = 1e-9;
    private static final double MILLIS_A_DAY = 86_400_000;
    private static final double DAYS_A_YEAR = 365.25;

    private MetabolicScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of(
                "findrisc", MetabolicScores::findrisc,
                "ada-risk-test", MetabolicScores::ada,
                "hba1c-projection", MetabolicScores::projection,
                "tsh-limit", MetabolicScores::thyrotropin,
                "lower-limit", MetabolicScores::thyroxine);
    }

    /**
     * FINDRISC (10.2337/diacare.26.3.725): roles bmi, waist, pressure-drug, high-glucose, family; activity and diet are
     * never there.
     */
    private static String findrisc(ScoreInputs inputs) {
        int age = inputs.age();
        boolean female = inputs.isFemale();
        Range range = new Range();
        range.add(age >= 65 ? 4 : age >= 55 ? 3 : age >= 45 ? 2 : 0);
        range.unknown(3);
        if (measured(inputs, "bmi", BODY_MASS_INDEX)) {
            double index = inputs.number("bmi", "kg/m2", BODY_MASS_INDEX);
            range.add(index > 30 + SLACK ? 3 : index >= 25 - SLACK ? 1 : 0);
        } else {
            range.unknown(3);
        }
        if (measured(inputs, "waist", WAIST)) {
            double waist = inputs.number("waist", "cm", WAIST);
            range.add(waist > (female ? 88 : 102) + SLACK ? 4 : waist >= (female ? 80 : 94) - SLACK ? 3 : 0);
        } else {
            range.unknown(4);
        }
        range.add(2 * onPressureDrug(inputs));
        CodeSet glucose = Snomed.PREDIABETES.and("high glucose", MetabolicCodes.GESTATIONAL_DIABETES);
        range.add(Records.isStatedWhereRecorded(inputs, "high-glucose", "Condition", glucose) ? 5 : 0);
        switch (kinship(inputs)) {
            case 1 -> range.add(5);
            case 2 -> {
                range.add(3);
                range.unknown(2);
            }
            default -> range.unknown(5);
        }
        return range.print(inputs);
    }

    /**
     * ADA risk test (10.7326/0003-4819-151-11-200912010-00005): roles bmi, gestational-diabetes, hypertension, family.
     */
    private static String ada(ScoreInputs inputs) {
        int age = inputs.age();
        boolean female = inputs.isFemale();
        Range range = new Range();
        range.add(age >= 60 ? 3 : age >= 50 ? 2 : age >= 40 ? 1 : 0);
        range.add(female ? 0 : 1);
        range.unknown(1);
        if (measured(inputs, "bmi", BODY_MASS_INDEX)) {
            double index = inputs.number("bmi", "kg/m2", BODY_MASS_INDEX);
            range.add(index >= 40 - SLACK ? 3 : index >= 30 - SLACK ? 2 : index >= 25 - SLACK ? 1 : 0);
        } else {
            range.unknown(3);
        }
        if (female) {
            range.add(
                    Records.isStatedWhereRecorded(
                                    inputs, "gestational-diabetes", "Condition", MetabolicCodes.GESTATIONAL_DIABETES)
                            ? 1
                            : 0);
        }
        range.add(Records.isStatedWhereRecorded(inputs, "hypertension", "Condition", Snomed.HYPERTENSION) ? 1 : 0);
        if (kinship(inputs) == 1) {
            range.add(1);
        } else {
            range.unknown(1);
        }
        return range.print(inputs);
    }

    /** Month in which the line through the newest HbA1c, as steep as the trend, reaches 6.5 %; role hba1c. */
    private static String projection(ScoreInputs inputs) {
        List<TheilSen.Point> points = new ArrayList<>();
        Observation newest = null;
        double value = 0;
        for (Resource resource : inputs.all("hba1c")) {
            newest = Sources.observation(resource);
            if (!MeasuredValue.has(newest.getCode(), HBA1C)) {
                throw DerivationRefused.notDerived();
            }
            value = MeasuredValue.exact(newest, Map.of("unit", "%")).doubleValue();
            points.add(new TheilSen.Point(ClinicalTime.of(newest).instant().toEpochMilli(), value));
        }
        if (newest == null) {
            throw DerivationRefused.notDerived();
        }
        double bin = Decimals.parameter(inputs.parameters().getOrDefault("bin-days", "0"))
                .doubleValue();
        TheilSen trend = TheilSen.of(TheilSen.binned(points, bin * MILLIS_A_DAY).stream()
                .map(point -> new TheilSen.Point(point.x() / (DAYS_A_YEAR * MILLIS_A_DAY), point.y()))
                .toList());
        boolean steep = "earliest".equals(inputs.parameters().get("part"));
        double days = DAYS_A_YEAR * (6.5 - value) / (steep ? trend.high() : trend.slope());
        if (trend.low() <= 0 || days < 0) {
            throw DerivationRefused.notDerived();
        }
        return ClinicalTime.of(newest)
                .day()
                .plus((long) days, ChronoUnit.DAYS)
                .toString()
                .substring(0, 7);
    }

    /** Where a TSH stands to its laboratory's upper limit, else 4 mU/L; role tsh. */
    private static String thyrotropin(ScoreInputs inputs) {
        double tsh = inputs.number("tsh", "m[IU]/L", TSH);
        Observation observation = Sources.observation(inputs.one("tsh").orElseThrow(DerivationRefused::notDerived));
        return tsh > Records.upperLimit(observation, "m[IU]/L").orElse(4) + SLACK ? "above" : "within";
    }

    /** Where a free T4 stands to its laboratory's lower limit; role free-t4. */
    private static String thyroxine(ScoreInputs inputs) {
        double t4 = inputs.number("free-t4", "ng/dL", FREE_THYROXINE);
        Observation observation = Sources.observation(inputs.one("free-t4").orElseThrow(DerivationRefused::notDerived));
        double limit = Records.lowerLimit(observation, "ng/dL").orElseThrow(DerivationRefused::notDerived);
        return t4 < limit - SLACK ? "below" : "within";
    }

    /** Whether a measurement is cited; one that is not cited must not have been taken in the last two years. */
    private static boolean measured(ScoreInputs inputs, String role, Set<String> loinc) {
        if (!inputs.all(role).isEmpty()) {
            return true;
        }
        LocalDate from = inputs.day().minusDays(729);
        boolean recorded = inputs.store().all("Observation").orElseThrow(DerivationRefused::notDerived).stream()
                .map(Sources::observation)
                .filter(observation -> !Sources.isRetracted(observation))
                .filter(observation ->
                        MeasuredValue.has(observation.getCode(), loinc) && observation.hasValueQuantity())
                .map(observation -> ClinicalTime.of(observation).day())
                .anyMatch(day -> day.isAfter(from) && !day.isAfter(inputs.day()));
        if (recorded) {
            throw DerivationRefused.notDerived();
        }
        return false;
    }

    private static int onPressureDrug(ScoreInputs inputs) {
        for (Resource drug : inputs.all("pressure-drug")) {
            Records.require(drug, Drugs.BLOOD_PRESSURE_LOWERING);
            if (!isCurrent(drug)) {
                throw DerivationRefused.notDerived();
            }
        }
        if (!inputs.all("pressure-drug").isEmpty()) {
            return 1;
        }
        for (String type : List.of("MedicationRequest", "MedicationStatement")) {
            if (Records.holding(inputs, type, Drugs.BLOOD_PRESSURE_LOWERING).stream()
                    .anyMatch(MetabolicScores::isCurrent)) {
                throw DerivationRefused.notDerived();
            }
        }
        return 0;
    }

    private static boolean isCurrent(Resource drug) {
        return Sources.children(drug, "status").stream()
                .anyMatch(status -> CURRENT.contains(String.valueOf(status.primitiveValue())));
    }

    /** 1 for a near relative with diabetes, 2 for another one, 0 where none is cited and none recorded. */
    private static int kinship(ScoreInputs inputs) {
        int nearest = 0;
        for (Resource relative : inputs.all("family")) {
            if (!hadDiabetes(relative)) {
                throw DerivationRefused.notDerived();
            }
            nearest = isNear(relative) ? 1 : 2;
        }
        boolean near = inputs.store().all("FamilyMemberHistory").orElseThrow(DerivationRefused::notDerived).stream()
                .filter(relative -> !Sources.isRetracted(relative))
                .anyMatch(relative -> hadDiabetes(relative) && isNear(relative));
        if (near && nearest != 1) {
            throw DerivationRefused.notDerived();
        }
        return nearest;
    }

    private static boolean hadDiabetes(Resource relative) {
        return relative instanceof FamilyMemberHistory history
                && history.getCondition().stream().anyMatch(condition -> Snomed.DIABETES.isIn(condition.getCode()));
    }

    private static boolean isNear(Resource relative) {
        return relative instanceof FamilyMemberHistory history
                && history.getRelationship().getCoding().stream()
                        .map(Coding::getCode)
                        .anyMatch(NEAR_RELATIVES::contains);
    }

    /** A sum, and how much the unknown items can add. */
    private static final class Range {
        private int known;
        private int open;

        void add(int points) {
            known += points;
        }

        void unknown(int most) {
            open += most;
        }

        String print(ScoreInputs inputs) {
            return switch (inputs.parameters().getOrDefault("part", "")) {
                case "min" -> String.valueOf(known);
                case "max" -> String.valueOf(known + open);
                default -> throw DerivationRefused.notDerived();
            };
        }
    }
}
