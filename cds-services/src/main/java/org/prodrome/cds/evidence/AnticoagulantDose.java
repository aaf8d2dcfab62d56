package org.prodrome.cds.evidence;

import java.util.Map;
import java.util.Set;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;

/**
 * The dose that a direct oral anticoagulant's label asks for in atrial fibrillation, worked out a second time (FDA
 * labels; EMA product information). Roles: drug, creatinine, weight; parameters: market, drug.
 */
final class AnticoagulantDose {
    private static final Map<String, CodeSet> DRUGS = Map.of(
            "apixaban", KidneyDrugs.APIXABAN,
            "rivaroxaban", KidneyDrugs.RIVAROXABAN,
            "dabigatran", KidneyDrugs.DABIGATRAN,
            "edoxaban", KidneyDrugs.EDOXABAN);
    private static final double SLACK = 1e-9;

    private AnticoagulantDose() {}

    static String print(ScoreInputs inputs, double clearance) {
        String drug = inputs.parameters().getOrDefault("drug", "");
        CodeSet codes = DRUGS.get(drug);
        if (codes == null) {
            throw DerivationRefused.notDerived();
        }
        Roles.drugInUse(inputs, "drug", codes);
        boolean europe = switch (inputs.parameters().getOrDefault("market", "")) {
            case "US" -> false;
            case "EU" -> true;
            default -> throw DerivationRefused.notDerived();
        };
        return switch (drug) {
            case "apixaban" -> apixaban(inputs, clearance, europe);
            case "rivaroxaban" ->
                europe && clearance < 15 - SLACK
                        ? "no recommendation"
                        : clearance <= 50 + SLACK ? "15 mg QD" : "20 mg QD";
            case "dabigatran" -> dabigatran(inputs, clearance, europe);
            default -> edoxaban(inputs, clearance, europe);
        };
    }

    private static String apixaban(ScoreInputs inputs, double clearance, boolean europe) {
        if (europe && clearance < 15 - SLACK) {
            return "no recommendation";
        }
        int reasons = 0;
        if (inputs.age() >= 80) {
            reasons++;
        }
        if (weight(inputs) <= 60 + SLACK) {
            reasons++;
        }
        if (KidneyScores.creatinine(inputs) >= 1.5 - SLACK) {
            reasons++;
        }
        return reasons > 1 || (europe && clearance < 30 - SLACK) ? "2.5 mg BID" : "5 mg BID";
    }

    private static String dabigatran(ScoreInputs inputs, double clearance, boolean europe) {
        if (europe) {
            return clearance < 30 - SLACK ? "contraindicated" : inputs.age() >= 80 ? "110 mg BID" : "150 mg BID";
        }
        if (clearance < 15 - SLACK) {
            return "no recommendation";
        }
        return clearance > 30 + SLACK ? "150 mg BID" : "75 mg BID";
    }

    private static String edoxaban(ScoreInputs inputs, double clearance, boolean europe) {
        if (clearance < 15 - SLACK) {
            return "no recommendation";
        }
        if (!europe && clearance > 95 + SLACK) {
            return "avoid";
        }
        boolean reduced = clearance <= 50 + SLACK || (europe && weight(inputs) <= 60 + SLACK);
        return reduced ? "30 mg QD" : "60 mg QD";
    }

    private static double weight(ScoreInputs inputs) {
        return inputs.number("weight", "kg", Set.of("29463-7", "3141-9"));
    }
}
