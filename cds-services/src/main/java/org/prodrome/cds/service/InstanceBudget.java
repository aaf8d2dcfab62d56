package org.prodrome.cds.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * At most three cards for one opening of a chart, however many services a caller asks: each asks alone and none waits
 * for another. A service gets what is left after the cards already given to this opening, and after one for each
 * service of higher priority that this caller has used within a day and has not asked yet this time. The same opening
 * again gets no fewer than before. Kept in this process only; safe for many threads.
 */
public final class InstanceBudget {
    private static final int MOST_CARDS = 3;
    private static final int MOST_KEPT = 10_000;
    private static final Duration IN_USE = Duration.ofDays(1);

    private final Clock clock;
    private final Map<String, Map<ChartView, Integer>> given = bounded();
    private final Map<String, Map<ChartView, Instant>> used = bounded();

    public InstanceBudget(Clock clock) {
        this.clock = clock;
    }

    /**
     * How many cards a service may send.
     *
     * @param caller what names the caller, the same in all its calls
     * @param hookInstance the caller's name of this opening
     * @param wanted cards that the service has to show
     */
    synchronized int grant(String caller, String hookInstance, ChartView view, int wanted) {
        Instant now = clock.instant();
        Map<ChartView, Instant> usedByCaller = used.computeIfAbsent(caller, c -> new EnumMap<>(ChartView.class));
        usedByCaller.put(view, now);
        Map<ChartView, Integer> givenNow =
                given.computeIfAbsent(caller + "\n" + hookInstance, i -> new EnumMap<>(ChartView.class));
        int before = givenNow.getOrDefault(view, 0);
        int others = givenNow.entrySet().stream()
                .filter(entry -> entry.getKey() != view)
                .mapToInt(Map.Entry::getValue)
                .sum();
        int reserved = (int) usedByCaller.entrySet().stream()
                .filter(entry -> entry.getKey() != ChartView.ALL)
                .filter(entry -> entry.getKey().compareTo(view) < 0 && !givenNow.containsKey(entry.getKey()))
                .filter(entry -> entry.getValue().plus(IN_USE).isAfter(now))
                .count();
        int left = Math.max(before, MOST_CARDS - others - reserved);
        int granted = Math.max(0, Math.min(wanted, left));
        givenNow.put(view, Math.max(before, granted));
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
