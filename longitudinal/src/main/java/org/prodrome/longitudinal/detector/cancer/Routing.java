package org.prodrome.longitudinal.detector.cancer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CancerCodes;
import org.prodrome.terminology.code.CareGoals;

/** For whom the guidelines on lung nodules are written. */
final class Routing {
    private static final int FLEISCHNER_FROM_AGE = 35;

    private Routing() {}

    /** Whether care is for comfort only. */
    static boolean isComfortCare(PatientTimeline timeline) {
        return !Circumstances.activeProblems(timeline, CareGoals.COMFORT_CARE).isEmpty()
                || !timeline.events("Procedure", CareGoals.COMFORT_CARE).isEmpty();
    }

    static boolean hasMalignancy(PatientTimeline timeline) {
        return timeline.events("Condition").stream().anyMatch(event -> CancerCodes.isMalignancy(event.concept()));
    }

    /** The malignancy or else the immunosuppression for which no guideline on nodules was written. */
    static Optional<Event> beyondGuidelines(PatientTimeline timeline) {
        List<Event> problems = timeline.events("Condition");
        return problems.stream()
                .filter(event -> CancerCodes.isMalignancy(event.concept()))
                .findFirst()
                .or(() -> problems.stream()
                        .filter(event -> CancerCodes.isImmunosuppression(event.concept()))
                        .findFirst());
    }

    /** Why the next step is a matter of the single case; empty when a guideline answers. */
    static Optional<String> individual(PatientTimeline timeline, NoduleStudy study) {
        if (hasMalignancy(timeline)) {
            return Optional.of("individualise: a malignancy is on record");
        }
        if (timeline.events("Condition").stream().anyMatch(event -> CancerCodes.isImmunosuppression(event.concept()))) {
            return Optional.of("individualise: immunosuppression is on record");
        }
        OptionalInt age = Person.age(timeline.patient(), study.day());
        if (!study.isScreening() && age.isPresent() && age.getAsInt() < FLEISCHNER_FROM_AGE) {
            return Optional.of("individualise: below 35 years");
        }
        return Optional.empty();
    }
}
