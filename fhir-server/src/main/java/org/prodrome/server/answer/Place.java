package org.prodrome.server.answer;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A place in the list of sent cards: what follows is older, or of the same moment and lower by id.
 *
 * @param id of the card's row
 */
record Place(Instant sent, String id) {
    private static final String BETWEEN = "~";

    /** Before everything that was ever sent. */
    static final Place START = new Place(Instant.parse("9999-12-31T00:00:00Z"), "");

    static Place of(SentCard card) {
        return new Place(card.sent(), card.id());
    }

    /** Reads {@link #toString}; empty where it is none. */
    static Optional<Place> parse(String text) {
        int at = text.indexOf(BETWEEN);
        if (at < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Place(Instant.parse(text.substring(0, at)), text.substring(at + BETWEEN.length())));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return sent + BETWEEN + id;
    }
}
