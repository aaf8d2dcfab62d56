package org.prodrome.server.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.answer.SentCase;
import org.prodrome.server.answer.SentCases;
import org.prodrome.server.feedback.FeedbackStore;
import org.prodrome.server.governance.GovernanceStore;
import org.prodrome.server.trail.Access;
import org.prodrome.server.trail.AccessLog;
import org.prodrome.server.trail.Readers;
import org.prodrome.server.trail.Reading;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page of one card that left; it is about a patient, so whoever reads it is on record. */
@RestController
final class CasePageController {
    private final SentCases cases;
    private final FeedbackStore feedback;
    private final GovernanceStore register;
    private final PublicAddress address;
    private final AccessLog log;

    CasePageController(
            SentCases cases, FeedbackStore feedback, GovernanceStore register, PublicAddress address, AccessLog log) {
        this.cases = cases;
        this.feedback = feedback;
        this.register = register;
        this.address = address;
        this.log = log;
    }

    @GetMapping(path = "/cases/{uuid}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(@PathVariable("uuid") String uuid, HttpServletRequest request) {
        Optional<SentCase> found = cases.of(uuid);
        if (found.isEmpty()) {
            return PagesController.notFound("No such card", "/", "About this server");
        }
        SentCase sent = found.get();
        Optional<Reading> reading = Readers.reading(Access.CASE_READ, List.of(sent.patient()), request);
        if (reading.isEmpty()) {
            return PagesController.html(400, new Html("How a card came about").text(Readers.PURPOSE_IS));
        }
        log.read(reading.get());
        CasePage page = new CasePage(sent, address);
        ResponseEntity<String> answer = PagesController.html(page.of(
                (kind, id) -> register.stateAt(kind, id, sent.answered())
                        .map(state -> state.name().toLowerCase(Locale.ROOT))
                        .orElse("not on record"),
                feedback.ofCard(uuid)));
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .cacheControl(CacheControl.noStore())
                .body(answer.getBody());
    }
}
