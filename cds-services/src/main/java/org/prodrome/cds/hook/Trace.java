package org.prodrome.cds.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How an answer came about: what was read, what ran, what was kept back. It stays here; the caller gets the cards
 * alone.
 *
 * @param at the instant as of which the record was read
 * @param patient id of the patient in our own record, empty where the caller's prefetch alone was read
 * @param inputs resources that were read, {@code Observation/1/_history/2} where the version is known
 * @param seen types of which the inputs are all there was
 * @param similar answers of {@code $similar} as FHIR JSON, by the question
 * @param said what stood on each card
 * @param steps what ran and what became of it, in order
 * @param pulled what was read from the caller's server during the call
 * @param sentences of all cards, in their order
 */
public record Trace(
        Instant at,
        String patient,
        List<String> inputs,
        Set<String> seen,
        List<Similar> similar,
        List<Said> said,
        List<Step> steps,
        List<Pulled> pulled,
        List<Sentence> sentences) {
    public static final Trace NONE =
            new Trace(Instant.EPOCH, "", List.of(), Set.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** Of a call whose time was up before its service had said anything. */
    public static Trace late(String serviceId, Duration allowed) {
        Step step = new Step(
                "service", serviceId, "late", "no answer within %d ms, so no cards".formatted(allowed.toMillis()));
        return new Trace(
                Instant.EPOCH, "", List.of(), Set.of(), List.of(), List.of(), List.of(step), List.of(), List.of());
    }

    public Trace {
        inputs = List.copyOf(inputs);
        seen = Set.copyOf(seen);
        similar = List.copyOf(similar);
        said = List.copyOf(said);
        steps = List.copyOf(steps);
        // A trace that an earlier version wrote has none.
        pulled = Objects.requireNonNullElse(pulled, List.<Pulled>of()).stream().toList();
        sentences = Objects.requireNonNullElse(sentences, List.<Sentence>of()).stream()
                .toList();
    }

    /**
     * One sentence of a card.
     *
     * @param card uuid of the card
     * @param words as they stood, in the reader's language and units
     * @param template name of the sentence's template
     * @param rule detector or composer that says it, with version
     * @param parts its varying parts with what each derives from
     */
    public record Sentence(String card, String words, String template, String rule, List<Part> parts) {
        public Sentence {
            parts = List.copyOf(parts);
        }

        /** References of the resources that it rests on, each once. */
        public List<String> sources() {
            return parts.stream()
                    .flatMap(part -> part.sources().stream())
                    .distinct()
                    .toList();
        }
    }

    /**
     * One varying part of a sentence.
     *
     * @param printed what it shows, before translation
     * @param function how it follows from the sources
     */
    public record Part(String printed, String function, List<String> sources) {
        public Part {
            sources = List.copyOf(sources);
        }
    }

    /**
     * One card's voices.
     *
     * @param card its uuid
     * @param tier 1 to 3
     * @param plans plans of options on it
     * @param acceptable whether it had a suggestion: something that can be accepted
     * @param sources references of the resources that its sentences rest on
     */
    public record Said(
            String card,
            String topic,
            int tier,
            List<String> rules,
            List<String> models,
            List<String> plans,
            boolean acceptable,
            List<String> sources) {
        public Said {
            rules = List.copyOf(rules);
            models = List.copyOf(models);
            // A trace that an earlier version wrote has none.
            plans = Objects.requireNonNullElse(plans, List.<String>of()).stream()
                    .toList();
            sources = Objects.requireNonNullElse(sources, List.<String>of()).stream()
                    .toList();
        }
    }

    /**
     * What became of one service, rule, model, card or sentence, or of one prefetch key.
     *
     * @param what {@code service}, {@code rule}, {@code model}, {@code card}, {@code sentence} or {@code prefetch}
     * @param name its id, or the key
     * @param outcome a word, such as {@code fired}, {@code quiet}, {@code not-computable}, {@code withheld}
     * @param why in words of ours, without values of the record
     */
    public record Step(String what, String name, String outcome, String why) {}

    /** One question to {@code $similar} and its answer. */
    public record Similar(String question, String parameters) {}

    /**
     * One prefetch key as it was read from the caller's server, in place of what the caller sent for it.
     *
     * @param key of the prefetch template
     * @param complete whether it is all there is
     * @param bundle the resources as FHIR JSON, a Bundle
     */
    public record Pulled(String key, boolean complete, String bundle) {}
}
