package org.prodrome.longitudinal.detector.pregnancy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Reasons not to start low-dose aspirin: allergy to it or an NSAID, a bleeding disorder, a bleeding or a peptic ulcer
 * on the list of active problems (ACOG Committee Opinion 743, doi:10.1097/AOG.0000000000002708), and, as a rule of this
 * product, platelets below 50 ×10⁹/L in the newest count of 90 days.
 */
final class AspirinExclusion {
    static final Duration COUNT_WITHIN = Duration.ofDays(90);
    static final double FEWEST_PLATELETS = 50;

    private static final Pattern ALLERGY_WORDS =
            Pattern.compile("\\b(aspirin|acetylsalicylic|nsaids?|non-?steroidal)\\b", Pattern.CASE_INSENSITIVE);
    private static final List<Map.Entry<CodeSet, String>> PROBLEMS = List.of(
            Map.entry(PregnancyCodes.ASPIRIN_ALLERGY, "an allergy to aspirin or an NSAID is on record"),
            Map.entry(PregnancyCodes.BLEEDING_DISORDER, "a bleeding disorder is on record"),
            Map.entry(CardiovascularProblems.MAJOR_BLEEDING, "a bleeding is on the list of active problems"),
            Map.entry(PregnancyCodes.PEPTIC_ULCER, "a peptic ulcer is on the list of active problems"));

    private AspirinExclusion() {}

    /** The first reason that the record holds, in words; empty when it holds none. */
    static Optional<String> of(PatientTimeline timeline) {
        if (isAllergic(timeline)) {
            return Optional.of(PROBLEMS.get(0).getValue());
        }
        for (Map.Entry<CodeSet, String> problem : PROBLEMS) {
            if (!Circumstances.activeProblems(timeline, problem.getKey()).isEmpty()) {
                return Optional.of(problem.getValue());
            }
        }
        List<Point> counts = timeline.series(Analyte.PLATELETS).within(COUNT_WITHIN, timeline.asOf());
        return counts.isEmpty() || counts.get(counts.size() - 1).value() >= FEWEST_PLATELETS - 1e-9
                ? Optional.empty()
                : Optional.of("platelets are below 50 ×10⁹/L");
    }

    /** By code or by the words of an allergy. */
    private static boolean isAllergic(PatientTimeline timeline) {
        return timeline.events("AllergyIntolerance").stream()
                .filter(Circumstances::isActive)
                .anyMatch(allergy -> PregnancyCodes.ASPIRIN_ALLERGY.isIn(allergy.concept())
                        || ALLERGY_WORDS.matcher(allergy.label()).find());
    }
}
