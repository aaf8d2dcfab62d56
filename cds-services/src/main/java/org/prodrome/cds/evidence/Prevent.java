package org.prodrome.cds.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/**
 * PREVENT, worked out a second time (Khan 2024, 10.1161/CIRCULATIONAHA.123.067626) with the paper's coefficient table.
 * Roles total, hdl, systolic, creatinine, bmi, smoking; optional hba1c, uacr, diabetes, pressure-drug, statin, of which
 * the last three count 0 only when the record has none. Parameters model, outcome, years.
 */
final class Prevent {
    private static final String TABLE = "/org/prodrome/longitudinal/equation/prevent_coefficients.csv";
    private static final Map<String, Double> COEFFICIENTS = coefficients();

    private final Map<String, Double> terms = new HashMap<>();

    private Prevent() {}

    static String print(ScoreInputs inputs) {
        Map<String, String> parameters = inputs.parameters();
        String model = parameters.getOrDefault("model", "");
        Prevent person = new Prevent();
        person.fill(inputs, model);
        String key = String.join(
                        ",",
                        model,
                        parameters.getOrDefault("years", ""),
                        inputs.isFemale() ? "female" : "male",
                        parameters.getOrDefault("outcome", ""))
                + ",";
        List<Map.Entry<String, Double>> betas = COEFFICIENTS.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(key))
                .toList();
        if (betas.isEmpty() || !"percent".equals(parameters.get("part"))) {
            throw DerivationRefused.notDerived();
        }
        double logit = 0;
        for (Map.Entry<String, Double> beta : betas) {
            Double term = person.terms.get(beta.getKey().substring(key.length()));
            if (term == null) {
                throw DerivationRefused.notDerived();
            }
            logit += term * beta.getValue();
        }
        return Decimals.print(Decimals.of(100 / (1 + Math.exp(-logit))), parameters);
    }

    private void fill(ScoreInputs inputs, String model) {
        double a = (within(inputs.age(), 30, 79) - 55) / 10;
        double total = within(Roles.number(inputs, "total", "mg/dL", Loinc.TOTAL_CHOLESTEROL), 130, 320);
        double hdl = within(Roles.number(inputs, "hdl", "mg/dL", Loinc.HDL_CHOLESTEROL), 20, 100);
        double systolic = within(Roles.number(inputs, "systolic", "mm[Hg]", Loinc.SYSTOLIC_PRESSURE), 90, 200);
        double bmi = within(Roles.number(inputs, "bmi", "kg/m2", Loinc.BODY_MASS_INDEX), 18.5, 40);
        double egfr = within(Kidney.egfr(KidneyScores.creatinineOf(inputs), inputs.patient()), 15, 140);
        double dm = Roles.hasOrLacksProblem(inputs, "diabetes", Snomed.DIABETES, false) ? 1 : 0;
        double drug = Roles.takesOrNot(inputs, "pressure-drug", CardiovascularCodes.BLOOD_PRESSURE_LOWERING) ? 1 : 0;
        double statin = Roles.takesOrNot(inputs, "statin", CardiovascularCodes.STATINS) ? 1 : 0;
        double smoking = smokes(inputs) ? 1 : 0;
        double n = (total - hdl) * 0.02586 - 3.5;
        double h = (hdl * 0.02586 - 1.3) / 0.3;
        double s2 = systolic < 110 ? -1 : (systolic - 130) / 20;
        double b2 = bmi > 30 ? (bmi - 30) / 5 : 0;
        double e1 = egfr < 60 ? (60 - egfr) / 15 : 0;
        put("Age, per 10 years", a);
        put("Age, 10 years", a);
        put("Age squared", a * a);
        put("non-HDL-C per 1 mmol/L", n);
        put("HDL-C per 0.3 mmol/L", h);
        put("SBP <110 per 20 mmHg", systolic < 110 ? (systolic - 110) / 20 : 0);
        put("SBP ≥110 per 20 mmHg", s2);
        put("Diabetes", dm);
        put("Current smoking", smoking);
        put("BMI <30, per 5 kg/m2", bmi < 30 ? (bmi - 25) / 5 : 1);
        put("BMI 30+, per 5 kg/m2", b2);
        put("eGFR <60, per -15 ml", e1);
        put("eGFR 60+, per -15 ml", egfr > 60 ? (90 - egfr) / 15 : 2);
        put("Anti-hypertensive use", drug);
        put("Statin use", statin);
        put("Treated SBP ≥110 mm Hg per 20 mm Hg", drug * s2);
        put("Treated non-HDL-C", statin * n);
        put("Age per 10yr * non-HDL-C per 1 mmol/L", a * n);
        put("Age per 10yr * HDL-C per 0.3 mmol/L", a * h);
        put("Age per 10yr * SBP ≥110 mm Hg per 20 mmHg", a * s2);
        put("Age per 10yr * diabetes", a * dm);
        put("Age per 10yr * current smoking", a * smoking);
        put("Age per 10yr * BMI 30+ per 5 kg/m2", a * b2);
        put("Age per 10yr * eGFR <60, per -15 ml", a * e1);
        put("Constant", 1);
        more(inputs, model, dm);
    }

    private void more(ScoreInputs inputs, String model, double dm) {
        boolean albuminuria = model.equals("uacr") || model.equals("full");
        boolean glycated = model.equals("hba1c") || model.equals("full");
        if (albuminuria != inputs.one("uacr").isPresent()
                || glycated != inputs.one("hba1c").isPresent()) {
            throw DerivationRefused.notDerived();
        }
        if (albuminuria) {
            double uacr = within(Roles.number(inputs, "uacr", "mg/g", Loinc.URINE_ALBUMIN_CREATININE), 0.1, 25_000);
            put("ln-ACR, mg/g, per 1 ln unit", Math.log(uacr));
            put("Missing ACR/PCR/Dipstick", 0);
        }
        if (glycated) {
            double above = within(Roles.number(inputs, "hba1c", "%", Loinc.HBA1C), 3, 15) - 5.3;
            put("HbA1c in DM, per 1%", dm * above);
            put("HbA1c no DM, per 1%", (1 - dm) * above);
            put("Missing HbA1c", 0);
        }
        put("SDI decile categories 4-6 vs. 1-3", 0);
        put("SDI decile categories 7-10 vs. 1-3", 0);
        put("Missing SDI", 1);
    }

    private static boolean smokes(ScoreInputs inputs) {
        Resource told = inputs.one("smoking").orElseThrow(DerivationRefused::notDerived);
        if (told instanceof Condition entry) {
            return smokes(entry, inputs);
        }
        Observation answer = Sources.observation(told);
        if (CardiovascularCodes.SMOKING_STATUS.isIn(answer.getCode())
                && answer.getValue() instanceof CodeableConcept concept) {
            if (CardiovascularCodes.SMOKES.isIn(concept)) {
                return true;
            }
            if (CardiovascularCodes.DOES_NOT_SMOKE.isIn(concept)) {
                return false;
            }
        }
        throw DerivationRefused.notDerived();
    }

    /** A smoker on the list of problems, where nobody answered the question. */
    private static boolean smokes(Condition entry, ScoreInputs inputs) {
        boolean isActive =
                "active".equals(entry.getClinicalStatus().getCodingFirstRep().getCode())
                        && !Sources.isRefuted(entry)
                        && CardiovascularCodes.SMOKES.isIn(entry.getCode());
        boolean isAnswered = Roles.of(inputs, "Observation")
                .filter(Observation.class::isInstance)
                .anyMatch(found -> CardiovascularCodes.SMOKING_STATUS.isIn(((Observation) found).getCode()));
        if (!isActive || isAnswered) {
            throw DerivationRefused.notDerived();
        }
        return true;
    }

    private static double within(double value, double lowest, double highest) {
        if (value < lowest || value > highest) {
            throw DerivationRefused.notDerived();
        }
        return value;
    }

    private void put(String term, double value) {
        terms.put(term, value);
    }

    /** Line without its last cell (quotes removed) to the number in it. */
    private static Map<String, Double> coefficients() {
        try (InputStream in = Optional.ofNullable(Prevent.class.getResourceAsStream(TABLE))
                .orElseThrow(() -> new IllegalStateException("the program lacks " + TABLE))) {
            Map<String, Double> table = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> table.put(
                            line.substring(0, line.lastIndexOf(',')).replace("\"", ""),
                            Double.valueOf(line.substring(line.lastIndexOf(',') + 1))));
            return table;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + TABLE, unreadable);
        }
    }
}
