package org.prodrome.cds.evidence;

import java.util.Map;
import java.util.Set;

/** Scores about the kidney, worked out a second time. */
final class KidneyScores {
    private static final Set<String> WEIGHT = Set.of("29463-7", "3141-9");

    private KidneyScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of("cockcroft-gault", KidneyScores::creatinineClearance);
    }

    /** Cockcroft and Gault, Nephron 1976;16:31 (10.1159/000180580), mL/min; roles creatinine and weight. */
    private static String creatinineClearance(ScoreInputs inputs) {
        double creatinine = Kidney.creatinineMgDl(
                Sources.observation(inputs.one("creatinine").orElseThrow(DerivationRefused::notDerived)));
        double kilograms = inputs.number("weight", "kg", WEIGHT);
        double clearance = (140 - inputs.age()) * kilograms / (72 * creatinine) * (inputs.isFemale() ? 0.85 : 1);
        return Decimals.print(Decimals.of(clearance), inputs.parameters());
    }
}
