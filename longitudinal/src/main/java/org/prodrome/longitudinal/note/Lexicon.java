package org.prodrome.longitudinal.note;

import java.util.List;
import java.util.regex.Pattern;

/** The words under which things stand in notes, from {@code lexicon.tsv}: name, tab, regular expression. */
final class Lexicon {
    /**
     * One thing that is looked for.
     *
     * @param kind its name
     * @param words matches its words at word boundaries, case ignored
     */
    record Entry(String kind, Pattern words) {}

    private static final List<Entry> ENTRIES = Lines.of("lexicon.tsv").stream()
            .map(line -> line.split("\t", 2))
            .map(cells -> new Entry(cells[0], Pattern.compile("\\b(?:" + cells[1] + ")\\b", Pattern.CASE_INSENSITIVE)))
            .toList();

    private Lexicon() {}

    static List<Entry> entries() {
        return ENTRIES;
    }
}
