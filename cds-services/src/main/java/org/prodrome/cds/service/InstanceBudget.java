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
 * opening again gets no fewer than before, and on another node, or after a restart, as many as before: that is known
 * from the answers that are kept. Which services a caller uses is known to each process for itself. Safe for many
 * threads.
 */
public final class InstanceBudget {
    private static final int MOST_CARDS = 3;
    private static final int MOST_KEPT = 10_000;
    private static final Duration IN_USE = Duration.ofDays(1);

    private final Clock clock;
    private final GivenBefore before;
    private final Map<String, Opening> openings = bounded();
    private final Map<String, Map<Seat, Instant>> used = bounded();

    public InstanceBudget(Clock clock, GivenBefore before) {
        this.clock = clock;
        this.before = before;
    }

    /**
     * One opening of a chart.
     *
     * @param cards most cards given to it at once, by id of the service
     * @param elsewhere the same of answers that this process did not give
     */
    private record Opening(Map<String, Integer> cards, Map<String, Integer> elsewhere) {
        static Opening known(Map<String, Integer> elsewhere) {
            return new Opening(new HashMap<>(elsewhere), Map.copyOf(elsewhere));
        }
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
    int grant(String caller, String hookInstance, Seat seat, int wanted) {
        String opening = caller + "\n" + hookInstance;
        if (!isKnown(opening)) {
            learn(opening, before.cards(caller, hookInstance));
        }
        return grant(caller, opening(opening), seat, wanted);
    }

    private synchronized boolean isKnown(String opening) {
        return openings.containsKey(opening);
    }

    private synchronized void learn(String opening, Map<String, Integer> elsewhere) {
        openings.putIfAbsent(opening, Opening.known(elsewhere));
    }

    private synchronized Opening opening(String opening) {
        return openings.computeIfAbsent(opening, forgotten -> Opening.known(Map.of()));
    }

    private synchronized int grant(String caller, Opening opening, Seat seat, int wanted) {
        Instant now = clock.instant();
        Map<Seat, Instant> usedByCaller = used.computeIfAbsent(caller + "\n" + seat.hook(), c -> new HashMap<>());
        usedByCaller.put(seat, now);
        int given = opening.cards().getOrDefault(seat.id(), 0);
        int elsewhere = opening.elsewhere().getOrDefault(seat.id(), 0);
        int left = elsewhere > 0
                ? elsewhere
                : Math.max(given, MOST_CARDS - others(opening, seat) - reserved(usedByCaller, opening, seat, now));
        int granted = Math.max(0, Math.min(wanted, left));
        opening.cards().put(seat.id(), Math.max(given, granted));
        return granted;
    }

    private static int others(Opening opening, Seat seat) {
        return opening.cards().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(seat.id()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static int reserved(Map<Seat, Instant> used, Opening opening, Seat seat, Instant now) {
        return (int) used.entrySet().stream()
                .filter(entry -> entry.getKey().isKept())
                .filter(entry -> entry.getKey().rank() < seat.rank()
                        && !opening.cards().containsKey(entry.getKey().id()))
                .filter(entry -> entry.getValue().plus(IN_USE).isAfter(now))
                .count();
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
