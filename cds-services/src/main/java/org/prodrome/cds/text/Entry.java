package org.prodrome.cds.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One text with its translation. A text may have holes, {@code <1>} to {@code <9>}, for parts that are translated on
 * their own, or {@code <=1>} for parts that stay as they are, such as the source of a rule; the translation has the
 * same holes in an order of its own.
 *
 * @param english as it stands in the code
 * @param translations the first that fits is shown; the others are shorter
 */
record Entry(String english, List<String> translations) {
    private static final Pattern HOLE = Pattern.compile("<=?[1-9]>");

    Entry {
        translations = List.copyOf(translations);
    }

    boolean hasHoles() {
        return HOLE.matcher(english).find();
    }

    /**
     * Letters and signs outside the holes: of two texts that match, the one with more says more exactly what is meant.
     */
    int length() {
        return HOLE.matcher(english).replaceAll("").length();
    }

    /** The holes of a text, each once, in their order. */
    static List<String> holes(String text) {
        return HOLE.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    /** Whether what a hole holds stays as it is. */
    static boolean isVerbatim(String hole) {
        return hole.startsWith("<=");
    }

    /** Matches the English with whatever its holes hold; a hole that stands twice holds the same. */
    Pattern pattern() {
        StringBuilder pattern = new StringBuilder();
        List<String> holes = holes(english);
        List<String> seen = new ArrayList<>();
        Matcher hole = HOLE.matcher(english);
        int from = 0;
        while (hole.find()) {
            pattern.append(Pattern.quote(english.substring(from, hole.start())));
            pattern.append(seen.contains(hole.group()) ? "\\" + (holes.indexOf(hole.group()) + 1) : "(.*?)");
            seen.add(hole.group());
            from = hole.end();
        }
        return Pattern.compile(pattern + Pattern.quote(english.substring(from)), Pattern.DOTALL);
    }

    /** A translation with its holes filled. */
    static String filled(String translation, List<String> holes, List<String> contents) {
        return HOLE.matcher(translation)
                .replaceAll(hole -> Matcher.quoteReplacement(contents.get(holes.indexOf(hole.group()))));
    }
}
