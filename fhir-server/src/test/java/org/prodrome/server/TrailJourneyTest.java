package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.GuidanceResponse;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.demo.DemoPatient;
import org.prodrome.server.support.RunningServer;
import org.slf4j.LoggerFactory;

/** What was answered and what users made of it is on record as FHIR, once, and names what it is about. */
class TrailJourneyTest {
    private static final String SERVICE = "/cds-services/prodrome-patient-view";
    private static final RunningServer SERVER = RunningServer.open();

    private static String patient;
    private static String instance;
    private static JsonNode cards;

    @BeforeAll
    static void openTheChart() {
        String mrn = "T" + UUID.randomUUID().toString().substring(0, 10);
        SERVER.client()
                .postBundle(FhirContext.forR4Cached()
                        .newJsonParser()
                        .encodeResourceToString(DemoPatient.record(LocalDate.now(ZoneOffset.UTC)))
                        .replace(DemoPatient.IDENTIFIER, mrn));
        patient = SERVER.client()
                .get("Patient?identifier=" + DemoPatient.IDENTIFIER_SYSTEM + "%7C" + mrn, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
        instance = UUID.randomUUID().toString();
        ObjectNode call = new ObjectMapper().createObjectNode();
        call.put("hook", "patient-view").put("hookInstance", instance);
        call.putObject("context")
                .put("userId", "Practitioner/77")
                .put("patientId", patient)
                .put("encounterId", "visit-1");
        cards = SERVER.client().fire("prodrome-patient-view", call).path("cards");
        assertThat(cards).isNotEmpty();
    }

    @Test
    void aCallHasOneAuditEventThatNamesClientServerUserPatientAndCards() {
        SERVER.awaitTrail();
        List<AuditEvent> events = search("AuditEvent?patient=Patient/" + patient, AuditEvent.class).stream()
                .filter(event -> event.getSubtypeFirstRep().getCode().equals("cds-hooks-call"))
                .toList();
        assertThat(events).hasSize(1);
        AuditEvent event = events.get(0);
        assertThat(event.getAgent())
                .extracting(agent -> agent.getType().getCodingFirstRep().getCode())
                .containsExactly("110153", "110152", "IRCP");
        assertThat(event.getAgent().get(2).getWho().getIdentifier().getValue()).isEqualTo("Practitioner/77");
        assertThat(event.getAgent())
                .filteredOn(AuditEvent.AuditEventAgentComponent::getRequestor)
                .hasSize(1);
        String json = FhirContext.forR4Cached().newJsonParser().encodeResourceToString(event);
        cards.forEach(card -> assertThat(json).contains(card.path("uuid").asText()));
        assertThat(json).contains(instance).doesNotContain("mg/dL", DemoPatient.FAMILY);
    }

    @Test
    void feedbackIsAGuidanceResponseWithTheUserTheRulesAndTheModelsAndARepeatIsTheSame() {
        String card = card();
        String item = """
                {"card":"%s","outcome":"overridden","outcomeTimestamp":"2026-11-21T10:00:00Z",
                 "overrideReason":{"reason":{"system":"urn:test","code":"trail-reason"},"userComment":"seen by me"}}""".formatted(card);
        assertThat(feedback("[%s,%s]".formatted(item, item)).statusCode()).isEqualTo(200);
        assertThat(feedback("[%s]".formatted(item)).statusCode()).isEqualTo(200);
        SERVER.awaitTrail();
        List<GuidanceResponse> stored =
                search("GuidanceResponse?identifier=urn:ietf:rfc:3986|urn:uuid:" + card, GuidanceResponse.class);
        assertThat(stored).hasSize(1);
        GuidanceResponse response = stored.get(0);
        assertThat(response.getSubject().getReference()).isEqualTo("Patient/" + patient);
        assertThat(response.getReasonCodeFirstRep().getCodingFirstRep().getCode())
                .isEqualTo("trail-reason");
        assertThat(response.getNoteFirstRep().getText()).isEqualTo("seen by me");
        assertThat(response.getNoteFirstRep()
                        .getAuthorReference()
                        .getIdentifier()
                        .getValue())
                .isEqualTo("Practitioner/77");
        assertThat(response.getRequestIdentifier().getValue()).isEqualTo(instance);
        Extension details = response.getExtension().get(0);
        assertThat(details.getExtensionString("outcome")).isEqualTo("overridden");
        assertThat(details.getExtensionsByUrl("rule")).isNotEmpty();
        assertThat(search("AuditEvent?_id=" + response.getIdElement().getIdPart(), AuditEvent.class))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getSubtypeFirstRep().getCode()).isEqualTo("cds-hooks-feedback"));
        String line = SERVER.send("GET", "/acceptance/export", "")
                .body()
                .lines()
                .filter(one -> one.contains(card))
                .findFirst()
                .orElseThrow();
        assertThat(line)
                .contains("\"user\":\"Practitioner/77\"")
                .contains("\"location\":\"Encounter/visit-1\"")
                .contains("\"date\":\"2026-11-21T10:00:00Z\"")
                .contains("GuidanceResponse/" + response.getIdElement().getIdPart());
    }

    @Test
    void everyOverrideReasonOfABatchIsOnRecordWhateverElseWasInIt() {
        // Of the first card another test counts the resources.
        String card = cards.get(cards.size() - 1).path("uuid").asText();
        assertThat(card).isNotEqualTo(card());
        HttpResponse<String> answer = feedback("""
                [{"outcome":"overridden"},
                 {"card":"%s","outcome":"overridden","outcomeTimestamp":"2026-11-21T11:00:00Z",
                  "overrideReasons":[{"reason":{"system":"urn:test","code":"reason-one"}},
                   {"reason":{"code":"reason-two"}},{"userComment":"and words"}]}]""".formatted(card));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"resourceType\":\"OperationOutcome\"", "feedback[0]");
        SERVER.awaitTrail();
        assertThat(search("GuidanceResponse?identifier=urn:ietf:rfc:3986|urn:uuid:" + card, GuidanceResponse.class))
                .filteredOn(one -> one.getReasonCode().size() == 2)
                .singleElement()
                .satisfies(one -> assertThat(one.getReasonCode())
                        .extracting(reason -> reason.getCodingFirstRep().getCode())
                        .containsExactly("reason-one", "reason-two"))
                .satisfies(one -> assertThat(one.getNoteFirstRep().getText()).isEqualTo("and words"));
        assertThat(SERVER.client().getJson("/acceptance").toString()).contains("reason-one", "reason-two");
        assertThat(SERVER.send("GET", "/acceptance/export", "").body())
                .contains("\"reasons\":[\"reason-one\",\"reason-two\"]");
    }

    @Test
    void theLastWordIsNewAlsoWhereAClientSendsNoTimestamps() {
        String card = card();
        for (String outcome : List.of("accepted", "accepted", "overridden", "accepted")) {
            assertThat(feedback("[{\"card\":\"%s\",\"outcome\":\"%s\",\"acceptedSuggestions\":[{\"id\":\"s\"}]}]"
                                    .formatted(card + "-none", outcome))
                            .statusCode())
                    .isEqualTo(200);
        }
        SERVER.awaitTrail();
        assertThat(search(
                        "GuidanceResponse?identifier=https://prodrome.org/fhir/card|" + card + "-none",
                        GuidanceResponse.class))
                .hasSize(3);
    }

    @Test
    void feedbackOnACardThatTheServiceDidNotSendIsKeptApart() {
        String card = card();
        String item = """
                {"feedback":[{"card":"%s","outcome":"overridden","outcomeTimestamp":"2031-01-01T10:00:00Z",
                 "overrideReason":{"reason":{"code":"stranger"}}}]}""".formatted(card);
        String other = "/cds-services/prodrome-order-imaging/feedback";
        assertThat(SERVER.send("POST", other, item, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(SERVER.client().getJson("/acceptance").toString()).doesNotContain("stranger");
        assertThat(SERVER.send("GET", "/acceptance/export", "").body()).doesNotContain("stranger");
        SERVER.awaitTrail();
        assertThat(search("GuidanceResponse?identifier=urn:ietf:rfc:3986|urn:uuid:" + card, GuidanceResponse.class))
                .filteredOn(one -> one.getReasonCodeFirstRep()
                        .getCodingFirstRep()
                        .getCode()
                        .equals("stranger"))
                .singleElement()
                .satisfies(one -> assertThat(one.hasSubject()).isFalse());
    }

    @Test
    void aCommentIsInNoLog() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        try {
            feedback(
                    "[{\"card\":\"c\",\"outcome\":\"overridden\",\"overrideReason\":{\"userComment\":\"private words\"}}]");
            SERVER.awaitTrail();
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(message -> message.contains("private words"));
    }

    @Test
    void anAuditEventIsNeitherChangedNorDeleted() {
        SERVER.awaitTrail();
        AuditEvent event = search("AuditEvent?patient=Patient/" + patient, AuditEvent.class)
                .get(0);
        String path = "/fhir/AuditEvent/" + event.getIdElement().getIdPart();
        event.setOutcomeDesc("nothing happened");
        assertThat(SERVER.send(
                                "PUT",
                                path,
                                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(event),
                                "Content-Type",
                                "application/fhir+json")
                        .statusCode())
                .isEqualTo(403);
        assertThat(SERVER.send("DELETE", path, "").statusCode()).isEqualTo(403);
    }

    @Test
    void bothResourcesAreValidR4() {
        feedback("[{\"card\":\"%s\",\"outcome\":\"overridden\",\"overrideReason\":{\"userComment\":\"valid\"}}]"
                .formatted(card()));
        SERVER.awaitTrail();
        Resource event = search("AuditEvent?patient=Patient/" + patient, AuditEvent.class)
                .get(0);
        Resource response = search("GuidanceResponse?subject=Patient/" + patient, GuidanceResponse.class)
                .get(0);
        for (Resource resource : List.of(event, response)) {
            String outcome = SERVER.send(
                            "POST",
                            "/fhir/" + resource.fhirType() + "/$validate",
                            FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource),
                            "Content-Type",
                            "application/fhir+json")
                    .body();
            assertThat(outcome.replace(" ", ""))
                    .doesNotContain("\"severity\":\"error\"")
                    .doesNotContain("\"severity\":\"fatal\"");
        }
    }

    private static String card() {
        return cards.get(0).path("uuid").asText();
    }

    private static HttpResponse<String> feedback(String items) {
        return SERVER.send(
                "POST",
                SERVICE + "/feedback",
                "{\"feedback\":%s}".formatted(items),
                "Content-Type",
                "application/json");
    }

    private static <R extends Resource> List<R> search(String query, Class<R> type) {
        return SERVER.client().get(query.replace("|", "%7C"), Bundle.class).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
