package org.prodrome.cds.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * At most three cards for one opening of a chart, or one signing, however many services a caller asks: each asks alone
 * and none waits for another. A service gets what is left after the cards already given to this opening, and after one
 * for each service of higher priority that this caller has used within a day and has not asked yet this time. The same
 * opening again gets no fewer than before. Kept in this process only; safe for many threads.
 */
public final class InstanceBudget {
    private static final int MOST_CARDS = 3;
    private static final int MOST_KEPT = 10_000;
    private static final Duration IN_USE = Duration.ofDays(1);

    private final Clock clock;
    private final Map<String, Map<Seat, Integer>> given = bounded();
    private final Map<String, Map<Seat, Instant>> used = bounded();

    public InstanceBudget(Clock clock) {
        this.clock = clock;
    }

    /**
     * A service among those of its hook.
     *
     * @param rank the lower is heard first
     * @param isKept whether a place is kept for it where others of its caller ask before it
     */
    record Seat(String hook, String id, int rank, boolean isKept) {}

    /**
     * How many cards a service may send.
     *
     * @param caller what names the caller, the same in all its calls
     * @param hookInstance the caller's name of this opening
     * @param wanted cards that the service has to show
     */
    synchronized int grant(String caller, String hookInstance, Seat seat, int wanted) {
        Instant now = clock.instant();
        Map<Seat, Instant> usedByCaller = used.computeIfAbsent(caller + "\n" + seat.hook(), c -> new HashMap<>());
        usedByCaller.put(seat, now);
        Map<Seat, Integer> givenNow = given.computeIfAbsent(caller + "\n" + hookInstance, i -> new HashMap<>());
        int before = givenNow.getOrDefault(seat, 0);
        int others = givenNow.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(seat))
                .mapToInt(Map.Entry::getValue)
                .sum();
        int reserved = (int) usedByCaller.entrySet().stream()
                .filter(entry -> entry.getKey().isKept())
                .filter(entry -> entry.getKey().rank() < seat.rank() && !givenNow.containsKey(entry.getKey()))
                .filter(entry -> entry.getValue().plus(IN_USE).isAfter(now))
                .count();
        int left = Math.max(before, MOST_CARDS - others - reserved);
        int granted = Math.max(0, Math.min(wanted, left));
        givenNow.put(seat, Math.max(before, granted));
        return granted;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST_KEPT;
            }
        };
    }
}
