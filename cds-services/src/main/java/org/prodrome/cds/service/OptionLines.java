package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prodrome.cds.hook.Suggestion.Action;
import org.prodrome.cds.option.Assessed;
import org.prodrome.cds.option.Change;
import org.prodrome.cds.option.Judged;
import org.prodrome.cds.option.Met;
import org.prodrome.longitudinal.claim.Claim;

/**
 * Writes options on a card: each with what makes it eligible or rules it out, and where it comes from. All that the
 * content knows are listed; only those that fit can be accepted.
 */
final class OptionLines {
    private static final String TITLE = "Options";
    private static final String CRITERIA_NOT_MET = "Criteria not met";
    private static final String NOT_KNOWN = "Cannot be said from this record";
    private static final String BECAUSE = "because";
    private static final String NOT_MET = "not met";
    private static final String LACKS = "not known";
    private static final String NOT_SEEN = "not sent:";
    private static final String SOURCE = "Source";
    private static final String CAUTION = "caution";

    private final Function<Claim, String> sentence;
    private final Wording wording;

    private OptionLines(Function<Claim, String> sentence, Wording wording) {
        this.sentence = sentence;
        this.wording = wording;
    }

    /** Blocks of Markdown, none where there are no options. */
    static List<String> blocks(List<Assessed> options, Function<Claim, String> sentence, Wording wording) {
        OptionLines lines = new OptionLines(sentence, wording);
        List<String> blocks = new ArrayList<>();
        lines.add(blocks, TITLE, Met.YES, options);
        lines.add(blocks, CRITERIA_NOT_MET, Met.NO, options);
        lines.add(blocks, NOT_KNOWN, Met.UNKNOWN, options);
        return blocks;
    }

    /** What can be accepted: the drafts of those that fit. */
    static Stream<Proposal> proposals(List<Assessed> options) {
        return options.stream()
                .filter(option -> option.verdict() == Met.YES)
                .filter(option -> option.draft() != null || option.removed() != null)
                .map(option -> new Proposal(
                        option.option().title(),
                        option.option().text(),
                        type(option.option().change()),
                        option.draft(),
                        option.removed(),
                        List.of()));
    }

    private static Action.Type type(Change change) {
        return switch (change) {
            case CREATE -> Action.Type.CREATE;
            case UPDATE -> Action.Type.UPDATE;
            case REMOVE -> Action.Type.DELETE;
        };
    }

    private void add(List<String> blocks, String title, Met verdict, List<Assessed> options) {
        List<String> lines = options.stream()
                .filter(option -> option.verdict() == verdict)
                .map(option -> line(option, verdict))
                .toList();
        if (!lines.isEmpty()) {
            blocks.add("**%s**".formatted(Markdown.text(wording.words(title))));
            blocks.add(String.join("\n", lines));
        }
    }

    private String line(Assessed option, Met verdict) {
        String grounds = option.criteria().stream()
                .filter(one -> verdict == Met.YES || one.met() == verdict)
                .map(one -> ground(one))
                .collect(Collectors.joining("; "));
        String cited = option.option().sources().stream()
                .map(source -> Markdown.link(source.text(), source.url()))
                .collect(Collectors.joining(", "));
        return "- **%s**: %s%s %s: %s"
                .formatted(
                        Markdown.text(wording.words(option.option().title())),
                        Markdown.text(wording.words(option.option().text())),
                        (grounds.isEmpty() ? "" : " *%s* %s.".formatted(wording.words(word(verdict)), grounds))
                                + cautions(option, Met.YES, CAUTION)
                                + cautions(option, Met.UNKNOWN, LACKS),
                        wording.words(SOURCE),
                        cited);
    }

    /** Of what is ruled out nobody need be warned. */
    private String cautions(Assessed option, Met met, String word) {
        String said = option.verdict() == Met.NO
                ? ""
                : option.cautions().stream()
                        .filter(one -> one.met() == met)
                        .map(one -> ground(one))
                        .collect(Collectors.joining("; "));
        return said.isEmpty() ? "" : " *%s* %s.".formatted(wording.words(word), said);
    }

    private static String word(Met verdict) {
        return switch (verdict) {
            case YES -> BECAUSE;
            case NO -> NOT_MET;
            case UNKNOWN -> LACKS;
        };
    }

    private String ground(Judged one) {
        List<String> facts =
                new ArrayList<>(one.claims().stream().map(claim -> fact(claim)).toList());
        if (one.isSaid() && !facts.isEmpty()) {
            // Absences of several kinds prove the same words.
            return facts.stream().distinct().collect(Collectors.joining(", "));
        }
        if (!one.unseen().isEmpty()) {
            facts.add(wording.words(NOT_SEEN) + " " + String.join(", ", one.unseen()));
        }
        String words = Markdown.text(wording.words(one.criterion().words()));
        return facts.isEmpty() ? words : "%s (%s)".formatted(words, String.join(", ", facts));
    }

    private String fact(Claim claim) {
        return sentence.apply(claim);
    }
}
