package org.prodrome.longitudinal.backtest.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Time of a patient during which alerts are counted: a hospital stay, or the whole record where none is on it.
 *
 * @param start included
 * @param end not included
 * @param unit where the patient lay first, {@code ward} when the record names no unit
 * @param age completed years at its start; -1 when not known
 */
public record Stay(Instant start, Instant end, String unit, int age) {
    /** The unit of a record without any stay. */
    static final String NO_STAY = "no stay";

    /** Whether it is no stay but a whole record. */
    public boolean isWholeRecord() {
        return unit.equals(NO_STAY);
    }

    /** Itself when it begins in the span; of a whole record the part in it. */
    Optional<Stay> within(Instant from, Instant to) {
        if (!isWholeRecord()) {
            return start.isBefore(from) || !start.isBefore(to) ? Optional.empty() : Optional.of(this);
        }
        Instant begin = start.isBefore(from) ? from : start;
        Instant finish = end.isAfter(to) ? to : end;
        return begin.isBefore(finish) ? Optional.of(new Stay(begin, finish, unit, age)) : Optional.empty();
    }

    /** Length in days. */
    public double days() {
        return Duration.between(start, end).toSeconds() / 86_400.0;
    }

    /** Whether an instant lies in it. */
    public boolean holds(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }
}
