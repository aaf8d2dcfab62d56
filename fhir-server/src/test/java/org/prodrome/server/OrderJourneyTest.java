package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;

/** A prescription is about to be signed and the server says what the kidney has to say of it. */
class OrderJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aDraftIsJudgedByTheOwnRecordExplainedAndMadeAgain() throws Exception {
        RunningServer server = RunningServer.open();
        String id = "o" + UUID.randomUUID().toString().substring(0, 12);
        server.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Patient","id":"%1$s","gender":"female","birthDate":"1950-01-01"},
                  "request":{"method":"PUT","url":"Patient/%1$s"}},
                 {"resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%1$s"},
                  "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"effectiveDateTime":"%2$s",
                  "valueQuantity":{"value":2.6,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                  "request":{"method":"POST","url":"Observation"}}]}""".formatted(
                        id, java.time.LocalDate.now(java.time.ZoneOffset.UTC).minusDays(20)));
        String instance = UUID.randomUUID().toString();
        ObjectNode call = (ObjectNode) JSON.readTree("""
                {"hook":"order-sign","hookInstance":"%s","context":{"userId":"Practitioner/1","patientId":"%s",
                 "draftOrders":{"resourceType":"Bundle","entry":[{"resource":
                 {"resourceType":"MedicationRequest","id":"met","status":"draft",
                  "medicationCodeableConcept":{"text":"Metformin 500 mg"}}}]}}}""".formatted(instance, id));
        JsonNode card = server.client().fire("prodrome-order-drugs", call).at("/cards/0");
        assertThat(card.path("summary").asText())
                .startsWith("If signed: Metformin")
                .contains("contraindicated");
        assertThat(card.at("/extension/org.prodrome.associated-resource/0").asText())
                .isEqualTo("MedicationRequest/met");
        assertThat(card.path("suggestions").toString()).contains("2160-0");
        JsonNode explained = server.client()
                .getJson("/cards/$explain?hookInstance=" + instance)
                .path(0);
        assertThat(explained.path("steps").findValuesAsText("outcome")).contains("fired", "read", "sent");
        JsonNode replay = server.client()
                .getJson("/cards/%s/$replay".formatted(card.path("uuid").asText()));
        assertThat(replay.path("same").asBoolean()).as(replay.toString()).isTrue();
        JsonNode speakers =
                JSON.readTree(server.send("GET", "/governance/speakers", "").body());
        assertThat(speakers.findValuesAsText("id")).contains("prodrome-order-drugs", "imaging-contrast/1");
    }

    @AfterAll
    static void everyAnswerIsValid() {
        assertThat(RunningServer.open().requireValidAnswers()).isPositive();
    }
}
