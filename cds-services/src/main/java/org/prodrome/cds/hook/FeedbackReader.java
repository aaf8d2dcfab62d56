package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads feedback in the form of the specification and in the forms that EHRs document: {@code overrideReasons} as an
 * alias (object or array), cards whose ids are no UUIDs, outcomes of their own. Of a batch each item stands for itself:
 * one that cannot be read keeps no other from being taken.
 */
final class FeedbackReader {
    private static final int MOST_ITEMS = 1_000;
    private static final int MOST_REASONS = 20;

    /** Items that were understood, and those that were not. */
    record Batch(List<FeedbackItem> items, List<Refused> refused) {}

    /**
     * An item that was not understood.
     *
     * @param at where it stands, {@code feedback[3]}
     */
    record Refused(String at, CallRefusedException why) {}

    /** @throws CallRefusedException when the body holds no list of items, or too many */
    static Batch read(JsonNode body) {
        JsonAt root = JsonAt.root(body);
        if (root.child("feedback").isEmpty()) {
            throw CallRefusedException.missing("$.feedback", "an array of feedback items");
        }
        List<JsonAt> all = root.elements("feedback", "an array of feedback items");
        if (all.size() > MOST_ITEMS) {
            throw CallRefusedException.invalid(
                    "$.feedback", "%d items".formatted(all.size()), "at most %d at once".formatted(MOST_ITEMS));
        }
        List<FeedbackItem> items = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (JsonAt at : all) {
            try {
                items.add(item(at));
            } catch (CallRefusedException e) {
                refused.add(new Refused(at.path().substring("$.".length()), e));
            }
        }
        return new Batch(items, refused);
    }

    private static FeedbackItem item(JsonAt at) {
        if (!at.node().isObject()) {
            throw CallRefusedException.invalid(at.path(), JsonAt.kind(at.node()), "an object with card and outcome");
        }
        List<JsonAt> overrides = overrides(at);
        if (overrides.size() > MOST_REASONS) {
            throw CallRefusedException.invalid(
                    at.path() + ".overrideReasons",
                    "%d reasons".formatted(overrides.size()),
                    "at most %d".formatted(MOST_REASONS));
        }
        String comments = overrides.stream()
                .flatMap(override -> override.optionalText("userComment", "a string").stream())
                .distinct()
                .collect(Collectors.joining("\n"));
        return new FeedbackItem(
                at.requiredText("card", "the uuid of the card"),
                at.requiredText("outcome", "\"accepted\" or \"overridden\""),
                at.elements("acceptedSuggestions", "an array of objects with an id").stream()
                        .map(suggestion -> suggestion.requiredText("id", "the uuid of the suggestion"))
                        .toList(),
                overrides.stream()
                        .flatMap(override -> override.optionalObject("reason", "a Coding").stream())
                        .flatMap(reason -> reason(reason).stream())
                        .distinct()
                        .toList(),
                comments.isEmpty() ? null : comments,
                at.optionalText("outcomeTimestamp", "an RFC 3339 timestamp").orElse(null));
    }

    /** What stands under the name of the specification first, then what stands under its alias. */
    private static List<JsonAt> overrides(JsonAt at) {
        Stream<JsonAt> alias = at.child("overrideReasons").stream()
                .flatMap(found ->
                        found.node().isArray() ? at.elements("overrideReasons", "an array").stream() : Stream.of(found))
                .filter(found -> found.node().isObject());
        return Stream.concat(
                        at.optionalObject("overrideReason", "an object with reason or userComment").stream(), alias)
                .toList();
    }

    private static Optional<FeedbackItem.Reason> reason(JsonAt at) {
        return at.optionalText("code", "a string")
                .map(code -> new FeedbackItem.Reason(
                        at.optionalText("system", "a URI").orElse(null), code));
    }

    private FeedbackReader() {}
}
