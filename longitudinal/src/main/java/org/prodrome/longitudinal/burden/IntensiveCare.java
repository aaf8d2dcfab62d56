package org.prodrome.longitudinal.burden;

import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.prodrome.longitudinal.timeline.ClinicalTime;
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

    /** Names as wards write them: MICU, CVICU, CCU, CSRU (cardiac surgery recovery), ITU, intensive care. */
    private static final Pattern UNIT = Pattern.compile(
            "\\b\\w*ICU\\b|\\b(CCU|CSRU|ITU)\\b|intensive[ -](care|therapy)|critical[ -]care",
            Pattern.CASE_INSENSITIVE);

    private IntensiveCare() {}

    /** Whether the rule asks for what intensive care is, and the patient lies there now by the name of the unit. */
    static boolean answers(String ruleId, PatientTimeline timeline) {
        return RULES.contains(Utterance.name(ruleId))
                && timeline.events("Encounter").stream()
                        .flatMap(event -> event.as(Encounter.class).stream())
                        .flatMap(encounter -> encounter.getLocation().stream())
                        .anyMatch(location -> isUnit(location) && isNow(location, timeline));
    }

    private static boolean isUnit(EncounterLocationComponent location) {
        String name = location.getLocation().getDisplay();
        return name != null && UNIT.matcher(name).find();
    }

    /** Begun, and not over; without a start nobody can tell. */
    private static boolean isNow(EncounterLocationComponent location, PatientTimeline timeline) {
        boolean begun = ClinicalTime.of(location.getPeriod().getStartElement())
                .filter(start -> !start.start().isAfter(timeline.asOf()))
                .isPresent();
        boolean over = ClinicalTime.of(location.getPeriod().getEndElement())
                .filter(end -> !end.end().isAfter(timeline.asOf()))
                .isPresent();
        return begun && !over;
    }
}
