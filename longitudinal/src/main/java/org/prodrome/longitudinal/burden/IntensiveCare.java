package org.prodrome.longitudinal.burden;

import java.util.Set;
import org.prodrome.longitudinal.timeline.IntensiveCareStays;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Who lies in intensive care need not be told what asks for intensive care. NEWS2 finds the patient on a ward who
 * should be seen by a team with critical-care skills and watched without a break (Royal College of Physicians, National
 * Early Warning Score 2, London 2017, chart 4: 7 and above). In intensive care that is done already, ventilation and
 * sedation score by themselves, and nearly everybody has a 7 at some time; the alert would ask for nothing. What is
 * found there leaves no trace: on the ward afterwards the rule speaks as if it had found nothing in the unit. A site
 * whose encounters name no unit hears the rule everywhere.
 */
final class IntensiveCare {
    private static final Set<String> RULES = Set.of("news2");

    private IntensiveCare() {}

    /** Whether the rule asks for what intensive care is, and the patient lies there now by the name of the unit. */
    static boolean answers(String ruleId, PatientTimeline timeline) {
        return RULES.contains(Utterance.name(ruleId)) && IntensiveCareStays.holds(timeline, timeline.asOf());
    }
}
