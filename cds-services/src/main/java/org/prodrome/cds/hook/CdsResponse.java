package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The answer to a call; {@code {"cards":[]}} when there is nothing to say.
 *
 * @param systemActions changes that the EHR applies without showing them; left out when there are none
 */
public record CdsResponse(
        List<Card> cards,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Suggestion.Action> systemActions) {
    public CdsResponse {
        cards = List.copyOf(cards);
        systemActions = List.copyOf(systemActions);
    }

    public CdsResponse(List<Card> cards) {
        this(cards, List.of());
    }

    /**
     * This answer as one caller may get it: system actions only where they were agreed beforehand (CDS Hooks 2.0.1,
     * "System action").
     */
    CdsResponse under(ClientTerms terms) {
        return terms.systemActions() ? this : new CdsResponse(cards);
    }
}
