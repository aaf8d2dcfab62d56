package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyProblems;

/** Who has kidney replacement therapy, who had a transplant, and since when. */
public final class KidneyReplacement {
    private static final Duration JUST_STARTED = Duration.ofDays(7);
    private static final Duration AFTER_TRANSPLANT = Duration.ofDays(90);
    private static final Set<String> NOT_DONE = Set.of("not-done", "preparation");

    private KidneyReplacement() {}

    /** Whether kidney failure for good is on record, or dialysis that began more than 7 days ago. */
    public static boolean isChronic(PatientTimeline timeline) {
        if (!timeline.events("Condition", KidneyProblems.CHRONIC_DIALYSIS).isEmpty()
                || !timeline.events("Condition", KidneyProblems.DIALYSIS).isEmpty()) {
            return true;
        }
        List<Event> sessions = sessions(timeline);
        return !sessions.isEmpty() && justStarted(timeline).isEmpty();
    }

    /** The first session of dialysis on record, when it was in the last 7 days. */
    public static Optional<Event> justStarted(PatientTimeline timeline) {
        List<Event> sessions = sessions(timeline);
        return sessions.stream()
                .findFirst()
                .filter(first -> first.time()
                        .filter(when -> when.start().isAfter(timeline.asOf().minus(JUST_STARTED)))
                        .isPresent());
    }

    /** Whether a transplant is on record, however long ago. */
    public static boolean hasTransplant(PatientTimeline timeline) {
        return transplants(timeline).findAny().isPresent();
    }

    /** Whether a transplant was in the last 90 days: function is then not in a steady state. */
    public static boolean isNewTransplant(PatientTimeline timeline) {
        return transplants(timeline)
                .flatMap(event -> event.time().stream())
                .anyMatch(when -> when.start().isAfter(timeline.asOf().minus(AFTER_TRANSPLANT)));
    }

    private static Stream<Event> transplants(PatientTimeline timeline) {
        return Stream.concat(
                timeline.events("Condition", KidneyProblems.TRANSPLANT).stream(),
                timeline.events("Procedure", KidneyProblems.TRANSPLANT).stream()
                        .filter(event -> !NOT_DONE.contains(event.status())));
    }

    private static List<Event> sessions(PatientTimeline timeline) {
        return timeline.events("Procedure", KidneyProblems.DIALYSIS).stream()
                .filter(event -> !NOT_DONE.contains(event.status()))
                .toList();
    }
}
