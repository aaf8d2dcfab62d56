package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What this server adds to a card.
 *
 * @param associatedResources {@code Type/id} of what the card is about, as the caller's record names it, so that a card
 *     among several orders or studies can be placed beside its own
 */
public record CardExtension(
        @JsonProperty(CardExtension.ASSOCIATED_RESOURCE) List<String> associatedResources) {
    static final String ASSOCIATED_RESOURCE = "org.prodrome.associated-resource";

    public CardExtension {
        associatedResources = List.copyOf(associatedResources);
        if (associatedResources.isEmpty()) {
            throw new IllegalArgumentException("an extension without content is left out");
        }
        associatedResources.forEach(
                reference -> Wire.requireLocalReference("%s".formatted(ASSOCIATED_RESOURCE), reference));
    }
}
