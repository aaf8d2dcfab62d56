package org.prodrome.longitudinal.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.summary.Section;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** The history summary as CommonMark: a line a sentence, each with the numbers of the sources listed at the end. */
public final class SummaryMarkdown {
    private static final Pattern MARKUP = Pattern.compile("([\\\\`*_{}\\[\\]()<>#+!|~])");

    private final Map<String, Integer> sources = new LinkedHashMap<>();

    private SummaryMarkdown() {}

    /**
     * The text.
     *
     * @param sections with the sentences that were proved, in reading order
     */
    public static String of(PatientTimeline timeline, Claim headline, List<Section> sections) {
        return new SummaryMarkdown().text(timeline, headline, sections);
    }

    private String text(PatientTimeline timeline, Claim headline, List<Section> sections) {
        StringBuilder text = new StringBuilder("# ").append(line(headline)).append("\n\n");
        text.append("As of ").append(timeline.asOf()).append(". Decision support, verify.\n");
        for (Section section : sections) {
            text.append("\n## ").append(escaped(section.title())).append("\n\n");
            section.claims()
                    .forEach(claim -> text.append("- ").append(line(claim)).append('\n'));
        }
        text.append("\n## Sources\n\n");
        sources.forEach((source, number) ->
                text.append(number).append(". ").append(escaped(source)).append('\n'));
        return text.toString();
    }

    private String line(Claim claim) {
        String marks = claim.sources().stream()
                .map(source -> sources.computeIfAbsent(source, added -> sources.size() + 1))
                .sorted()
                .map("\\[%d\\]"::formatted)
                .collect(Collectors.joining());
        return escaped(claim.text()) + " " + marks;
    }

    private static String escaped(String words) {
        return MARKUP.matcher(words).replaceAll("\\\\$1");
    }
}
