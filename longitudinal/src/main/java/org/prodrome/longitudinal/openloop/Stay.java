package org.prodrome.longitudinal.openloop;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * The stay that is about to end.
 *
 * @param from when it began; 30 days ago where that is not known
 * @param isKnown whether the record says when it began
 */
public record Stay(Instant from, boolean isKnown) {
    private static final Duration UNKNOWN = Duration.ofDays(30);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Set<String> OPEN = Set.of("in-progress", "onleave", "arrived", "triaged");

    /**
     * The encounter of that id, else the newest stay in hospital that goes on.
     *
     * @param encounterId bare id in the same record; empty when the record has other ids than the caller
     */
    public static Stay of(PatientTimeline timeline, Optional<String> encounterId) {
        Optional<Event> named = encounterId.flatMap(id -> timeline.event("Encounter/" + id));
        return named.or(() -> timeline.events("Encounter").stream()
                        .filter(event -> OPEN.contains(event.status()))
                        .filter(event -> event.as(Encounter.class)
                                .filter(HospitalStays::isStay)
                                .isPresent())
                        .reduce((older, newer) -> newer))
                .flatMap(Event::time)
                .filter(ClinicalTime::hasDay)
                .map(ClinicalTime::start)
                .filter(start -> start.isAfter(timeline.asOf().minus(LONGEST)))
                .map(start -> new Stay(start, true))
                .orElseGet(() -> new Stay(timeline.asOf().minus(UNKNOWN), false));
    }

    /** Whether something was on a known day of the stay. */
    boolean holds(Event event) {
        return event.time()
                .filter(ClinicalTime::hasDay)
                .filter(when -> !when.end().isBefore(from))
                .isPresent();
    }
}
