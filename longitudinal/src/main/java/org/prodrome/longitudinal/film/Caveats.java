package org.prodrome.longitudinal.film;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.ImageMeasurement;

/** What a reader should know of a film before trusting what a model says of it, and what ran the model. */
final class Caveats {
    private static final int MOST = 6;
    private static final int LONGEST = 400;

    private Caveats() {}

    static List<Claim> of(PatientTimeline timeline, String rule, Event film) {
        List<Claim> claims = new ArrayList<>();
        List<String> texts = texts(film);
        for (int n = 0; n < Math.min(MOST, texts.size()); n++) {
            if (!texts.get(n).isEmpty()) {
                claims.add(Sentence.of(timeline, rule, "film.caveat", "To know of this film: {caveat}")
                        .slot(
                                "caveat",
                                texts.get(n),
                                DerivationFunction.CAVEAT,
                                List.of(film.source()),
                                Map.of("n", String.valueOf(n)))
                        .claim());
            }
        }
        return claims;
    }

    /** What ran the model for a result; empty when its record does not say. */
    static Optional<Claim> runtime(PatientTimeline timeline, String rule, Event film) {
        return film.as(Observation.class).orElseThrow().getComponent().stream()
                .filter(component -> ImageMeasurement.RUNTIME.isIn(component.getCode()))
                .map(ObservationComponentComponent::getValue)
                .map(value ->
                        value instanceof CodeableConcept concept && concept.hasText() ? oneLine(concept.getText()) : "")
                .findFirst()
                .filter(text -> !text.isEmpty())
                .map(text -> Sentence.of(timeline, rule, "film.runtime", "Computed by {runtime}.")
                        .slot("runtime", text, DerivationFunction.RUNTIME, List.of(film.source()), Map.of())
                        .claim());
    }

    /** The texts of all caveats in their order; one that cannot be printed is empty and keeps its place. */
    private static List<String> texts(Event film) {
        return film.as(Observation.class).orElseThrow().getComponent().stream()
                .filter(component -> ImageMeasurement.CAVEAT.isIn(component.getCode()))
                .map(ObservationComponentComponent::getValue)
                .map(value ->
                        value instanceof CodeableConcept concept && concept.hasText() ? oneLine(concept.getText()) : "")
                .toList();
    }

    /** Runs of whitespace and control characters as one space, ends trimmed, cut to its bound. */
    static String oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
