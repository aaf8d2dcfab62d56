package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One card of CDS Hooks 2.0.1 (sections "CDS Service Response" and "Card Attributes"). What is empty is left out on the
 * wire.
 *
 * @param uuid names the card in feedback; the same call gives the same uuid
 * @param summary one sentence, at most {@value #LONGEST_SUMMARY} characters
 * @param detail GitHub Flavored Markdown without HTML
 * @param selectionBehavior present exactly when there are suggestions
 * @param overrideReasons offered when the user dismisses the card
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "uuid",
    "summary",
    "detail",
    "indicator",
    "source",
    "suggestions",
    "selectionBehavior",
    "overrideReasons",
    "links"
})
public record Card(
        UUID uuid,
        String summary,
        @Nullable String detail,
        Indicator indicator,
        CardSource source,
        List<Suggestion> suggestions,
        @Nullable SelectionBehavior selectionBehavior,
        List<CardCoding> overrideReasons,
        List<CardLink> links) {
    /** The specification says fewer than 140. */
    public static final int LONGEST_SUMMARY = 139;

    public Card {
        Wire.requireText("summary", summary);
        if (summary.length() > LONGEST_SUMMARY) {
            throw new IllegalArgumentException(
                    "a summary has at most %d characters, found %d".formatted(LONGEST_SUMMARY, summary.length()));
        }
        suggestions = List.copyOf(suggestions);
        overrideReasons = List.copyOf(overrideReasons);
        links = List.copyOf(links);
        if (suggestions.isEmpty() != (selectionBehavior == null)) {
            throw new IllegalArgumentException("selectionBehavior goes with suggestions, and only with them");
        }
        if (selectionBehavior == SelectionBehavior.AT_MOST_ONE
                && suggestions.stream().filter(Suggestion::isRecommended).count() > 1) {
            throw new IllegalArgumentException("at most one suggestion can be recommended where one can be taken");
        }
    }
}
