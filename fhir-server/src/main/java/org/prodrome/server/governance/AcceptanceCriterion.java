package org.prodrome.server.governance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a figure of an evaluation has to reach: {@code ratio_served.mae <= 0.03}, or with the end of its 95 % interval
 * {@code auroc.auroc.pleural_effusion.low >= 0.75}. The path leads through the report's {@code figures} by name, names
 * with dots in them included, through lists by the {@code name} of their entries.
 *
 * @param path names, outermost first
 * @param atMost whether the figure may be at most the bound; otherwise at least
 * @param bound finite
 */
record AcceptanceCriterion(List<String> path, boolean atMost, double bound) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z0-9_][A-Za-z0-9_./-]{0,199})\\s*(<=|>=)\\s*(-?\\d{1,9}(?:\\.\\d{1,9})?)\\s*");
    private static final String LOW = "low";
    private static final String HIGH = "high";

    /** @throws GovernanceRefusedException when the words are not of that form */
    static AcceptanceCriterion parse(String words) {
        Matcher match = FORM.matcher(words);
        if (!match.matches()) {
            throw GovernanceRefusedException.invalid(
                    "a criterion is a figure of the report, <= or >=, and a number, such as \"ratio_served.mae <= 0.03\"");
        }
        return new AcceptanceCriterion(
                List.of(match.group(1).split("\\.", -1)),
                match.group(2).equals("<="),
                Double.parseDouble(match.group(3)));
    }

    /** The figure in a report, null when it has none of this name. */
    @Nullable
    Double in(JsonNode figures) {
        int last = path.size() - 1;
        boolean end = path.get(last).equals(LOW) || path.get(last).equals(HIGH);
        JsonNode at = find(figures, end ? path.subList(0, last) : path);
        JsonNode value = end ? interval(at, path.get(last)) : at.has("value") ? at.path("value") : at;
        return value.isNumber() && Double.isFinite(value.doubleValue()) ? value.doubleValue() : null;
    }

    /** The longest name that is there leads on. */
    private static JsonNode find(JsonNode at, List<String> names) {
        for (int length = names.size(); length > 0; length--) {
            JsonNode next = step(at, String.join(".", names.subList(0, length)));
            JsonNode found = next.isMissingNode() ? next : find(next, names.subList(length, names.size()));
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return names.isEmpty() ? at : MissingNode.getInstance();
    }

    /** First name of the path: the section of the report. */
    String section() {
        return path.get(0);
    }

    /** Whether it holds the worse end of the figure's 95 % interval, so that chance alone does not meet it. */
    boolean holdsInterval() {
        return path.get(path.size() - 1).equals(atMost ? HIGH : LOW);
    }

    private static JsonNode step(JsonNode at, String name) {
        if (at.isArray()) {
            for (JsonNode entry : at) {
                if (entry.path("name").asText().equals(name)) {
                    return entry;
                }
            }
        }
        return at.path(name);
    }

    private static JsonNode interval(JsonNode at, String end) {
        JsonNode interval = at.has("ci95") ? at.path("ci95") : at.path("ci");
        return interval.path(end.equals(LOW) ? 0 : 1);
    }

    /** Whether a figure reaches it; one that is not there does not. */
    boolean isMet(@Nullable Double figure) {
        return figure != null && (atMost ? figure <= bound : figure >= bound);
    }

    @Override
    public String toString() {
        String number = String.format(Locale.ROOT, "%s", bound);
        return String.join(".", path) + (atMost ? " <= " : " >= ") + number;
    }
}
