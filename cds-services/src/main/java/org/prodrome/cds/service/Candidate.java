package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Voices.Spoken;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.hook.Indicator;
import org.prodrome.cds.option.Assessed;
import org.prodrome.cds.option.Beside;
import org.prodrome.longitudinal.claim.Claim;

/**
 * A card before its sentences are proved.
 *
 * @param tier 1 interrupts, 2 warns, 3 informs
 * @param summary becomes the card's summary; without it there is no card
 * @param sections become the detail
 * @param notes fixed words about the method, not about the patient
 * @param links beside those to the sources
 * @param study reference of the ImagingStudy that similar films are looked for, or empty
 * @param voices the models that its sentences rest on; rules are named by the sentences themselves
 * @param orders references of the drafts that it is about, as the caller named them
 * @param proposals what the user may accept
 * @param beside what can be done about it, judged for this patient
 */
record Candidate(
        Topic topic,
        int tier,
        Claim summary,
        List<Section> sections,
        List<String> notes,
        List<CardLink> links,
        String study,
        List<Spoken> voices,
        List<String> orders,
        List<Proposal> proposals,
        Beside beside) {
    /** How the address of a speaker's source attributes ends. */
    static final String ATTRIBUTES = "/source-attributes";

    Candidate {
        orders = List.copyOf(orders);
        proposals = List.copyOf(proposals);
        voices = List.copyOf(voices);
        sections = List.copyOf(sections);
        notes = List.copyOf(notes);
        links = List.copyOf(links);
        if (tier < 1 || tier > 3) {
            throw new IllegalArgumentException("tiers are 1 to 3, found " + tier);
        }
    }

    /** A card that rests on no model. */
    Candidate(
            Topic topic,
            int tier,
            Claim summary,
            List<Section> sections,
            List<String> notes,
            List<CardLink> links,
            String study) {
        this(topic, tier, summary, sections, notes, links, study, List.of(), List.of(), List.of(), Beside.NOTHING);
    }

    /** A card about drafts, or one that proposes what to measure. */
    Candidate(
            Topic topic,
            int tier,
            Claim summary,
            List<Section> sections,
            List<String> notes,
            List<CardLink> links,
            String study,
            List<Spoken> voices,
            List<String> orders,
            List<Proposal> proposals) {
        this(topic, tier, summary, sections, notes, links, study, voices, orders, proposals, Beside.NOTHING);
    }

    /** The same card with what can be done. */
    Candidate with(Beside options) {
        return new Candidate(topic, tier, summary, sections, notes, links, study, voices, orders, proposals, options);
    }

    /** The plans whose options stand on it. */
    List<Spoken> plans() {
        return beside.options().stream()
                .map(Assessed::plan)
                .distinct()
                .map(plan -> new Spoken(Kind.PLAN, plan))
                .toList();
    }

    /** The same card, resting on models. */
    Candidate by(List<Spoken> models) {
        return new Candidate(topic, tier, summary, sections, notes, links, study, models, orders, proposals, beside);
    }

    Candidate with(List<Section> otherSections, List<String> otherNotes) {
        return new Candidate(
                topic, tier, summary, otherSections, otherNotes, links, study, voices, orders, proposals, beside);
    }

    /** The same card with one more section. */
    Candidate and(Section section) {
        return with(Stream.concat(sections.stream(), Stream.of(section)).toList(), notes);
    }

    /** The same card without the sentences that a test refuses, nor what is proposed because of them. */
    Candidate only(Predicate<Claim> mayBeSaid) {
        List<Section> said = sections.stream()
                .map(section -> new Section(
                        section.title(),
                        section.claims().stream().filter(mayBeSaid).toList()))
                .filter(section -> !section.claims().isEmpty())
                .toList();
        List<Proposal> kept = proposals.stream()
                .filter(proposal -> proposal.because().stream().anyMatch(mayBeSaid))
                .toList();
        Candidate less = new Candidate(topic, tier, summary, said, notes, links, study, voices, orders, kept, beside);
        List<String> refused = new ArrayList<>(rules());
        refused.removeAll(less.rules());
        return less.with(links.stream()
                .filter(link -> refused.stream().noneMatch(rule -> link.url().endsWith("/rules/" + rule + ATTRIBUTES)))
                .toList());
    }

    /** The same card with other links. */
    Candidate with(List<CardLink> otherLinks) {
        return new Candidate(
                topic, tier, summary, sections, notes, otherLinks, study, voices, orders, proposals, beside);
    }

    /** Names of the rules that its sentences come from. */
    List<String> rules() {
        return Stream.concat(Stream.of(summary), sections.stream().flatMap(section -> section.claims().stream()))
                .map(Claim::ruleId)
                .distinct()
                .toList();
    }

    /** The same card under another sentence. */
    Candidate withSummary(Claim otherSummary) {
        return new Candidate(
                topic, tier, otherSummary, sections, notes, links, study, voices, orders, proposals, beside);
    }

    /** References of the resources that its sentences rest on, the study first. */
    List<String> sources() {
        return Stream.of(
                        Stream.of(study).filter(reference -> !reference.isEmpty()),
                        summary.sources().stream(),
                        sections.stream()
                                .flatMap(section -> section.claims().stream())
                                .flatMap(claim -> claim.sources().stream()))
                .flatMap(sources -> sources)
                .distinct()
                .toList();
    }

    /** References of what the card is about: the study, else the sources of its summary. */
    Collection<String> about() {
        return study.isEmpty() ? summary.sources() : List.of(study);
    }

    Indicator indicator() {
        return switch (tier) {
            case 1 -> Indicator.CRITICAL;
            case 2 -> Indicator.WARNING;
            default -> Indicator.INFO;
        };
    }

    /** Sentences under a heading. */
    record Section(String title, List<Claim> claims) {
        Section {
            claims = List.copyOf(claims);
        }
    }
}
