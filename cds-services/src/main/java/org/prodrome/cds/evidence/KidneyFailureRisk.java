package org.prodrome.cds.evidence;

import java.util.Map;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/**
 * Kidney failure risk equation, worked out a second time (Tangri, JAMA 2011;305:1553, 10.1001/jama.2011.451; JAMA
 * 2016;315:164, 10.1001/jama.2015.18202). Roles: creatinine, ratio; with six variables diabetes and hypertension, with
 * eight albumin, phosphate, bicarbonate and calcium. Parameters: variables, region ({@code NA}, {@code nonNA}), years.
 */
final class KidneyFailureRisk {
    /** Survival without kidney failure of the average patient, by variables, region and years. */
    private static final Map<String, Double> BASELINE = Map.ofEntries(
            Map.entry("4 NA 2", 0.9750),
            Map.entry("4 NA 5", 0.9240),
            Map.entry("4 nonNA 2", 0.9832),
            Map.entry("4 nonNA 5", 0.9365),
            Map.entry("6 NA 2", 0.9750),
            Map.entry("6 NA 5", 0.9240),
            Map.entry("6 nonNA 2", 0.9830),
            Map.entry("6 nonNA 5", 0.9370),
            Map.entry("8 NA 2", 0.9780),
            Map.entry("8 NA 5", 0.9301),
            Map.entry("8 nonNA 2", 0.9827),
            Map.entry("8 nonNA 5", 0.9245));

    private KidneyFailureRisk() {}

    static String print(ScoreInputs inputs) {
        String variables = inputs.parameters().getOrDefault("variables", "");
        Double baseline = BASELINE.get(String.join(
                " ",
                variables,
                inputs.parameters().getOrDefault("region", ""),
                inputs.parameters().getOrDefault("years", "")));
        if (baseline == null) {
            throw DerivationRefused.notDerived();
        }
        double risk = 1 - Math.pow(baseline, Math.exp(predictor(inputs, variables)));
        if (!"percent".equals(inputs.parameters().get("part"))) {
            throw DerivationRefused.notDerived();
        }
        return Decimals.print(Decimals.of(risk * 100), inputs.parameters());
    }

    private static double predictor(ScoreInputs inputs, String variables) {
        Observation creatinine = KidneyScores.creatinineOf(inputs);
        double age = Person.age(inputs.patient(), ClinicalTime.of(creatinine).day()) / 10.0 - 7.036;
        double male = (inputs.isFemale() ? 0 : 1) - 0.5642;
        double egfr = Kidney.egfr(creatinine, inputs.patient()) / 5 - 7.222;
        double albuminuria =
                Math.log(Math.max(Roles.number(inputs, "ratio", "mg/g", Loinc.URINE_ALBUMIN_CREATININE), 1)) - 5.137;
        return switch (variables) {
            case "4" -> 0.4510 * albuminuria + 0.2467 * male - 0.2201 * age - 0.5567 * egfr;
            case "6" ->
                0.4562 * albuminuria
                        + 0.2553 * male
                        - 0.2218 * age
                        - 0.5541 * egfr
                        - 0.1475 * (one(inputs, "diabetes") - 0.5106)
                        + 0.1426 * (one(inputs, "hypertension") - 0.8501);
            default ->
                0.3364 * albuminuria
                        + 0.1602 * male
                        - 0.1992 * age
                        - 0.4919 * egfr
                        - 0.3441 * (Roles.number(inputs, "albumin", "g/dL", Loinc.ALBUMIN) - 3.997)
                        + 0.2604 * (Roles.number(inputs, "phosphate", "mg/dL", Loinc.PHOSPHATE) - 3.916)
                        - 0.07354 * (Roles.number(inputs, "bicarbonate", "mmol/L", Loinc.BICARBONATE) - 25.57)
                        - 0.2228 * (Roles.number(inputs, "calcium", "mg/dL", Loinc.CALCIUM) - 9.355);
        };
    }

    /** Both must be on the list: what is absent from it is not absent in the patient. */
    private static int one(ScoreInputs inputs, String role) {
        boolean has = Roles.hasProblem(
                inputs, role, role.equals("diabetes") ? Snomed.DIABETES : CardiovascularProblems.HYPERTENSION);
        if (!has) {
            throw DerivationRefused.notDerived();
        }
        return 1;
    }
}
