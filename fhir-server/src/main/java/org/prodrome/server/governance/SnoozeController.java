package org.prodrome.server.governance;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.server.error.OutcomeBody;
import org.prodrome.server.security.CallerName;
import org.prodrome.server.trail.Access;
import org.prodrome.server.trail.AccessLog;
import org.prodrome.server.trail.Readers;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which rules users keep quiet about a patient, and an end to that before its time. */
@RestController
@RequestMapping(path = "/cards/snoozes", produces = MediaType.APPLICATION_JSON_VALUE)
final class SnoozeController {
    private final GovernanceStore store;
    private final AccessLog log;

    SnoozeController(GovernanceStore store, AccessLog log) {
        this.store = store;
        this.log = log;
    }

    /** A snooze that holds. */
    record SnoozeView(
            String id,
            String patient,
            String rule,
            int tier,
            Instant since,
            Instant until,
            String by,
            String reason,
            String card) {
        static SnoozeView of(SnoozeEntry entry) {
            Snooze snooze = entry.snooze();
            return new SnoozeView(
                    entry.id(),
                    snooze.patient(),
                    snooze.rule(),
                    snooze.tier(),
                    entry.since(),
                    snooze.until(),
                    snooze.by(),
                    snooze.reason(),
                    entry.card());
        }
    }

    @GetMapping
    List<SnoozeView> of(@RequestParam("patient") String patient, HttpServletRequest request) {
        log.read(Readers.reading(Access.SNOOZES_READ, List.of(PatientKey.of(patient)), request)
                .orElseThrow(() -> GovernanceRefusedException.invalid(Readers.PURPOSE_IS)));
        return store.snoozes(Set.of(PatientKey.of(patient))).stream()
                .map(SnoozeView::of)
                .toList();
    }

    /** @param by who ends it; may be the one who asked for it, since it makes a rule speak */
    @DeleteMapping("/{id}")
    Map<String, String> lift(
            @PathVariable("id") String id,
            @RequestParam(name = "by", defaultValue = "") String by,
            HttpServletRequest request) {
        store.liftSnooze(id, new Signed(CallerName.beside(by, request), "lifted").by());
        return Map.of("lifted", id);
    }

    @ExceptionHandler(GovernanceRefusedException.class)
    ResponseEntity<OutcomeBody> refused(GovernanceRefusedException refused) {
        return outcome(refused.status(), String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler(MissingServletRequestParameterException.class)
    ResponseEntity<OutcomeBody> incomplete() {
        return outcome(400, "\"patient\" is needed");
    }

    private static ResponseEntity<OutcomeBody> outcome(int status, String words) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(OutcomeBody.of(status, words));
    }
}
