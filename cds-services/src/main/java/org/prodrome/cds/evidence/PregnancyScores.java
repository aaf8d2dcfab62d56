package org.prodrome.cds.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.code.Snomed;

/** Scores about pregnancy, worked out a second time. */
final class PregnancyScores {
    private static final Set<String> GESTATIONAL_AGE = Set.of("18185-9", "49051-6", "11884-4", "11885-1");
    private static final Set<String> ENZYMES = Set.of("1920-8", "1742-6");
    private static final CodeSet PANEL =
            CodeSet.of("blood pressure panel", CodeSystems.LOINC, "85354-9", "Blood pressure panel");
    private static final double SLACK = 1e-9;
    private static final Map<String, CodeSet> CONDITIONS = new HashMap<>(Map.of(
            "past-pre-eclampsia", PregnancyCodes.PAST_PRE_ECLAMPSIA,
            "multifetal", PregnancyCodes.MULTIFETAL,
            "hypertension", PregnancyCodes.CHRONIC_HYPERTENSION,
            "diabetes", Snomed.DIABETES,
            "kidney-disease", Snomed.CHRONIC_KIDNEY_DISEASE,
            "autoimmune", PregnancyCodes.AUTOIMMUNE,
            "assisted", PregnancyCodes.ASSISTED_CONCEPTION,
            "social", PregnancyCodes.SOCIAL_RISK));
    private static final Set<String> MODERATE = Set.of("assisted", "social");

    private PregnancyScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of(
                "aspirin-exclusions", AspirinExclusions::none,
                "hellp", PregnancyScores::hellp,
                "newest-pressure", PregnancyScores::newest,
                "gestation-weeks", PregnancyScores::weeks,
                "pre-eclampsia-risk", PregnancyScores::risk,
                "mean-pressure-rise", PregnancyScores::rise);
    }

    /** Completed weeks from role dating, on the day of role on, else of the parameter on. */
    private static String weeks(ScoreInputs inputs) {
        Observation dating = Sources.observation(inputs.one("dating").orElseThrow(DerivationRefused::notDerived));
        LocalDate on =
                inputs.one("on").map(event -> ClinicalTime.of(event).day()).orElseGet(inputs::day);
        long days = ChronoUnit.DAYS.between(start(dating), on);
        if (days < 0 || days > 308) {
            throw DerivationRefused.notDerived();
        }
        return String.valueOf(days / 7);
    }

    private static LocalDate start(Observation dating) {
        if (PregnancyCodes.ESTIMATED_DELIVERY.isIn(dating.getCode())) {
            return answer(dating).minusDays(280);
        }
        if (PregnancyCodes.LAST_MENSTRUATION.isIn(dating.getCode())) {
            return answer(dating);
        }
        if (!MeasuredValue.has(dating.getCode(), GESTATIONAL_AGE)) {
            throw DerivationRefused.notDerived();
        }
        double weeks = MeasuredValue.exact(dating, Map.of("unit", "wk")).doubleValue();
        return ClinicalTime.of(dating).day().minusDays((long) (7 * weeks + SLACK));
    }

    private static LocalDate answer(Observation dating) {
        if (dating.getValue() instanceof DateTimeType date && date.getValueAsString() != null) {
            return new ClinicalTime(date.getValueAsString()).day();
        }
        throw DerivationRefused.notDerived();
    }

    /**
     * Number of high or of moderate factors by the parameter guideline (USPSTF or NICE): a role for each problem, and
     * nulliparity, bmi, family; the age on the parameter on.
     */
    private static String risk(ScoreInputs inputs) {
        boolean nice = "NICE".equals(inputs.parameters().get("guideline"));
        int high = 0;
        int moderate = inputs.age() >= (nice ? 40 : 35) ? 1 : 0;
        for (Map.Entry<String, CodeSet> factor : CONDITIONS.entrySet()) {
            boolean isModerate = MODERATE.contains(factor.getKey());
            if (nice && isModerate) {
                continue;
            }
            if (Records.isStatedWhereRecorded(inputs, factor.getKey(), "Condition", factor.getValue())) {
                boolean counts = isModerate || (nice && factor.getKey().equals("multifetal"));
                moderate += counts ? 1 : 0;
                high += counts ? 0 : 1;
            }
        }
        moderate += nulliparous(inputs) + bodyMass(inputs, nice) + family(inputs);
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "high" -> String.valueOf(high);
            case "moderate" -> String.valueOf(moderate);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static int nulliparous(ScoreInputs inputs) {
        if (inputs.all("nulliparity").isEmpty()) {
            return 0;
        }
        Resource parity = inputs.one("nulliparity").orElseThrow(DerivationRefused::notDerived);
        Records.require(parity, PregnancyCodes.PARITY);
        var value = Sources.observation(parity).getValue();
        boolean none = value instanceof IntegerType births
                ? Integer.valueOf(0).equals(births.getValue())
                : value instanceof Quantity number
                        && number.getValue() != null
                        && number.getValue().signum() == 0;
        if (!none) {
            throw DerivationRefused.notDerived();
        }
        return 1;
    }

    private static int bodyMass(ScoreInputs inputs, boolean nice) {
        if (inputs.all("bmi").isEmpty()) {
            return 0;
        }
        double index = inputs.number("bmi", "kg/m2", Set.of("39156-5"));
        if (nice ? index < 35 - SLACK : index <= 30 + SLACK) {
            throw DerivationRefused.notDerived();
        }
        return 1;
    }

    private static int family(ScoreInputs inputs) {
        for (Resource relative : inputs.all("family")) {
            if (!(relative instanceof FamilyMemberHistory history)
                    || history.getCondition().stream()
                            .noneMatch(condition -> PregnancyCodes.PRE_ECLAMPSIA.isIn(condition.getCode()))) {
                throw DerivationRefused.notDerived();
            }
        }
        return inputs.all("family").isEmpty() ? 0 : 1;
    }

    /** Platelets below 100 ×10⁹/L and AST or ALT above twice the laboratory's limit, or above 80 U/L without one. */
    private static String hellp(ScoreInputs inputs) {
        double platelets = inputs.number("platelets", "10*9/L", Roles.loinc(Loinc.PLATELETS));
        double enzyme = inputs.number("enzyme", "U/L", ENZYMES);
        double limit = Records.upperLimit(
                        Sources.observation(inputs.one("enzyme").orElseThrow(DerivationRefused::notDerived)), "U/L")
                .orElse(40);
        if (platelets >= 100 - SLACK || enzyme <= 2 * limit + SLACK) {
            throw DerivationRefused.notDerived();
        }
        return "In the range of HELLP syndrome";
    }

    /**
     * That no systolic pressure on record is newer than that of role systolic, up to the instant of the parameter at;
     * part {@code day-old}: and that it is more than 24 hours old, part {@code words}: and that it is not.
     */
    private static String newest(ScoreInputs inputs) {
        Instant at = new ClinicalTime(inputs.parameters().getOrDefault("at", "")).instant();
        Instant measured = ClinicalTime.of(inputs.one("systolic").orElseThrow(DerivationRefused::notDerived))
                .instant();
        boolean newer = Roles.of(inputs, "Observation")
                .filter(found -> Roles.isAbout(found, Loinc.SYSTOLIC_PRESSURE) || Roles.isAbout(found, PANEL))
                .filter(found -> !Sources.children(found, "effective").isEmpty())
                .map(found -> ClinicalTime.of(found).instant())
                .anyMatch(when -> when.isAfter(measured) && !when.isAfter(at));
        boolean old = measured.isBefore(at.minus(Duration.ofHours(24)));
        if (newer
                || measured.isAfter(at)
                || old != "day-old".equals(inputs.parameters().get("part"))) {
            throw DerivationRefused.notDerived();
        }
        return "the newest";
    }

    /** Median mean pressure of the roles early and late, and the difference; mmHg. */
    private static String rise(ScoreInputs inputs) {
        double early = median(inputs, "early");
        double late = median(inputs, "late");
        double printed = switch (inputs.parameters().getOrDefault("part", "")) {
            case "early" -> early;
            case "late" -> late;
            case "rise" -> late - early;
            default -> throw DerivationRefused.notDerived();
        };
        return Decimals.print(Decimals.of(printed), inputs.parameters());
    }

    private static double median(ScoreInputs inputs, String name) {
        List<Resource> systolic = inputs.all(name + "-systolic");
        List<Resource> diastolic = inputs.all(name + "-diastolic");
        if (systolic.isEmpty() || systolic.size() != diastolic.size()) {
            throw DerivationRefused.notDerived();
        }
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < systolic.size(); i++) {
            Observation high = Sources.observation(systolic.get(i));
            Observation low = Sources.observation(diastolic.get(i));
            if (!ClinicalTime.of(high).instant().equals(ClinicalTime.of(low).instant())) {
                throw DerivationRefused.notDerived();
            }
            double lower = DeteriorationScores.pressure(low, false);
            means.add(lower + (DeteriorationScores.pressure(high, true) - lower) / 3);
        }
        means.sort(Double::compare);
        int half = means.size() / 2;
        return means.size() % 2 == 0 ? (means.get(half) + means.get(half - 1)) / 2 : means.get(half);
    }
}
