package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One fact, told by one resource or by several. The one that could be known first stands for it; of those known at the
 * same time the one whose reference sorts first, so that the order of the record does not matter.
 */
final class Fact implements Timed<Event> {
    private static final Comparator<Telling> FIRST_KNOWN =
            Comparator.comparing(Telling::from).thenComparing(telling -> telling.event.source());

    /**
     * One resource that tells a fact.
     *
     * @param event the event, with this resource as its only source
     * @param from first instant at which it could be known; {@link Instant#MIN} when nothing says
     */
    record Telling(Event event, Instant from) {}

    private final List<Telling> tellings;
    private final Event whole;
    private final Instant statusFrom;

    Fact(List<Telling> tellings) {
        this.tellings = tellings.size() == 1
                ? List.copyOf(tellings)
                : tellings.stream().sorted(FIRST_KNOWN).toList();
        this.whole = told(this.tellings);
        this.statusFrom = Ends.statusFrom(whole);
    }

    @Override
    public Instant from() {
        return tellings.get(0).from;
    }

    @Override
    public Instant completeFrom() {
        Instant allTold = tellings.get(tellings.size() - 1).from;
        return statusFrom.isAfter(allTold) ? statusFrom : allTold;
    }

    @Override
    public Event whole() {
        return whole;
    }

    @Override
    public Event at(Instant instant) {
        int known = tellingsAt(instant);
        Event event = known == tellings.size() ? whole : told(tellings.subList(0, known));
        return statusFrom.isAfter(instant) ? event.withStatus(Ends.openStatus(event)) : event;
    }

    /** How many resources had told it by the instant. */
    int tellingsAt(Instant instant) {
        return (int) tellings.stream()
                .takeWhile(telling -> !telling.from.isAfter(instant))
                .count();
    }

    int tellings() {
        return tellings.size();
    }

    private static Event told(List<Telling> tellings) {
        Event first = tellings.get(0).event;
        return tellings.size() == 1
                ? first
                : first.withSources(
                        tellings.stream().map(telling -> telling.event.source()).toList());
    }
}
