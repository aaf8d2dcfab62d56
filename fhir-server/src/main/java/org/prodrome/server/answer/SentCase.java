package org.prodrome.server.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.prodrome.cds.hook.Trace;

/**
 * One card that left, with how it came about.
 *
 * @param service id of the service that sent it
 * @param hookInstance the caller's name of the call
 * @param patient id in our record, else {@code caller|id}
 * @param program version of the program that made it
 * @param sent the card as it left
 * @param said what spoke on it
 * @param sentences that stood on it, in order; none where an earlier version kept none
 * @param inputs resources of our own record that were read, with their versions
 */
public record SentCase(
        String card,
        String service,
        String hookInstance,
        String patient,
        Instant answered,
        String program,
        JsonNode sent,
        Trace.Said said,
        List<Trace.Sentence> sentences,
        List<String> inputs) {
    public SentCase {
        sentences = List.copyOf(sentences);
        inputs = List.copyOf(inputs);
    }

    /** What is kept of a card; empty where the answer carries none of that uuid. */
    static Optional<SentCase> of(String card, HookAnswer answer) {
        Content content = Content.unpacked(answer.packed());
        Trace trace = content.trace();
        return trace.said().stream()
                .filter(said -> said.card().equals(card))
                .findFirst()
                .flatMap(said -> content.card(card)
                        .map(sent -> new SentCase(
                                card,
                                answer.serviceId(),
                                answer.hookInstance(),
                                answer.patientKey(),
                                answer.answered(),
                                answer.program(),
                                sent,
                                said,
                                trace.sentences().stream()
                                        .filter(sentence -> sentence.card().equals(card))
                                        .toList(),
                                trace.inputs())));
    }
}
