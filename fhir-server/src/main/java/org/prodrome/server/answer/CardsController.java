package org.prodrome.server.answer;

import ca.uhn.fhir.repository.IRepository;
import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.Trace;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Cards that left: which, why, and the same again. For analysts; all of it is about patients. */
@RestController
@RequestMapping(path = "/cards", produces = MediaType.APPLICATION_JSON_VALUE)
final class CardsController {
    private final AnswerStore answers;
    private final Replay replay;
    private final Function<HttpServletRequest, IRepository> records;

    CardsController(AnswerStore answers, Replay replay, Function<HttpServletRequest, IRepository> records) {
        this.answers = answers;
        this.replay = replay;
        this.records = records;
    }

    /** A card that left. */
    record CardView(
            String card,
            String service,
            String patient,
            String topic,
            int tier,
            List<String> rules,
            List<String> models,
            Instant sent) {
        static CardView of(SentCard card) {
            return new CardView(
                    card.card(),
                    card.serviceId(),
                    card.patientId(),
                    card.topic(),
                    card.tier(),
                    card.rules(),
                    card.models(),
                    card.sent());
        }
    }

    /** How one answer came about. */
    record ExplanationView(
            String service,
            String hookInstance,
            String patient,
            String user,
            Instant answered,
            String program,
            String responseSha256,
            List<Trace.Said> cards,
            List<Trace.Step> steps,
            int inputs) {
        static ExplanationView of(HookAnswer answer) {
            Trace trace = Content.unpacked(answer.packed()).trace();
            return new ExplanationView(
                    answer.serviceId(),
                    answer.hookInstance(),
                    answer.patientId(),
                    answer.user(),
                    answer.answered(),
                    answer.program(),
                    answer.responseSha256(),
                    trace.said(),
                    trace.steps(),
                    trace.inputs().size());
        }
    }

    /** A card made again. */
    record ReplayView(
            String card,
            boolean same,
            @JsonRawValue String sent,
            @JsonRawValue @Nullable String again,
            List<String> changed,
            List<String> newerInputs) {}

    /** Cards already shown, by patient, service, rule or model. */
    @GetMapping
    ResponseEntity<?> sent(@RequestParam Map<String, String> query) {
        Instant since;
        try {
            since = query.containsKey("since") ? Instant.parse(query.get("since")) : Instant.EPOCH;
        } catch (DateTimeParseException e) {
            return refused(400, "\"since\" is an instant such as 2026-11-21T00:00:00Z");
        }
        for (CardsBy by : CardsBy.values()) {
            String value = query.get(by.name().toLowerCase(Locale.ROOT));
            if (value != null) {
                return ResponseEntity.ok(answers.sent(by, value, since).stream()
                        .map(CardView::of)
                        .toList());
            }
        }
        return refused(400, "one of \"patient\", \"service\", \"rule\", \"model\" is needed");
    }

    /** Why cards came or did not, for one opening of a chart. */
    @GetMapping("/$explain")
    ResponseEntity<?> explain(@RequestParam(name = "hookInstance", required = false) @Nullable String hookInstance) {
        if (hookInstance == null || hookInstance.isBlank()) {
            return refused(400, "\"hookInstance\" of the call is needed");
        }
        List<HookAnswer> found = answers.ofInstance(hookInstance);
        return found.isEmpty()
                ? refused(404, "no call of this hookInstance is on record")
                : ResponseEntity.ok(found.stream().map(ExplanationView::of).toList());
    }

    @GetMapping("/{uuid}/$replay")
    ResponseEntity<?> replay(@PathVariable("uuid") String uuid, HttpServletRequest request) {
        Optional<HookAnswer> answer = answers.ofCard(uuid);
        if (answer.isEmpty()) {
            return refused(404, "no such card is on record");
        }
        Replay.Outcome outcome = replay.of(uuid, answer.get(), records.apply(request));
        return ResponseEntity.ok(new ReplayView(
                uuid,
                outcome.same(),
                outcome.card(),
                outcome.again().isEmpty() ? null : outcome.again(),
                outcome.changed(),
                outcome.newerInputs()));
    }

    private static ResponseEntity<Map<String, Object>> refused(int status, String words) {
        Map<String, Object> issue = new LinkedHashMap<>();
        issue.put("severity", "error");
        issue.put("code", status == 404 ? "not-found" : "invalid");
        issue.put("diagnostics", words);
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("resourceType", "OperationOutcome");
        outcome.put("issue", List.of(issue));
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(outcome);
    }
}
