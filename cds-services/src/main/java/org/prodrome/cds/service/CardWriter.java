package org.prodrome.cds.service;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.cds.evidence.EvidenceReport;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.CardExtension;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.hook.CardSource;
import org.prodrome.cds.hook.SelectionBehavior;
import org.prodrome.cds.hook.Suggestion;
import org.prodrome.cds.option.Assessed;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.text.Display;
import org.prodrome.cds.text.DisplayUnits;
import org.prodrome.cds.text.Phrasing;
import org.prodrome.cds.text.Shown;
import org.prodrome.longitudinal.claim.Claim;

/**
 * Turns a candidate into a card: its sentences go through the evidence check, what is proved is written with its
 * sources. A candidate whose summary is not proved is no card.
 */
final class CardWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String sourceUrl;
    private final String service;
    private final boolean heedsSnoozes;
    private final Display display;
    private final Phrasing phrasing;

    /**
     * A writer in English and canonical units.
     *
     * @param sourceUrl page about this server that a person can read; ends with a slash
     * @param service id of the service that speaks
     * @param heedsSnoozes whether quiet that is asked for holds for this service
     */
    CardWriter(String sourceUrl, String service, boolean heedsSnoozes) {
        this(sourceUrl, service, heedsSnoozes, Display.PLAIN);
    }

    private CardWriter(String sourceUrl, String service, boolean heedsSnoozes, Display display) {
        this.sourceUrl = sourceUrl;
        this.service = service;
        this.heedsSnoozes = heedsSnoozes;
        this.display = display;
        this.phrasing = Phrasing.in(display.language());
    }

    /** The same for a reader of a language and units. */
    CardWriter in(Display wanted) {
        return wanted.equals(display) ? this : new CardWriter(sourceUrl, service, heedsSnoozes, wanted);
    }

    /**
     * The card, when its summary is proved.
     *
     * @param callersIds whether the caller knows the resources of the record by the ids that they have in it
     * @param callKey what names the call: the same key and content give the same uuid
     */
    Optional<Written> write(
            Candidate candidate, PatientRecord record, boolean callersIds, String callKey, Proceedings proceedings) {
        Map<Claim, Shown> proved = proved(candidate, record, proceedings);
        Shown top = proved.get(candidate.summary());
        if (top == null) {
            proceedings.cardWithheld(candidate.topic().code(), "summary-unproved");
            return Optional.empty();
        }
        Wording wording = new Wording(phrasing, candidate.topic().code(), proceedings);
        String summary =
                wording.summary(top).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (summary.isEmpty() || summary.length() > Card.LONGEST_SUMMARY) {
            proceedings.cardWithheld(candidate.topic().code(), "summary-length");
            return Optional.empty();
        }
        List<Assessed> options = candidate.beside().options().stream()
                .map(option -> option.proved(proved.keySet()))
                .toList();
        SourceList sources = new SourceList();
        String detail = detail(candidate, options, proved, record, sources, wording);
        List<Proposal> proposals = candidate.proposals().stream()
                .filter(proposal -> proposal.because().stream().anyMatch(proved::containsKey))
                .filter(proposal -> !isAmong(proposal, options))
                .toList();
        UUID uuid = UUID.nameUUIDFromBytes(
                String.join("\n", callKey, candidate.topic().code(), summary, detail)
                        .getBytes(StandardCharsets.UTF_8));
        List<Suggestion> suggestions = suggestions(proposals, options, uuid, wording);
        Card card = new Card(
                uuid,
                summary,
                detail,
                candidate.indicator(),
                new CardSource(
                        "Prodrome", sourceUrl, wording.coding(candidate.topic().coding())),
                suggestions,
                behavior(candidate, proposals, suggestions),
                OverrideReasons.of(candidate, heedsSnoozes).stream()
                        .map(wording::coding)
                        .toList(),
                Stream.of(candidate.links().stream(), attributes(options), ours(uuid))
                        .flatMap(links -> links)
                        .map(wording::link)
                        .toList(),
                about(candidate, record, callersIds));
        return Optional.of(new Written(card, candidate, sources.sentences(uuid)));
    }

    /** What is known of the service, and how this very card came about. */
    private Stream<CardLink> ours(UUID card) {
        return Stream.of(
                CardLink.absolute("About this service", sourceUrl + "cds-services/" + service + "/source-attributes"),
                CardLink.absolute("How this card came about", sourceUrl + "cases/" + card));
    }

    /** What is known of each plan whose options stand on the card. */
    private Stream<CardLink> attributes(List<Assessed> options) {
        return options.stream()
                .map(Assessed::plan)
                .distinct()
                .map(plan -> CardLink.absolute(
                        "About the options: " + plan.replace('|', ' '),
                        sourceUrl + "options/" + plan.replace('|', '/') + "/source-attributes"));
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

    private static @Nullable SelectionBehavior behavior(
            Candidate candidate, List<Proposal> proposals, List<Suggestion> suggestions) {
        if (suggestions.isEmpty()) {
            return null;
        }
        return proposals.isEmpty() && candidate.beside().onlyOne()
                ? SelectionBehavior.AT_MOST_ONE
                : SelectionBehavior.ANY;
    }

    private static List<Suggestion> suggestions(
            List<Proposal> proposals, List<Assessed> options, UUID card, Wording wording) {
        return Stream.concat(proposals.stream(), OptionLines.proposals(options))
                .map(proposal -> new Suggestion(
                        wording.words(proposal.label()),
                        UUID.nameUUIDFromBytes((card + "\n" + proposal.label()).getBytes(StandardCharsets.UTF_8)),
                        false,
                        List.of(new Suggestion.Action(
                                proposal.type(),
                                wording.words(proposal.description()),
                                json(proposal.resource()),
                                proposal.removed()))))
                .toList();
    }

    /** What a rule wants measured and an option orders too is proposed once, as the option with its source. */
    private static boolean isAmong(Proposal proposal, List<Assessed> options) {
        return proposal.resource() instanceof ServiceRequest wanted
                && OptionLines.proposals(options)
                        .anyMatch(option -> option.resource() instanceof ServiceRequest ordered
                                && ordered.getCode().getCoding().stream()
                                        .anyMatch(
                                                code -> wanted.getCode().hasCoding(code.getSystem(), code.getCode())));
    }

    private static @Nullable JsonNode json(@Nullable Resource resource) {
        if (resource == null) {
            return null;
        }
        try {
            return JSON.readTree(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the FHIR parser wrote no JSON", e);
        }
    }

    private Map<Claim, Shown> proved(Candidate candidate, PatientRecord record, Proceedings proceedings) {
        List<Claim> all = Stream.concat(
                        Stream.of(candidate.summary()),
                        Stream.concat(
                                candidate.sections().stream().flatMap(section -> section.claims().stream()),
                                candidate.beside().options().stream().flatMap(Assessed::claims)))
                .toList();
        EvidenceCheck check = new EvidenceCheck(record);
        EvidenceReport report = check.check(all);
        proceedings.checked(report);
        return display.units().equals(DisplayUnits.CANONICAL)
                ? report.kept().stream().distinct().collect(Collectors.toMap(claim -> claim, Shown::plain))
                : inUnits(report.kept(), record, check, proceedings);
    }

    /** What is shown in other units is proved again as it is shown; where it is not, the sentence stays as it was. */
    private Map<Claim, Shown> inUnits(
            List<Claim> kept, PatientRecord record, EvidenceCheck check, Proceedings proceedings) {
        Map<String, Resource> sources = record.fetch(kept.stream()
                .flatMap(claim -> claim.sources().stream())
                .distinct()
                .toList());
        List<Shown> shown = kept.stream()
                .distinct()
                .map(claim -> display.units().shown(claim, sources))
                .toList();
        Set<Claim> proved = new HashSet<>(
                check.check(shown.stream().map(Shown::proved).toList()).kept());
        Map<Claim, Shown> all = new HashMap<>();
        for (Shown one : shown) {
            boolean stands = proved.contains(one.proved());
            if (!stands) {
                proceedings.notInUnits(one.origin().templateId());
            }
            all.put(one.origin(), stands ? one : Shown.plain(one.origin()));
        }
        return all;
    }

    private static String detail(
            Candidate candidate,
            List<Assessed> options,
            Map<Claim, Shown> proved,
            PatientRecord record,
            SourceList sources,
            Wording wording) {
        List<String> blocks = new ArrayList<>();
        blocks.add(sentence(candidate.summary(), proved, sources, wording));
        for (Candidate.Section section : candidate.sections()) {
            List<String> lines = section.claims().stream()
                    .filter(proved::containsKey)
                    .map(claim -> "- " + sentence(claim, proved, sources, wording))
                    .toList();
            if (!lines.isEmpty()) {
                blocks.add("**%s**".formatted(Markdown.text(wording.words(section.title()))));
                blocks.add(String.join("\n", lines));
            }
        }
        blocks.addAll(OptionLines.blocks(options, claim -> sentence(claim, proved, sources, wording), wording));
        candidate.notes().forEach(note -> blocks.add(Markdown.text(wording.words(note))));
        blocks.add("**%s**".formatted(Markdown.text(wording.words("Sources"))));
        blocks.add(String.join("\n", sources.lines(record, wording)));
        return String.join("\n\n", blocks);
    }

    private static String sentence(Claim claim, Map<Claim, Shown> proved, SourceList sources, Wording wording) {
        Shown shown = proved.getOrDefault(claim, Shown.plain(claim));
        String words = wording.sentence(shown);
        return "%s %s".formatted(Markdown.text(words), sources.cite(claim, shown, words));
    }
}
