package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyProblems;

/** Who has kidney replacement therapy, who had a transplant, and since when. */
public final class KidneyReplacement {
    private static final Duration RUNNING = Duration.ofDays(7);
    private static final Duration CHRONIC = Duration.ofDays(90);
    private static final Duration STILL_ON_IT = Duration.ofDays(30);
    private static final Duration AFTER_TRANSPLANT = Duration.ofDays(90);
    private static final Set<String> NOT_DONE = Set.of("not-done", "preparation");

    private KidneyReplacement() {}

    /**
     * Whether kidney failure for good is on record, or dialysis over more than 90 days, the newest session of the last
     * 30 days: a session of an acute injury is neither.
     */
    public static boolean isChronic(PatientTimeline timeline) {
        if (!timeline.events("Condition", KidneyProblems.CHRONIC_DIALYSIS).isEmpty()
                || !timeline.events("Condition", KidneyProblems.DIALYSIS).isEmpty()) {
            return true;
        }
        List<Event> sessions = sessions(timeline);
        Optional<Instant> first =
                sessions.stream().map(KidneyReplacement::start).min(Comparator.naturalOrder());
        Optional<Instant> last =
                sessions.stream().map(session -> lastOf(session, timeline)).max(Comparator.naturalOrder());
        return first.isPresent()
                && last.orElseThrow().isAfter(first.get().plus(CHRONIC))
                && last.get().isAfter(timeline.asOf().minus(STILL_ON_IT));
    }

    /** The newest session of dialysis, when it was in the last 7 days. */
    public static Optional<Event> running(PatientTimeline timeline) {
        return sessions(timeline).stream()
                .max(Comparator.comparing(KidneyReplacement::start))
                .filter(session ->
                        lastOf(session, timeline).isAfter(timeline.asOf().minus(RUNNING)));
    }

    /** Whether creatinine says nothing of the kidney now: dialysis for good, or a session of the last 7 days. */
    public static boolean isOnDialysis(PatientTimeline timeline) {
        return isChronic(timeline) || running(timeline).isPresent();
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
                .filter(event -> event.time().isPresent())
                .toList();
    }

    private static Instant start(Event session) {
        return session.time().orElseThrow().start();
    }

    /** When a session or course was over; now when it goes on. */
    private static Instant lastOf(Event session, PatientTimeline timeline) {
        if (session.status().equals("in-progress") && session.end().isEmpty()) {
            return timeline.asOf();
        }
        return session.end().map(end -> end.start()).orElseGet(() -> start(session));
    }
}
