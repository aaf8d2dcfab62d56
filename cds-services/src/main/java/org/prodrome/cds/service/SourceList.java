package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.prodrome.cds.evidence.SourceLine;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.text.Shown;
import org.prodrome.longitudinal.claim.Claim;

/**
 * Numbers the resources that a card cites, in the order in which they are first cited, and keeps what each sentence
 * derives from.
 */
final class SourceList {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<Said> said = new ArrayList<>();

    /** One sentence as it stands on the card. */
    private record Said(Claim claim, Shown shown, String words) {}

    /**
     * The marks after a sentence, such as {@code [1][3]}.
     *
     * @param shown the same with the values that are shown
     * @param words as they are shown
     */
    String cite(Claim claim, Shown shown, String words) {
        said.add(new Said(claim, shown, words));
        return claim.sources().stream()
                .map(source -> numbers.computeIfAbsent(source, s -> numbers.size() + 1))
                .sorted()
                .map("\\[%d\\]"::formatted)
                .collect(Collectors.joining());
    }

    /** The sentences so far with what they derive from. */
    List<Trace.Sentence> sentences(UUID card) {
        return said.stream()
                .map(one -> new Trace.Sentence(
                        card.toString(),
                        one.words(),
                        one.claim().templateId(),
                        one.claim().ruleId(),
                        one.shown().proved().slots().stream()
                                .map(slot -> new Trace.Part(
                                        slot.printed(),
                                        slot.derivation().function().name(),
                                        slot.derivation().sources()))
                                .toList()))
                .toList();
    }

    /** Lines of a numbered list: the reference, linked where it can be followed, its date and what it is. */
    List<String> lines(PatientRecord record, Wording wording) {
        var resources = record.fetch(numbers.keySet());
        List<String> lines = new ArrayList<>();
        numbers.forEach((reference, number) -> {
            String name = record.address(reference)
                    .map(url -> Markdown.link(reference, url))
                    .orElseGet(() -> Markdown.text(reference));
            String about = resources.containsKey(reference)
                    ? SourceLine.of(resources.get(reference)).stream()
                            .map(wording::recorded)
                            .collect(Collectors.joining(", "))
                    : "";
            lines.add("%d. %s%s".formatted(number, name, about.isEmpty() ? "" : ", " + Markdown.text(about)));
        });
        return lines;
    }
}
