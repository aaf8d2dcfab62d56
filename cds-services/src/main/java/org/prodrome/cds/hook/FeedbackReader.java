package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Reads feedback in the form of the specification and in the forms that EHRs document: {@code overrideReasons} as an
 * alias (object or array), cards whose ids are no UUIDs, outcomes of their own.
 */
final class FeedbackReader {
    private static final int MOST_ITEMS = 1_000;

    static List<FeedbackItem> read(JsonNode body) {
        JsonAt root = JsonAt.root(body);
        if (root.child("feedback").isEmpty()) {
            throw CallRefusedException.missing("$.feedback", "an array of feedback items");
        }
        List<JsonAt> items = root.elements("feedback", "an array of feedback items");
        if (items.size() > MOST_ITEMS) {
            throw CallRefusedException.invalid(
                    "$.feedback", "%d items".formatted(items.size()), "at most %d at once".formatted(MOST_ITEMS));
        }
        return items.stream().map(FeedbackReader::item).toList();
    }

    private static FeedbackItem item(JsonAt at) {
        if (!at.node().isObject()) {
            throw CallRefusedException.invalid(at.path(), JsonAt.kind(at.node()), "an object with card and outcome");
        }
        Optional<JsonAt> override = override(at);
        return new FeedbackItem(
                at.requiredText("card", "the uuid of the card"),
                at.requiredText("outcome", "\"accepted\" or \"overridden\""),
                at.elements("acceptedSuggestions", "an array of objects with an id").stream()
                        .map(suggestion -> suggestion.requiredText("id", "the uuid of the suggestion"))
                        .toList(),
                override.flatMap(o -> o.optionalObject("reason", "a Coding"))
                        .flatMap(FeedbackReader::reason)
                        .orElse(null),
                override.flatMap(o -> o.optionalText("userComment", "a string")).orElse(null),
                at.optionalText("outcomeTimestamp", "an RFC 3339 timestamp").orElse(null));
    }

    private static Optional<JsonAt> override(JsonAt at) {
        Optional<JsonAt> spec = at.optionalObject("overrideReason", "an object with reason or userComment");
        if (spec.isPresent()) {
            return spec;
        }
        return at.child("overrideReasons")
                .flatMap(alias -> alias.node().isArray()
                        ? at.elements("overrideReasons", "an array").stream().findFirst()
                        : Optional.of(alias))
                .filter(alias -> alias.node().isObject());
    }

    private static Optional<FeedbackItem.Reason> reason(JsonAt at) {
        return at.optionalText("code", "a string")
                .map(code -> new FeedbackItem.Reason(
                        at.optionalText("system", "a URI").orElse(null), code));
    }

    private FeedbackReader() {}
}
