package org.prodrome.longitudinal.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Answers;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.GenomicCodes;

/** Variants of genes that were looked for: gene, change, significance, and whether it was found. */
final class Variants {
    private final SummaryFacts facts;

    Variants(SummaryFacts facts) {
        this.facts = facts;
    }

    /** Newest first; one that names neither a gene nor a change says nothing. */
    List<Claim> claims() {
        return facts.timeline().events("Observation", GenomicCodes.VARIANT).stream()
                .sorted(Comparator.comparing(SummaryFacts::start).reversed())
                .flatMap(event -> claim(event).stream())
                .toList();
    }

    private Optional<Claim> claim(Event event) {
        boolean gene = has(event, GenomicCodes.GENE);
        boolean change = has(event, GenomicCodes.CHANGE);
        if (!gene && !change || event.time().isEmpty()) {
            return Optional.empty();
        }
        boolean significance = has(event, GenomicCodes.SIGNIFICANCE);
        boolean found = event.as(Observation.class).flatMap(Answers::of).isPresent();
        List<String> parts = new ArrayList<>();
        if (gene) {
            parts.add("gene {gene}");
        }
        if (change) {
            parts.add("change {change}");
        }
        parts.add(significance ? "significance {significance}" : "significance not stated");
        if (found) {
            parts.add("assessment {found}");
        }
        Sentence sentence = facts.sentence(
                "variant" + (gene ? ".gene" : "") + (change ? ".change" : "") + (significance ? ".significance" : "")
                        + (found ? ".assessed" : ""),
                "Genetic variant, {date}: %s (status {status}).".formatted(String.join(", ", parts)));
        sentence.date("date", event).status("status", event);
        if (gene) {
            sentence.answer("gene", event, GenomicCodes.VARIANT, GenomicCodes.GENE);
        }
        if (change) {
            sentence.answer("change", event, GenomicCodes.VARIANT, GenomicCodes.CHANGE);
        }
        if (significance) {
            sentence.answer("significance", event, GenomicCodes.VARIANT, GenomicCodes.SIGNIFICANCE);
        }
        if (found) {
            sentence.answer("found", event, GenomicCodes.VARIANT);
        }
        return Optional.of(sentence.claim());
    }

    private static boolean has(Event event, CodeSet component) {
        return event.as(Observation.class)
                .flatMap(observation -> Answers.of(observation, component))
                .isPresent();
    }
}
