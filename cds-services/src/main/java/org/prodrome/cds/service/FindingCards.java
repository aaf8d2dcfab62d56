package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Rule;

/** Words findings as candidates for one card, and proposes what they want done. */
final class FindingCards {
    /** The headline's and the next ones; the card's own page links all. */
    private static final int MOST_RULES_LINKED = 4;

    private final Topic topic;
    private final Proposals drafts;
    private final String pagesUrl;

    /** @param pagesUrl address below which this server shows its pages; ends with a slash */
    FindingCards(Topic topic, Situation situation, String pagesUrl) {
        this.topic = topic;
        this.pagesUrl = pagesUrl;
        this.drafts = new Proposals(situation);
    }

    /**
     * One card: the most urgent finding on top, the others below; should its summary not be proved, the next on top.
     *
     * @param findings most urgent first, at least one
     * @param about references of what the call brought, as the caller named it; none where the card is about the record
     * @param note what the reader must know beside
     */
    List<Candidate> card(List<Finding> findings, List<String> about, List<String> note) {
        List<Candidate> candidates = new ArrayList<>();
        for (Finding top : findings) {
            List<Candidate.Section> sections = new ArrayList<>();
            sections.add(new Candidate.Section("Why now", top.details()));
            findings.stream()
                    .filter(other -> other != top)
                    .forEach(other -> sections.add(new Candidate.Section(
                            other.rule().title(),
                            Stream.concat(Stream.of(other.summary()), other.details().stream())
                                    .toList())));
            candidates.add(new Candidate(
                    topic,
                    LongitudinalCandidates.tier(top.tier()),
                    top.summary(),
                    sections,
                    Stream.concat(
                                    note.stream(),
                                    findings.stream()
                                            .map(Finding::rule)
                                            .distinct()
                                            .map(FindingCards::cited))
                            .toList(),
                    links(top, findings),
                    "",
                    List.of(),
                    about,
                    proposals(findings)));
        }
        return candidates;
    }

    private static String cited(Rule rule) {
        return "Rule: %s (%s). %s. What would change this: %s"
                .formatted(rule.title(), rule.id(), rule.citation().text(), rule.whatWouldChangeIt());
    }

    /** The headline's rule with its source, and the next ones: a list of links is read when it is short. */
    private List<CardLink> links(Finding top, List<Finding> findings) {
        Rule first = top.rule();
        return Stream.concat(
                        Stream.of(about(first)),
                        Stream.concat(
                                Stream.of(first.citation().url())
                                        .filter(url -> !url.isEmpty())
                                        .map(url -> CardLink.absolute("Source of the rule: " + first.title(), url)),
                                findings.stream()
                                        .map(Finding::rule)
                                        .distinct()
                                        .filter(rule -> !rule.equals(first))
                                        .limit(MOST_RULES_LINKED - 1)
                                        .map(this::about)))
                .toList();
    }

    private CardLink about(Rule rule) {
        return LongitudinalCandidates.about(rule, pagesUrl);
    }

    /** What is wanted by several findings is proposed once. */
    private List<Proposal> proposals(List<Finding> findings) {
        Map<Wanted, List<Claim>> because = new LinkedHashMap<>();
        findings.forEach(finding -> finding.wanted()
                .forEach(wanted -> because.computeIfAbsent(wanted, none -> new ArrayList<>())
                        .add(finding.summary())));
        List<Proposal> proposals = new ArrayList<>();
        because.forEach((wanted, claims) -> proposals.add(drafts.of(wanted, proposals.size() + 1, claims)));
        return proposals;
    }
}
