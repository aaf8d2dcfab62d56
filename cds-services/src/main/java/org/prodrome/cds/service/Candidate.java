package org.prodrome.cds.service;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.hook.Indicator;
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
 */
record Candidate(
        Topic topic,
        int tier,
        Claim summary,
        List<Section> sections,
        List<String> notes,
        List<CardLink> links,
        String study) {
    Candidate {
        sections = List.copyOf(sections);
        notes = List.copyOf(notes);
        links = List.copyOf(links);
        if (tier < 1 || tier > 3) {
            throw new IllegalArgumentException("tiers are 1 to 3, found " + tier);
        }
    }

    Candidate with(List<Section> otherSections, List<String> otherNotes) {
        return new Candidate(topic, tier, summary, otherSections, otherNotes, links, study);
    }

    /** The same card with one more section. */
    Candidate and(Section section) {
        return with(Stream.concat(sections.stream(), Stream.of(section)).toList(), notes);
    }

    /** The same card under another sentence. */
    Candidate withSummary(Claim otherSummary) {
        return new Candidate(topic, tier, otherSummary, sections, notes, links, study);
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
