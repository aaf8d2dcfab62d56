package org.prodrome.server.trail;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Counts refused requests by minute, so that a flood of them is a few lines of the trail: of each minute and node at
 * most {@value #MOST} kinds of refusal, and one line for all that are of further kinds. What was counted since the last
 * full minute is lost when the process is killed; it stands in the log. Safe for many threads.
 */
final class Refusals {
    /** Kinds of refusal that are told apart in one minute. */
    static final int MOST = 60;

    private static final String FURTHER = "FURTHER_KINDS";

    private final Clock clock;
    private final Map<Instant, Map<Refusal, Count>> minutes = new HashMap<>();

    /**
     * How often.
     *
     * @param address network address of the first of them
     */
    record Count(int times, Instant first, Instant last, String address) {
        Count and(Count other) {
            return new Count(
                    times + other.times,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last,
                    address);
        }
    }

    Refusals(Clock clock) {
        this.clock = clock;
    }

    synchronized void note(Refusal refusal, String address) {
        Instant now = clock.instant();
        Map<Refusal, Count> minute =
                minutes.computeIfAbsent(now.truncatedTo(ChronoUnit.MINUTES), begun -> new LinkedHashMap<>());
        Refusal counted = minute.containsKey(refusal) || minute.size() < MOST
                ? refusal
                : new Refusal(Access.CALL_REFUSED, refusal.status() / 100 * 100, "", false, FURTHER);
        minute.merge(counted, new Count(1, now, now, address), Count::and);
    }

    /** Hands over the minutes that are over, or all; each count once. */
    synchronized void take(boolean all, BiConsumer<Refusal, Count> taker) {
        Instant current = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        minutes.entrySet().removeIf(minute -> {
            if (!all && !minute.getKey().isBefore(current)) {
                return false;
            }
            minute.getValue().forEach(taker);
            return true;
        });
    }
}
