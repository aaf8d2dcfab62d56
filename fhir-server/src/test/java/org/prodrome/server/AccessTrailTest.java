package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.body;
import static org.prodrome.server.support.Ehr.good;
import static org.prodrome.server.support.Ehr.goodFor;
import static org.prodrome.server.support.Ehr.key;
import static org.prodrome.server.support.Ehr.post;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.server.demo.DemoPatient;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;

/**
 * Who read what was said about a patient is on record, and so is who was refused; a flood of refusals is a few lines.
 */
class AccessTrailTest {
    private static final RunningServer OPEN = RunningServer.open();
    private static final RunningServer CLOSED = TokenServer.shared();

    private static String patient = "";
    private static String instance = "";
    private static String card = "";

    @AfterEach
    void itIsNowAgain() {
        OPEN.itIsNowAgain();
        CLOSED.clock().ahead(Duration.ZERO);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/cards?patient=PATIENT, cards-read, HOPERAT",
        "/cards?rule=aki/1&patient=PATIENT&purpose=HQUALIMP, cards-read, HQUALIMP",
        "/cards/$explain?hookInstance=INSTANCE&purpose=patsfty, cards-explained, PATSFTY",
        "/cards/CARD/$replay, card-replayed, HOPERAT",
        "/cases/CARD?purpose=HQUALIMP, case-read, HQUALIMP",
        "/cards/snoozes?patient=PATIENT&purpose=TREAT, snoozes-read, TREAT"
    })
    void whatIsReadOfAPatientIsOnRecordWithPurposeReaderAndQuery(String path, String code, String purpose) {
        aCardIsSent();
        String address =
                path.replace("PATIENT", patient).replace("INSTANCE", instance).replace("CARD", card);
        assertThat(OPEN.send("GET", address, "").statusCode()).isEqualTo(200);
        OPEN.awaitTrail();
        AuditEvent event =
                events(OPEN.client().get("AuditEvent?patient=Patient/" + patient + "&_count=200", Bundle.class))
                        .stream()
                        .filter(one -> one.getSubtypeFirstRep().getCode().equals(code))
                        .filter(one -> one.getEntity().stream()
                                .anyMatch(entity -> entity.hasQuery()
                                        && new String(entity.getQuery(), StandardCharsets.UTF_8).equals(address)))
                        .findFirst()
                        .orElseThrow();
        assertThat(event.getPurposeOfEventFirstRep().getCodingFirstRep().getCode())
                .isEqualTo(purpose);
        assertThat(event.getOutcome()).isEqualTo(AuditEventOutcome._0);
        assertThat(event.getAgentFirstRep().getWho().getDisplay()).isEqualTo("(not named)");
        assertThat(event.getAgentFirstRep().getNetwork().getAddress()).isEqualTo("127.0.0.1");
        String outcome = OPEN.send(
                        "POST",
                        "/fhir/AuditEvent/$validate",
                        FhirContext.forR4Cached().newJsonParser().encodeResourceToString(event),
                        "Content-Type",
                        "application/fhir+json")
                .body();
        assertThat(outcome.replace(" ", "")).doesNotContain("\"severity\":\"error\"", "\"severity\":\"fatal\"");
    }

    @Test
    void anExportIsOnRecordWithItsReader() {
        String reader = "analyst-" + UUID.randomUUID();
        String token = "Bearer "
                + new TestToken(TokenServer.ISSUER, TokenServer.AUDIENCE, "ec")
                        .claim("scope", "system/*.cruds")
                        .claim("sub", reader)
                        .signedBy(key(TokenServer.EC));
        assertThat(CLOSED.send("GET", "/acceptance/export", "", "Authorization", token)
                        .statusCode())
                .isEqualTo(200);
        AuditEvent event = awaited("feedback-exported", reader);
        assertThat(event.getAgentFirstRep().getWho().getIdentifier().getValue()).isEqualTo(reader);
        assertThat(event.getAgentFirstRep().getPolicy()).hasSize(1);
    }

    @Test
    void aPurposeThatIsNoneIsRefused() {
        HttpResponse<String> refused = OPEN.send("GET", "/cards?all=&purpose=curiosity", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Refusal.outcome(refused)).contains("purpose");
    }

    @Test
    void refusedCallsOfOneMinuteAreOneEventForEachKindWithTheirNumberAndNothingThatWasSent() {
        String secret = "s" + UUID.randomUUID();
        CLOSED.clock().ahead(Duration.ofDays(1));
        for (int i = 0; i < 12; i++) {
            post(CALL, body(), "no-token-" + secret + i);
        }
        CLOSED.clock().ahead(Duration.ofDays(1).plusMinutes(2));
        List<AuditEvent> strangers = awaitedRefusals("401, 12 times, STRANGER");
        assertThat(strangers).hasSize(1);
        AuditEvent event = strangers.get(0);
        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("cds-hooks-call-refused");
        assertThat(event.getOutcome()).isEqualTo(AuditEventOutcome._4);
        assertThat(event.getAgentFirstRep().getWho().getDisplay()).isEqualTo("(not named)");
        assertThat(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(event))
                .doesNotContain(secret);
    }

    @Test
    void whoSaysToBeAClientIsNamedAsSayingSoAndWhoIsOneByName() {
        CLOSED.clock().ahead(Duration.ofDays(2));
        post(CALL, body(), good().signedBy(key(TokenServer.ecKey("ehr-ec"))));
        CLOSED.clock().ahead(Duration.ofDays(2).plusMinutes(2));
        // By this clock every token has expired before its signature is looked at.
        assertThat(awaitedRefusals("401, 1 times, EXPIRED")
                        .get(0)
                        .getAgentFirstRep()
                        .getWho()
                        .getDisplay())
                .isEqualTo("says it is client ehr, not proved");
        CLOSED.clock().ahead(Duration.ZERO);
        String elsewhere = "/cds-services/prodrome-refill";
        assertThat(post(elsewhere, "{}", goodFor(elsewhere).signedBy(key(TokenServer.EHR_EC)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(CALL, "{}", good().signedBy(key(TokenServer.EHR_EC))).statusCode())
                .isEqualTo(400);
        CLOSED.clock().ahead(Duration.ofMinutes(2));
        assertThat(awaitedRefusals("403, 1 times, NOT_GRANTED"))
                .anySatisfy(event -> assertThat(event.getAgentFirstRep()
                                .getWho()
                                .getIdentifier()
                                .getValue())
                        .isEqualTo("ehr"));
        assertThat(awaitedRefusals("400, 1 times"))
                .anySatisfy(event -> assertThat(event.getAgentFirstRep()
                                .getWho()
                                .getIdentifier()
                                .getValue())
                        .isEqualTo("ehr"));
    }

    private static AuditEvent awaited(String code, String reader) {
        for (int i = 0; i < 400; i++) {
            for (AuditEvent event : newest(CLOSED)) {
                if (event.getSubtypeFirstRep().getCode().equals(code)
                        && reader.equals(event.getAgentFirstRep()
                                .getWho()
                                .getIdentifier()
                                .getValue())) {
                    return event;
                }
            }
            pause();
        }
        throw new AssertionError("no event %s of %s".formatted(code, reader));
    }

    private static List<AuditEvent> awaitedRefusals(String description) {
        for (int i = 0; i < 400; i++) {
            List<AuditEvent> found = refusals(CLOSED, description);
            if (!found.isEmpty()) {
                return found;
            }
            pause();
        }
        throw new AssertionError("no refusals: " + description);
    }

    private static List<AuditEvent> refusals(RunningServer server, String description) {
        return newest(server).stream()
                .filter(event ->
                        event.hasOutcomeDesc() && event.getOutcomeDesc().startsWith(description))
                .toList();
    }

    private static List<AuditEvent> newest(RunningServer server) {
        String body = server.send(
                        "GET",
                        "/fhir/AuditEvent?_sort=-_lastUpdated&_count=100",
                        "",
                        "Authorization",
                        "Bearer " + TokenServer.systemToken())
                .body();
        return events(FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, body));
    }

    private static List<AuditEvent> events(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> (AuditEvent) entry.getResource())
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void aCardIsSent() {
        if (!card.isEmpty()) {
            return;
        }
        String mrn = "A" + UUID.randomUUID().toString().substring(0, 10);
        OPEN.client()
                .postBundle(FhirContext.forR4Cached()
                        .newJsonParser()
                        .encodeResourceToString(DemoPatient.record(LocalDate.now(ZoneOffset.UTC)))
                        .replace(DemoPatient.IDENTIFIER, mrn));
        patient = OPEN.client()
                .get("Patient?identifier=" + DemoPatient.IDENTIFIER_SYSTEM + "%7C" + mrn, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
        JsonNode cards = OPEN.patientView(patient).path("cards");
        card = cards.get(0).path("uuid").asText();
        instance = UUID.randomUUID().toString();
        ObjectNode call = new ObjectMapper().createObjectNode();
        call.put("hook", "patient-view").put("hookInstance", instance);
        call.putObject("context").put("userId", "Practitioner/7").put("patientId", patient);
        OPEN.client().fire("prodrome-patient-view", call);
    }
}
