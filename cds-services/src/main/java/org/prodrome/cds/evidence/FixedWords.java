package org.prodrome.cds.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a template that no slot fills. A number among them would be a fact without a source, so there is none,
 * save in names of methods, units, categories and limits that are the same for every patient. Those are listed, one
 * phrase a line, in a file for each field of medicine beside this class.
 */
final class FixedWords {
    private static final List<String> FILES = List.of(
            "general",
            "kidney",
            "liver",
            "deterioration",
            "cardiovascular",
            "metabolic",
            "cancer",
            "growth",
            "pregnancy",
            "summary",
            "orders");
    private static final Pattern SLOT = Pattern.compile("\\{[a-zA-Z][a-zA-Z0-9]*}");
    private static final Pattern NAMES = Pattern.compile("(?<![\\p{L}\\p{Nd}.])(?:"
            + FILES.stream()
                    .flatMap(file -> phrases(file).stream())
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"))
            + "|\\d{1,3}(?:\\.\\d{1,2})? % of chance"
            + ")(?![\\p{L}\\p{Nd}]|\\.\\p{Nd})");
    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

    /** Templates are the program's own and the content's: few, and asked for with every sentence. */
    private static final int MOST_KNOWN = 5_000;

    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    static boolean holdNumber(String template) {
        if (template.chars().noneMatch(Character::isDigit)) {
            return false;
        }
        Boolean known = KNOWN.get(template);
        if (known != null) {
            return known;
        }
        boolean holds = read(template);
        if (KNOWN.size() < MOST_KNOWN) {
            KNOWN.put(template, holds);
        }
        return holds;
    }

    private static boolean read(String template) {
        String words = SLOT.matcher(template).replaceAll("\u2022");
        return DIGIT.matcher(NAMES.matcher(words).replaceAll(" ")).find();
    }

    private static List<String> phrases(String field) {
        String file = "fixed-words/" + field + ".txt";
        try (InputStream in = FixedWords.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + file);
            }
            List<String> phrases = new ArrayList<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    phrases.add(line.strip());
                }
            }
            return phrases;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private FixedWords() {}
}
