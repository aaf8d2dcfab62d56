package org.prodrome.cds.service;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.cds.evidence.EvidenceReport;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.CardExtension;
import org.prodrome.cds.hook.CardSource;
import org.prodrome.cds.hook.SelectionBehavior;
import org.prodrome.cds.hook.Suggestion;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.claim.Claim;

/**
 * Turns a candidate into a card: its sentences go through the evidence check, what is proved is written with its
 * sources. A candidate whose summary is not proved is no card.
 */
final class CardWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String sourceUrl;

    /** @param sourceUrl page about this server that a person can read */
    CardWriter(String sourceUrl) {
        this.sourceUrl = sourceUrl;
    }

    /**
     * The card, when its summary is proved.
     *
     * @param callersIds whether the caller knows the resources of the record by the ids that they have in it
     * @param callKey what names the call: the same key and content give the same uuid
     */
    Optional<Card> write(
            Candidate candidate, PatientRecord record, boolean callersIds, String callKey, Proceedings proceedings) {
        Set<Claim> proved = proved(candidate, record, proceedings);
        if (!proved.contains(candidate.summary())) {
            proceedings.cardWithheld(candidate.topic().code(), "summary-unproved");
            return Optional.empty();
        }
        String summary =
                candidate.summary().text().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (summary.isEmpty() || summary.length() > Card.LONGEST_SUMMARY) {
            proceedings.cardWithheld(candidate.topic().code(), "summary-length");
            return Optional.empty();
        }
        String detail = detail(candidate, proved, record);
        List<Proposal> proposals = candidate.proposals().stream()
                .filter(proposal -> proposal.because().stream().anyMatch(proved::contains))
                .toList();
        UUID uuid = UUID.nameUUIDFromBytes(
                String.join("\n", callKey, candidate.topic().code(), summary, detail)
                        .getBytes(StandardCharsets.UTF_8));
        return Optional.of(new Card(
                uuid,
                summary,
                detail,
                candidate.indicator(),
                new CardSource("Prodrome", sourceUrl, candidate.topic().coding()),
                suggestions(proposals, uuid),
                proposals.isEmpty() ? null : SelectionBehavior.ANY,
                OverrideReasons.ALL,
                candidate.links(),
                about(candidate, record, callersIds)));
    }

    /** What the caller named is its own; other resources only where it knows them by these ids. */
    private static @Nullable CardExtension about(Candidate candidate, PatientRecord record, boolean callersIds) {
        if (!candidate.orders().isEmpty()) {
            return CardExtension.about(candidate.orders()).orElse(null);
        }
        List<String> about = candidate.about().stream()
                .filter(reference -> !record.isDraft(reference))
                .toList();
        return callersIds ? CardExtension.about(about).orElse(null) : null;
    }

    private static List<Suggestion> suggestions(List<Proposal> proposals, UUID card) {
        return proposals.stream()
                .map(proposal -> new Suggestion(
                        proposal.label(),
                        UUID.nameUUIDFromBytes((card + "\n" + proposal.label()).getBytes(StandardCharsets.UTF_8)),
                        false,
                        List.of(new Suggestion.Action(
                                Suggestion.Action.Type.CREATE,
                                proposal.description(),
                                json(proposal.resource()),
                                null))))
                .toList();
    }

    private static JsonNode json(Resource resource) {
        try {
            return JSON.readTree(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the FHIR parser wrote no JSON", e);
        }
    }

    private static Set<Claim> proved(Candidate candidate, PatientRecord record, Proceedings proceedings) {
        List<Claim> all = Stream.concat(
                        Stream.of(candidate.summary()),
                        candidate.sections().stream().flatMap(section -> section.claims().stream()))
                .toList();
        EvidenceReport report = new EvidenceCheck(record).check(all);
        proceedings.checked(report);
        return new HashSet<>(report.kept());
    }

    private static String detail(Candidate candidate, Set<Claim> proved, PatientRecord record) {
        SourceList sources = new SourceList();
        List<String> blocks = new ArrayList<>();
        blocks.add(sentence(candidate.summary(), sources));
        for (Candidate.Section section : candidate.sections()) {
            List<String> lines = section.claims().stream()
                    .filter(proved::contains)
                    .map(claim -> "- " + sentence(claim, sources))
                    .toList();
            if (!lines.isEmpty()) {
                blocks.add("**%s**".formatted(Markdown.text(section.title())));
                blocks.add(String.join("\n", lines));
            }
        }
        candidate.notes().forEach(note -> blocks.add(Markdown.text(note)));
        blocks.add("**Sources**");
        blocks.add(String.join("\n", sources.lines(record)));
        return String.join("\n\n", blocks);
    }

    private static String sentence(Claim claim, SourceList sources) {
        return "%s %s".formatted(Markdown.text(claim.text()), sources.marks(claim));
    }
}
