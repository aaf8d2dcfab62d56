package org.prodrome.cds.evidence;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/**
 * The pooled cohort equations (Goff 2014, 10.1161/01.cir.0000437741.48606.98) as a table of coefficients: of the terms
 * ln age, its square, ln total cholesterol, its product with ln age, ln HDL cholesterol and product, ln systolic
 * pressure and product (treated, then untreated), smoking and product, diabetes; then mean and baseline survival.
 * Diabetes, a blood-pressure drug and a statin that are not cited must not be on record.
 */
final class PooledCohort {
    private static final double[] WHITE_WOMAN = {
        -29.799, 4.884, 13.540, -3.114, -13.578, 3.149, 2.019, 0, 1.957, 0, 7.574, -1.665, .661, -29.18, .9665
    };
    private static final double[] BLACK_WOMAN = {
        17.114, 0, .940, 0, -18.920, 4.475, 29.291, -6.432, 27.820, -6.087, .691, 0, .874, 86.61, .9533
    };
    private static final double[] WHITE_MAN = {
        12.344, 0, 11.853, -2.664, -7.990, 1.769, 1.797, 0, 1.764, 0, 7.837, -1.795, .658, 61.18, .9144
    };
    private static final double[] BLACK_MAN = {
        2.469, 0, .302, 0, -.307, 0, 1.916, 0, 1.809, 0, .549, 0, .645, 19.54, .8954
    };

    private PooledCohort() {}

    /** Parts {@code percent} and {@code race}. */
    static String print(ScoreInputs inputs) {
        boolean black = isBlack(inputs.patient());
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "race" -> black ? "Black or African American" : "White";
            case "percent" -> Decimals.print(Decimals.of(percent(inputs, black)), inputs.parameters());
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static double percent(ScoreInputs inputs, boolean black) {
        if (!"10".equals(inputs.parameters().get("years"))
                || Roles.takesOrNot(inputs, "statin", CardiovascularCodes.STATINS)) {
            throw DerivationRefused.notDerived();
        }
        double[] b = inputs.isFemale() ? black ? BLACK_WOMAN : WHITE_WOMAN : black ? BLACK_MAN : WHITE_MAN;
        double age = Math.log(within(inputs.age(), 40, 79));
        double total = Math.log(within(Roles.number(inputs, "total", "mg/dL", Loinc.TOTAL_CHOLESTEROL), 130, 320));
        double hdl = Math.log(within(Roles.number(inputs, "hdl", "mg/dL", Loinc.HDL_CHOLESTEROL), 20, 100));
        double systolic =
                Math.log(within(Roles.number(inputs, "systolic", "mm[Hg]", Loinc.SYSTOLIC_PRESSURE), 90, 200));
        int drug = Roles.takesOrNot(inputs, "pressure-drug", CardiovascularCodes.BLOOD_PRESSURE_LOWERING) ? 6 : 8;
        double[] terms = new double[13];
        terms[0] = age;
        terms[1] = age * age;
        terms[2] = total;
        terms[3] = age * total;
        terms[4] = hdl;
        terms[5] = age * hdl;
        terms[drug] = systolic;
        terms[drug + 1] = age * systolic;
        terms[10] = smokes(inputs) ? 1 : 0;
        terms[11] = age * terms[10];
        terms[12] = Roles.hasOrLacksProblem(inputs, "diabetes", Snomed.DIABETES, false) ? 1 : 0;
        double sum = 0;
        for (int i = 0; i < terms.length; i++) {
            sum += b[i] * terms[i];
        }
        return 100 - 100 * Math.pow(b[14], Math.exp(sum - b[13]));
    }

    /** By the only category of US Core's race extension. */
    private static boolean isBlack(Patient patient) {
        List<Coding> categories = patient.getExtension().stream()
                .filter(extension ->
                        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race".equals(extension.getUrl()))
                .flatMap(extension -> extension.getExtension().stream())
                .filter(part -> "ombCategory".equals(part.getUrl()))
                .map(Extension::getValue)
                .filter(Coding.class::isInstance)
                .map(Coding.class::cast)
                .toList();
        boolean white = !categories.isEmpty() && categories.stream().allMatch(category -> is(category, "2106-3"));
        boolean black = !categories.isEmpty() && categories.stream().allMatch(category -> is(category, "2054-5"));
        if (white == black) {
            throw DerivationRefused.notDerived();
        }
        return black;
    }

    private static boolean is(Coding coding, String code) {
        return "urn:oid:2.16.840.1.113883.6.238".equals(coding.getSystem()) && code.equals(coding.getCode());
    }

    private static boolean smokes(ScoreInputs inputs) {
        Observation answer = Sources.observation(inputs.one("smoking").orElseThrow(DerivationRefused::notDerived));
        if (!CardiovascularCodes.SMOKING_STATUS.isIn(answer.getCode())
                || !(answer.getValue() instanceof CodeableConcept concept)) {
            throw DerivationRefused.notDerived();
        }
        boolean smokes = CardiovascularCodes.SMOKES.isIn(concept);
        if (smokes == CardiovascularCodes.DOES_NOT_SMOKE.isIn(concept)) {
            throw DerivationRefused.notDerived();
        }
        return smokes;
    }

    private static double within(double value, double lowest, double highest) {
        if (value < lowest || value > highest) {
            throw DerivationRefused.notDerived();
        }
        return value;
    }
}
