package org.prodrome.cds.hook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one card, as the EHR reports it. The same item may come again, hours later and in batches.
 *
 * @param card uuid of the card as the caller has it
 * @param outcome {@code accepted}, {@code overridden} or what the caller wrote
 * @param acceptedSuggestions uuids of the suggestions taken
 * @param overrideReasons reasons chosen from the card, in the order sent; the specification has one at most
 * @param userComment free text that may hold patient data: never in a log
 * @param outcomeTimestamp as sent
 */
public record FeedbackItem(
        String card,
        String outcome,
        List<String> acceptedSuggestions,
        List<Reason> overrideReasons,
        @Nullable String userComment,
        @Nullable String outcomeTimestamp) {
    public FeedbackItem {
        acceptedSuggestions = List.copyOf(acceptedSuggestions);
        overrideReasons = List.copyOf(overrideReasons);
    }

    /** The first reason, when there is one. */
    public @Nullable Reason overrideReason() {
        return overrideReasons.isEmpty() ? null : overrideReasons.get(0);
    }

    /** A coded reason as the caller sent it. */
    public record Reason(@Nullable String system, String code) {}
}
