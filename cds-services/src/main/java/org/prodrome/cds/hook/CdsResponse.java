package org.prodrome.cds.hook;

import java.util.List;

/** The answer to a call; {@code {"cards":[]}} when there is nothing to say. */
public record CdsResponse(List<Card> cards) {
    public CdsResponse {
        cards = List.copyOf(cards);
    }
}
