package org.prodrome.cds.evidence;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.BowelSymptoms;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/** Iron deficiency where ferritin alone misleads, and stool tests that say yes or no, worked out a second time. */
final class Iron {
    private static final double SLACK = 1e-9;
    private static final Set<String> SAYS_YES = Set.of("positive", "detected", "pos");

    private Iron() {}

    /**
     * Where ferritin misleads; roles haemoglobin (low for the sex), ferritin (below 100 ng/mL) or saturation (below 20
     * %), and kidney (chronic kidney disease that goes on) or inflamed (C-reactive protein above 10 mg/L).
     */
    static String where(ScoreInputs inputs) {
        require(inputs.byRole().size() == 3);
        require(Roles.number(inputs, "haemoglobin", "g/L", Loinc.HAEMOGLOBIN)
                < (inputs.isFemale() ? 120 : 130) - SLACK);
        Resource haemoglobin = inputs.one("haemoglobin").orElseThrow(DerivationRefused::notDerived);
        boolean bySaturation = inputs.one("saturation").isPresent();
        String role = bySaturation ? "saturation" : "ferritin";
        double iron = bySaturation
                ? Roles.number(inputs, role, "%", Loinc.TRANSFERRIN_SATURATION)
                : Roles.number(inputs, role, "ng/mL", Loinc.FERRITIN);
        require(iron > 0 && iron < (bySaturation ? 20 : 100) - SLACK);
        require(daysApart(haemoglobin, inputs.one(role).orElseThrow()) <= 90);
        if (inputs.one("kidney").isPresent()) {
            require(Roles.hasProblem(inputs, "kidney", Snomed.CHRONIC_KIDNEY_DISEASE));
            return "in kidney disease";
        }
        require(Roles.number(inputs, "inflamed", "mg/L", Loinc.CRP) > 10 + SLACK);
        require(daysApart(haemoglobin, inputs.one("inflamed").orElseThrow()) <= 30);
        return "in inflammation";
    }

    /** Refuses a ferritin that a kidney disease or an inflammation of the record may have raised. */
    static void requireFerritinToBeTrusted(ScoreInputs inputs, double ferritin) {
        Resource haemoglobin = inputs.one("haemoglobin").orElseThrow(DerivationRefused::notDerived);
        boolean kidney = Roles.of(inputs, "Condition")
                .anyMatch(problem -> problem instanceof Condition condition
                        && Snomed.CHRONIC_KIDNEY_DISEASE.isIn(condition.getCode())
                        && Roles.isActiveProblem(problem));
        boolean inflamed = Roles.of(inputs, "Observation")
                .anyMatch(crp -> Records.isAbout(crp, Loinc.CRP)
                        && isNear(crp, haemoglobin, 30)
                        && number(crp, "mg/L") > 10 + SLACK);
        if (kidney || inflamed) {
            require(ferritin >= 100 - SLACK);
            Roles.requireNone(
                    inputs,
                    "Observation",
                    saturation -> Records.isAbout(saturation, Loinc.TRANSFERRIN_SATURATION)
                            && isNear(saturation, haemoglobin, 90)
                            && number(saturation, "%") < 20 - SLACK);
        }
    }

    /** {@code positive}; role stool, a stool test that says yes or no. */
    static String stool(ScoreInputs inputs) {
        Resource resource = inputs.one("stool").orElseThrow(DerivationRefused::notDerived);
        Records.require(resource, BowelSymptoms.STOOL_TEST_PRESENCE);
        Observation observation = Sources.observation(resource);
        if (observation.hasValueBooleanType()) {
            require(observation.getValueBooleanType().booleanValue());
            return "positive";
        }
        if (observation.hasValueCodeableConcept()) {
            CodeableConcept answer = observation.getValueCodeableConcept();
            boolean coded = answer.getCoding().stream().anyMatch(coding -> coding.hasCode());
            require(
                    coded
                            ? CancerWorkup.POSITIVE.isIn(answer) && !CancerWorkup.NEGATIVE.isIn(answer)
                            : saysYes(answer.getText()));
            return "positive";
        }
        require(observation.hasValueStringType()
                && saysYes(observation.getValueStringType().getValue()));
        return "positive";
    }

    static Map<String, Score> all() {
        return Map.of("iron-deficiency", Iron::where, "stool-answer", Iron::stool);
    }

    private static boolean saysYes(@Nullable String words) {
        return words != null && SAYS_YES.contains(words.strip().toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean isNear(Resource one, Resource other, int days) {
        try {
            return daysApart(one, other) <= days;
        } catch (DerivationRefused undated) {
            return false;
        }
    }

    private static double daysApart(Resource one, Resource other) {
        return Math.abs(Duration.between(
                                ClinicalTime.of(one).instant(),
                                ClinicalTime.of(other).instant())
                        .toMillis())
                / 86_400_000.0;
    }

    private static double number(Resource observation, String unit) {
        try {
            return MeasuredValue.exact(Sources.observation(observation), Map.of("unit", unit))
                    .doubleValue();
        } catch (DerivationRefused unusable) {
            return Double.NaN;
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
    }
}
