package org.prodrome.cds.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Slot;

/**
 * The template of a sentence taken apart: its words, what was recorded beside a converted value ({@code {xRecorded}
 * ({x} mg/dL)}), and the marks before its full stop ({@code (of {markDate0}: {markStatus0})}). Both are added to
 * sentences of every rule ({@link org.prodrome.longitudinal.sentence.RecordedUnits},
 * {@link org.prodrome.longitudinal.sentence.Marks}), so that they are no part of a sentence's own words.
 *
 * @param words without both
 * @param recorded slots whose recorded form stands beside them
 * @param marks what stood in brackets before the full stop, or empty
 */
record ClaimText(String words, List<String> recorded, String marks) {
    private static final Pattern SLOT = Pattern.compile("\\{([a-zA-Z][a-zA-Z0-9]*)}");
    private static final Pattern MARKS =
            Pattern.compile(" \\(((?:[a-z;:, ]|\\{mark(?:Date|Status|Sample)\\d})+)\\)\\.$");
    private static final String RECORDED = "Recorded";

    ClaimText {
        recorded = List.copyOf(recorded);
    }

    static ClaimText of(Claim claim) {
        String words = claim.template();
        Map<String, String> recorded = new LinkedHashMap<>();
        for (Slot slot : claim.slots()) {
            String name = slot.name() + RECORDED;
            if (claim.slots().stream().anyMatch(other -> other.name().equals(name))) {
                recorded.put(slot.name(), name);
            }
        }
        for (Map.Entry<String, String> slot : recorded.entrySet()) {
            String value = Pattern.quote("{" + slot.getKey() + "}");
            String beside = Pattern.quote("{" + slot.getValue() + "}");
            words = words.replaceAll(beside + " \\((" + value + "[^()]*)\\)", "$1")
                    .replaceAll("(" + value + ") \\(" + beside + "\\)", "$1");
        }
        Matcher marks = MARKS.matcher(words);
        return marks.find() && marks.group(1).contains("{mark")
                ? new ClaimText(words.substring(0, marks.start()) + ".", List.copyOf(recorded.keySet()), marks.group(1))
                : new ClaimText(words, List.copyOf(recorded.keySet()), "");
    }

    /** A template with what was recorded beside a value, as the composer puts it. */
    static String beside(String template, String slot, String unit) {
        String value = "{" + slot + "}";
        String recorded = "{" + slot + RECORDED + "}";
        String withUnit = value + " " + unit;
        int at = template.indexOf(withUnit);
        return !unit.isEmpty() && at >= 0 && endsWord(template, at + withUnit.length())
                ? template.substring(0, at) + recorded + " (" + withUnit + ")"
                        + template.substring(at + withUnit.length())
                : template.replace(value, value + " (" + recorded + ")");
    }

    static boolean endsWord(String template, int end) {
        return end == template.length()
                || !Character.isLetterOrDigit(template.charAt(end)) && template.charAt(end) != '/';
    }

    /** A template with marks before its full stop. */
    static String marked(String template, String marks) {
        return template.endsWith(".") ? template.substring(0, template.length() - 1) + " (" + marks + ")." : template;
    }

    /** A template with its slots filled, in one pass. */
    static Optional<String> filled(String template, Map<String, String> printed) {
        List<String> names =
                SLOT.matcher(template).results().map(found -> found.group(1)).collect(Collectors.toList());
        return printed.keySet().containsAll(names)
                ? Optional.of(SLOT.matcher(template)
                        .replaceAll(found -> Matcher.quoteReplacement(printed.get(found.group(1)))))
                : Optional.empty();
    }
}
