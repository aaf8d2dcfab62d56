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
 * @param extension what this server adds to the specification, when it adds something
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
    "links",
    "extension"
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
        List<CardLink> links,
        @Nullable CardExtension extension) {
    /** The specification says fewer than 140. */
    public static final int LONGEST_SUMMARY = 139;

    public Card {
        Wire.requireLine("summary", summary);
        if (summary.length() > LONGEST_SUMMARY) {
            throw new IllegalArgumentException(
                    "a summary has at most %d characters, found %d".formatted(LONGEST_SUMMARY, summary.length()));
        }
        if (detail != null) {
            Wire.requireText("detail", detail);
            Wire.requireNoHtml("detail", detail);
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
        requireDistinct(suggestions);
    }

    /** A card without an extension. */
    public Card(
            UUID uuid,
            String summary,
            @Nullable String detail,
            Indicator indicator,
            CardSource source,
            List<Suggestion> suggestions,
            @Nullable SelectionBehavior selectionBehavior,
            List<CardCoding> overrideReasons,
            List<CardLink> links) {
        this(uuid, summary, detail, indicator, source, suggestions, selectionBehavior, overrideReasons, links, null);
    }

    /** Feedback names a suggestion by its uuid, so two of one card cannot share it. */
    private static void requireDistinct(List<Suggestion> suggestions) {
        if (suggestions.stream().map(Suggestion::uuid).distinct().count() < suggestions.size()) {
            throw new IllegalArgumentException("two suggestions of a card share a uuid");
        }
    }
}
