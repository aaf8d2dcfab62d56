package org.prodrome.server.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.acceptance.AcceptanceFigures.Told;
import org.prodrome.server.error.OutcomeBody;
import org.prodrome.server.trail.Access;
import org.prodrome.server.trail.AccessLog;
import org.prodrome.server.trail.Readers;
import org.prodrome.server.trail.Reading;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Acceptance figures, and the feedback itself for whoever has to hand it on. */
@RestController
final class AcceptanceController {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AcceptanceFigures figures;
    private final AccessLog log;
    private final Clock clock;

    AcceptanceController(AcceptanceFigures figures, AccessLog log, Clock clock) {
        this.figures = figures;
        this.log = log;
        this.clock = clock;
    }

    /** By service and rule, of the last 90 days or since an instant. */
    @GetMapping(path = "/acceptance", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> acceptance(@RequestParam(name = "since", required = false) @Nullable String since) {
        try {
            return ResponseEntity.ok(figures.since(from(since)));
        } catch (DateTimeException e) {
            return refused();
        }
    }

    /**
     * One line of JSON per card that was answered since then: intervention, action taken, feedback, user, date,
     * location (45 CFR 170.315(b)(11)(ii)(C)), each line with what spoke on the card and the resource that holds the
     * item. Where there is more, the last line says from when to ask again.
     */
    @GetMapping(path = "/acceptance/export", produces = "application/x-ndjson")
    ResponseEntity<?> export(
            @RequestParam(name = "since", required = false) @Nullable String since,
            @RequestParam(name = "count", required = false, defaultValue = "" + AcceptanceFigures.MOST_CARDS) int count,
            HttpServletRequest request)
            throws JsonProcessingException {
        StringBuilder lines = new StringBuilder();
        try {
            AcceptanceFigures.Answered answered =
                    figures.answered(from(since), Math.max(1, Math.min(count, AcceptanceFigures.MOST_CARDS)));
            for (Told card : answered.cards()) {
                lines.append(line(card)).append('\n');
            }
            if (answered.next() != null) {
                ObjectNode more = JSON.createObjectNode().put("truncated", true);
                lines.append(more.put("next", answered.next().toString())).append('\n');
            }
        } catch (DateTimeException e) {
            return refused();
        }
        Optional<Reading> reading = Readers.reading(Access.FEEDBACK_EXPORTED, List.of(), request);
        if (reading.isEmpty()) {
            return refused(Readers.PURPOSE_IS);
        }
        log.read(reading.get());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/x-ndjson"))
                .body(lines.toString());
    }

    private static String line(Told card) throws JsonProcessingException {
        ObjectNode line = JSON.createObjectNode();
        line.put("intervention", card.rule().isEmpty() ? card.service() : card.rule());
        line.put("service", card.service());
        line.put("topic", card.topic());
        line.set("rules", JSON.valueToTree(card.rules()));
        line.set("models", JSON.valueToTree(card.models()));
        line.put("card", card.card());
        line.put("shown", card.sent().toString());
        line.put("actionTaken", card.outcome());
        if (!card.reasons().isEmpty()) {
            line.put("reason", card.reasons().get(0));
        }
        if (card.reasons().size() > 1) {
            line.set("reasons", JSON.valueToTree(card.reasons()));
        }
        if (card.comment() != null) {
            line.put("feedback", card.comment());
        }
        line.put("user", card.user());
        line.put("client", card.client());
        if (!card.encounter().isEmpty()) {
            line.put("location", "Encounter/" + card.encounter());
        }
        if (card.answered() != null) {
            line.put("date", card.decided() == null ? card.answered().toString() : card.decided());
            line.put("received", card.answered().toString());
        }
        if (card.feedback() != null) {
            line.put("resource", "GuidanceResponse/" + card.feedback());
        }
        return JSON.writeValueAsString(line);
    }

    private Instant from(@Nullable String since) {
        return since == null ? clock.instant().minus(Demotion.WINDOW) : Instant.parse(since);
    }

    private static ResponseEntity<OutcomeBody> refused() {
        return refused("\"since\" is an instant such as 2026-11-21T00:00:00Z");
    }

    private static ResponseEntity<OutcomeBody> refused(String words) {
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_JSON)
                .body(OutcomeBody.of(400, words));
    }
}
