package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What this server adds to a card.
 *
 * @param associatedResources {@code Type/id} of what the card is about, as the caller's record names it, so that a card
 *     among several orders or studies can be placed beside its own
 */
public record CardExtension(
        @JsonProperty(CardExtension.ASSOCIATED_RESOURCE) List<String> associatedResources) {
    static final String ASSOCIATED_RESOURCE = "org.prodrome.associated-resource";
    private static final int MOST = 10;

    /** For those of the references that are {@code Type/id}, the first ten; nothing when none is. */
    public static Optional<CardExtension> about(Collection<String> references) {
        List<String> local = references.stream()
                .filter(Wire::isLocalReference)
                .distinct()
                .limit(MOST)
                .toList();
        return local.isEmpty() ? Optional.empty() : Optional.of(new CardExtension(local));
    }

    public CardExtension {
        associatedResources = List.copyOf(associatedResources);
        if (associatedResources.isEmpty()) {
            throw new IllegalArgumentException("an extension without content is left out");
        }
        associatedResources.forEach(reference -> Wire.requireLocalReference(ASSOCIATED_RESOURCE, reference));
    }
}
