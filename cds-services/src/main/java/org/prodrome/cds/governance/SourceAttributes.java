package org.prodrome.cds.governance;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a speaker says about itself.
 *
 * @param values text by attribute, in the order of the regulation
 */
public record SourceAttributes(Map<SourceAttribute, String> values) {
    private static final String NOT_AVAILABLE = "not available";
    private static final int SHORTEST_REASON = 8;

    public SourceAttributes {
        Map<SourceAttribute, String> sorted = new EnumMap<>(SourceAttribute.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
    }

    /** The text, empty where there is none. */
    public String of(SourceAttribute attribute) {
        return values.getOrDefault(attribute, "");
    }

    /** These with others laid over them. */
    public SourceAttributes with(Map<SourceAttribute, String> others) {
        Map<SourceAttribute, String> all = new EnumMap<>(SourceAttribute.class);
        all.putAll(values);
        all.putAll(others);
        return new SourceAttributes(all);
    }

    /** Those that are empty, "unknown", or "not available" without a reason. */
    public List<SourceAttribute> missing() {
        return Arrays.stream(SourceAttribute.values())
                .filter(attribute -> !isFilled(of(attribute)))
                .toList();
    }

    private static boolean isFilled(String text) {
        String words = text.strip().toLowerCase(Locale.ROOT);
        if (words.startsWith(NOT_AVAILABLE)) {
            String reason = words.substring(NOT_AVAILABLE.length()).replaceAll("^[\\s:;,.-]+", "");
            return reason.length() >= SHORTEST_REASON;
        }
        return !words.isEmpty() && !words.equals("unknown") && !words.equals("tbd") && !words.equals("n/a");
    }
}
