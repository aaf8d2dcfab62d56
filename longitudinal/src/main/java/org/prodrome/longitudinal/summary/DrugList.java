package org.prodrome.longitudinal.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.prodrome.longitudinal.timeline.Event;

/**
 * Current drugs as a person would list them: of the entries of one drug in several strengths the newest, without what
 * only keeps a line open or dissolves something. What is not listed is kept to be counted.
 *
 * @param listed newest first
 * @param repeated further entries of the listed drugs
 * @param carriers flushes, diluents and plain fluids
 * @param wordless entries without a readable name
 */
record DrugList(List<Event> listed, List<Event> repeated, List<Event> carriers, List<Event> wordless) {
    private static final Pattern CARRIER = Pattern.compile(
            "(?i)\\b(flush|diluent|heparin lock|sterile water|sodium chloride 0\\.9|0\\.9 ?% sodium chloride|iso-osmotic"
                    + "|normal saline|lactated ringer|ringer's lactate|dextrose 5 ?%|5 ?% dextrose|d5w)");

    DrugList {
        listed = List.copyOf(listed);
        repeated = List.copyOf(repeated);
        carriers = List.copyOf(carriers);
        wordless = List.copyOf(wordless);
    }

    /** Whether there is none at all. */
    boolean isEmpty() {
        return listed.isEmpty() && carriers.isEmpty() && wordless.isEmpty();
    }

    static DrugList of(Stream<Event> current) {
        Map<String, Event> newest = new LinkedHashMap<>();
        List<Event> repeated = new ArrayList<>();
        List<Event> carriers = new ArrayList<>();
        List<Event> wordless = new ArrayList<>();
        current.sorted(Comparator.comparing(SummaryFacts::start).reversed()).forEach(event -> {
            if (event.label().isEmpty()) {
                wordless.add(event);
            } else if (CARRIER.matcher(event.label()).find()) {
                carriers.add(event);
            } else if (newest.putIfAbsent(name(event.label()), event) != null) {
                repeated.add(event);
            }
        });
        return new DrugList(List.copyOf(newest.values()), repeated, carriers, wordless);
    }

    /** The words before the first number of a strength: {@code Furosemide 40 MG Oral Tablet} is furosemide. */
    static String name(String label) {
        String[] words = label.toLowerCase(Locale.ROOT)
                .replaceFirst("^\\d+ (hr|ml) ", "")
                .split("[\\s,;]+");
        StringBuilder name = new StringBuilder();
        for (String word : words) {
            if (word.chars().anyMatch(Character::isDigit)) {
                break;
            }
            name.append(name.isEmpty() ? "" : " ").append(word);
        }
        return name.isEmpty() ? label.toLowerCase(Locale.ROOT) : name.toString();
    }
}
