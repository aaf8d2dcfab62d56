package org.prodrome.longitudinal.regimen;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;

/**
 * One drug over one stretch of time.
 *
 * @param substance what it is, as the record's label says
 * @param classes names of the drug classes it belongs to, as {@code terminology} lists them
 * @param start when the first evidence is dated
 * @param stop when it ended; null while it goes on, or when nothing says
 * @param ongoing whether the newest order or statement is active
 * @param evidence orders, administrations, dispenses and statements, oldest first, at least one
 * @param doses each dose that differs from the one before, with where it stands
 * @param gaps stretches for which nothing was supplied
 */
public record Course(
        String substance,
        List<String> classes,
        ClinicalTime start,
        @Nullable ClinicalTime stop,
        boolean ongoing,
        List<Event> evidence,
        List<Dose> doses,
        List<Gap> gaps) {
    public Course {
        classes = List.copyOf(classes);
        evidence = List.copyOf(evidence);
        doses = List.copyOf(doses);
        gaps = List.copyOf(gaps);
    }

    /**
     * A dose.
     *
     * @param event where it stands
     * @param text number and unit as recorded, such as {@code 10 mg}
     */
    public record Dose(Event event, String text) {}

    /**
     * A stretch without supply.
     *
     * @param before the last evidence before it
     * @param after the first after it
     * @param days whole days from the end of what was supplied to the next
     */
    public record Gap(Event before, Event after, long days) {}

    /** When it ended, if the record says. */
    public Optional<ClinicalTime> ended() {
        return Optional.ofNullable(stop);
    }

    /** Whether both were taken at one time, as far as the record says. */
    public boolean overlaps(Course other) {
        return startsBeforeEndOf(other) && other.startsBeforeEndOf(this);
    }

    private boolean startsBeforeEndOf(Course other) {
        return other.ongoing || other.stop == null
                ? other.ongoing || start.compareTo(other.last()) <= 0
                : start.compareTo(other.stop) < 0;
    }

    private ClinicalTime last() {
        return evidence.get(evidence.size() - 1).time().orElse(start);
    }
}
