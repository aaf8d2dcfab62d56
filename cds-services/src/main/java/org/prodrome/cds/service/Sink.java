package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cards of one answer as they are finished. A composer says what is due, then puts one card after another; whoever
 * takes the answer closes it once, and what is put afterwards is let go. Safe for the two threads.
 */
final class Sink {
    private final List<Place> places = new ArrayList<>();
    private final List<String> extras = new ArrayList<>();
    private int most = Integer.MAX_VALUE;
    private boolean closed;

    /** Where one card will stand. */
    private static final class Place {
        private final String topic;
        private @Nullable Written card;
        private boolean settled;

        private Place(String topic) {
            this.topic = topic;
        }
    }

    /**
     * What was there when it was closed.
     *
     * @param cards in the order of their places
     * @param late topics of cards and names of parts that were due and are not there
     */
    record Closed(List<Written> cards, List<String> late) {}

    /**
     * What is due.
     *
     * @param topics of the cards that may come, most urgent first
     * @param wanted most cards that leave, from the front
     */
    synchronized void expect(List<String> topics, int wanted) {
        topics.forEach(topic -> places.add(new Place(topic)));
        most = wanted;
    }

    /** A part that makes a card fuller, which can leave without it. */
    synchronized void expectPart(String name) {
        extras.add(name);
    }

    /** Whether a further card could still leave. */
    synchronized boolean wantsMore() {
        return !closed && ready().size() < most;
    }

    /** Whether a card stands there and may still be made fuller. */
    synchronized boolean has(int place) {
        return !closed && places.get(place).card != null;
    }

    /** A card is finished, or it turned out that there is none. */
    synchronized void put(int place, Optional<Written> card) {
        if (!closed) {
            Place at = places.get(place);
            at.settled = true;
            card.ifPresent(written -> at.card = written);
        }
    }

    /** The part is on its card now, or there is none. */
    synchronized void putFuller(int place, Optional<Written> card, String part) {
        if (!closed) {
            put(place, card);
            extras.remove(part);
        }
    }

    /** What is there; nothing comes in any more. */
    synchronized Closed close() {
        closed = true;
        List<Written> cards = ready().stream().limit(most).toList();
        List<String> late = new ArrayList<>(places.stream()
                .filter(place -> !place.settled)
                .map(place -> place.topic)
                .limit(most - cards.size())
                .toList());
        late.addAll(extras);
        return new Closed(cards, late);
    }

    private List<Written> ready() {
        return places.stream()
                .map(place -> place.card)
                .filter(Objects::nonNull)
                .map(Written.class::cast)
                .toList();
    }
}
