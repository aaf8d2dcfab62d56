package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/** Scores about heart and vessels, worked out a second time. */
final class CardiovascularScores {
    private static final CodeSet BLEEDING_DRUGS =
            KidneyDrugs.ANTIPLATELETS.and("antiplatelet drug or NSAID", KidneyDrugs.NSAIDS);
    private static final CodeSet REPLACEMENT = KidneyProblems.CHRONIC_DIALYSIS.and(
            "dialysis or kidney transplant", KidneyProblems.DIALYSIS, KidneyProblems.TRANSPLANT);
    private static final List<CodeSet> PRESSURE_CLASSES = List.of(
            KidneyDrugs.RENIN_ANGIOTENSIN,
            KidneyDrugs.DIURETICS,
            CardiovascularCodes.BETA_BLOCKERS,
            CardiovascularCodes.CALCIUM_CHANNEL_BLOCKERS);
    private static final double SLACK = 1e-9;

    private CardiovascularScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of(
                "cha2ds2-vasc", CardiovascularScores::strokeRisk,
                "has-bled", CardiovascularScores::bleedingRisk,
                "h2fpef", CardiovascularScores::preservedHeartFailure,
                "pooled-cohort", PooledCohort::print,
                "prevent", Prevent::print);
    }

    /** Lip 2010, 10.1378/chest.09-1584; part {@code va} without the point for women (ESC 2024). */
    private static String strokeRisk(ScoreInputs inputs) {
        require(Roles.hasProblem(inputs, "fibrillation", CardiovascularProblems.ATRIAL_FIBRILLATION));
        int age = inputs.age();
        int points = age < 65 ? 0 : age < 75 ? 1 : 2;
        points += has(inputs, "heart-failure", CardiovascularProblems.HEART_FAILURE, true);
        points += has(inputs, "hypertension", CardiovascularProblems.HYPERTENSION, false);
        points += has(inputs, "diabetes", Snomed.DIABETES, false);
        points += 2 * has(inputs, "stroke", CardiovascularProblems.STROKE_OR_EMBOLISM, true);
        points += has(inputs, "vascular", CardiovascularProblems.VASCULAR_DISEASE, true);
        boolean female = inputs.isFemale();
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "points" -> Integer.toString(points + (female ? 1 : 0));
            case "va" -> Integer.toString(points);
            default -> throw DerivationRefused.notDerived();
        };
    }

    /** Pisters 2010, 10.1378/chest.10-0134, of what is cited: the lowest that it can be. */
    private static String bleedingRisk(ScoreInputs inputs) {
        require(Roles.hasProblem(inputs, "fibrillation", CardiovascularProblems.ATRIAL_FIBRILLATION));
        Roles.drugInUse(inputs, "anticoagulant", KidneyDrugs.ORAL_ANTICOAGULANTS);
        int points = inputs.age() > 65 ? 1 : 0;
        if (inputs.one("systolic").isPresent()) {
            require(Roles.number(inputs, "systolic", "mm[Hg]", Loinc.SYSTOLIC_PRESSURE) > 160 + SLACK);
            points++;
        }
        boolean kidney = false;
        if (inputs.one("creatinine").isPresent()) {
            require(KidneyScores.creatinine(inputs) * 88.4 > 200 + SLACK);
            kidney = true;
        }
        kidney |= counted(inputs, "replacement", REPLACEMENT) > 0;
        points += kidney ? 1 : 0;
        boolean liver = counted(inputs, "cirrhosis", CardiovascularProblems.CIRRHOSIS) > 0;
        points += hasLiverValues(inputs) || liver ? 1 : 0;
        points += counted(inputs, "stroke", CardiovascularProblems.STROKE_OR_EMBOLISM);
        points += counted(inputs, "bleeding", CardiovascularProblems.MAJOR_BLEEDING);
        points += Roles.hasProblem(inputs, "alcohol", CardiovascularProblems.HARMFUL_ALCOHOL_USE) ? 1 : 0;
        if (inputs.one("drug").isPresent()) {
            Roles.drugInUse(inputs, "drug", BLEEDING_DRUGS);
            points++;
        }
        return Integer.toString(points);
    }

    /** Bilirubin above twice, and ALT, AST or alkaline phosphatase above three times, the laboratory's own limit. */
    private static boolean hasLiverValues(ScoreInputs inputs) {
        Optional<Resource> bilirubin = inputs.one("bilirubin");
        Optional<Resource> enzyme = inputs.one("enzyme");
        if (bilirubin.isEmpty() && enzyme.isEmpty()) {
            return false;
        }
        CodeSet enzymes = Loinc.ALT.and("liver enzyme", Loinc.AST, Loinc.ALKALINE_PHOSPHATASE);
        requireTimes(inputs, "bilirubin", "mg/dL", Loinc.BILIRUBIN, 2);
        requireTimes(inputs, "enzyme", "U/L", enzymes, 3);
        return true;
    }

    private static void requireTimes(ScoreInputs inputs, String role, String unit, CodeSet codes, int times) {
        double value = Roles.number(inputs, role, unit, codes);
        double limit = Records.upperLimit(Sources.observation(inputs.one(role).orElseThrow()), unit)
                .orElseThrow(DerivationRefused::notDerived);
        require(limit > 0 && value > times * limit + SLACK);
    }

    /** Reddy 2018, 10.1161/CIRCULATIONAHA.118.034646; echo items that are not cited count 0 and their most. */
    private static String preservedHeartFailure(ScoreInputs inputs) {
        require(Roles.hasProblem(inputs, "breathlessness", CardiovascularProblems.BREATHLESSNESS));
        require(Roles.number(inputs, "ejection", "%", Loinc.EJECTION_FRACTION) >= 50 - SLACK);
        int points = inputs.age() > 60 ? 1 : 0;
        points += Roles.number(inputs, "bmi", "kg/m2", Loinc.BODY_MASS_INDEX) > 30 + SLACK ? 2 : 0;
        points += classes(inputs) >= 2 ? 1 : 0;
        points += Roles.hasProblem(inputs, "fibrillation", CardiovascularProblems.ATRIAL_FIBRILLATION) ? 3 : 0;
        int missing = 0;
        if (inputs.one("pressure").isEmpty()) {
            missing++;
        } else if (Roles.number(inputs, "pressure", "mm[Hg]", CardiovascularCodes.PULMONARY_SYSTOLIC_PRESSURE)
                > 35 + SLACK) {
            points++;
        }
        if (inputs.one("filling").isEmpty()) {
            missing++;
        } else if (Roles.number(inputs, "filling", "1", CardiovascularCodes.FILLING_RATIO) > 9 + SLACK) {
            points++;
        }
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "min" -> Integer.toString(points);
            case "max" -> Integer.toString(points + missing);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static long classes(ScoreInputs inputs) {
        List<Resource> drugs = inputs.all("drug");
        drugs.forEach(drug -> Roles.requireDrugInUse(inputs, drug, CardiovascularCodes.BLOOD_PRESSURE_LOWERING));
        return PRESSURE_CLASSES.stream()
                .filter(codes -> drugs.stream().anyMatch(drug -> Roles.isDrug(drug, codes)))
                .count();
    }

    private static int has(ScoreInputs inputs, String role, CodeSet codes, boolean ever) {
        return Roles.hasOrLacksProblem(inputs, role, codes, ever) ? 1 : 0;
    }

    private static int counted(ScoreInputs inputs, String role, CodeSet codes) {
        if (inputs.one(role).isEmpty()) {
            return 0;
        }
        require(Roles.isAbout(inputs.one(role).orElseThrow(), codes));
        return 1;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
    }
}
