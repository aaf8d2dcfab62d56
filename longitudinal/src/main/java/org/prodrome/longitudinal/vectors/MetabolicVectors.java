package org.prodrome.longitudinal.vectors;

import java.util.Map;
import java.util.function.BiConsumer;
import org.prodrome.longitudinal.equation.DiabetesRisk;
import org.prodrome.longitudinal.equation.DiabetesRisk.Answers;

/** Vector files of the metabolic scores. */
final class MetabolicVectors {
    private MetabolicVectors() {}

    static Map<String, BiConsumer<VectorRow, Expectations>> byFile() {
        return Map.of("findrisc", MetabolicVectors::findrisc, "ada_risk_test", MetabolicVectors::ada);
    }

    private static void findrisc(VectorRow row, Expectations expect) {
        int family = (int) row.number("family");
        expect.whole(
                "score",
                DiabetesRisk.findrisc(new Answers(
                        (int) row.number("age_y"),
                        row.female("sex"),
                        row.number("bmi"),
                        row.number("waist_cm"),
                        row.flag("active"),
                        row.flag("daily_veg"),
                        row.flag("bp_meds"),
                        row.flag("high_glucose_hx"),
                        family == 1 ? 5 : family == 2 ? 3 : 0)));
    }

    private static void ada(VectorRow row, Expectations expect) {
        int others = 0;
        others += row.flag("family1") ? 1 : 0;
        others += row.flag("htn") ? 1 : 0;
        // A man scores for his sex, a woman for gestational diabetes.
        others += !row.female("sex") || row.flag("gdm") ? 1 : 0;
        others += row.flag("active") ? 0 : 1;
        expect.whole("score", DiabetesRisk.ada((int) row.number("age_y"), row.number("bmi"), others));
    }
}
