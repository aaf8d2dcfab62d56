package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;

/** A patient leaves, and a refill is asked for: what the own record has to say, explained and made again. */
class MomentJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    @Test
    void aDischargeListsWhatIsOpenAndIsMadeAgainFromTheSameVersions() throws Exception {
        RunningServer server = RunningServer.open();
        String id = patient(server);
        String instance = UUID.randomUUID().toString();
        JsonNode card = server.client()
                .fire("prodrome-encounter-discharge", call("encounter-discharge", instance, """
                        "userId":"Practitioner/1","patientId":"%s","encounterId":"e%s\"""".formatted(id, id)))
                .at("/cards/0");
        assertThat(card.path("summary").asText())
                .startsWith("Kidney injury of this stay, KDIGO stage 2 at the newest creatinine: 2.10 mg/dL");
        assertThat(card.path("detail").asText()).contains("Result pending: Blood culture, ordered on ");
        assertThat(card.findValuesAsText("label"))
                .contains("Order creatinine", "Follow up the pending result: Blood culture");
        JsonNode task = card.at("/suggestions/1/actions/0/resource");
        assertThat(task.path("resourceType").asText()).isEqualTo("Task");
        assertThat(task.at("/focus/reference").asText()).startsWith("ServiceRequest/");
        isExplainedAndMadeAgain(server, instance, card);
        JsonNode speakers =
                JSON.readTree(server.send("GET", "/governance/speakers", "").body());
        assertThat(speakers.findValuesAsText("id"))
                .contains("prodrome-encounter-discharge", "result-pending/1", "aki-discharge/1", "allergy-drug/1");
        assertThat(server.send("GET", "/rules", "").body()).contains("Result still pending at discharge");
        assertThat(server.send("GET", "/rules/aki-discharge/1", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRefillWithoutAUserIsJudged() throws Exception {
        RunningServer server = RunningServer.open();
        String id = patient(server);
        String instance = UUID.randomUUID().toString();
        JsonNode card = server.client()
                .fire("prodrome-refill", call("medication-refill", instance, """
                        "patientId":"%s","medications":{"resourceType":"Bundle","entry":[{"resource":
                        {"resourceType":"MedicationRequest","id":"met","status":"draft","intent":"order",
                        "medicationCodeableConcept":{"text":"Metformin 500 mg"}}}]}""".formatted(id)))
                .at("/cards/0");
        assertThat(card.path("summary").asText()).startsWith("If refilled: Metformin");
        assertThat(card.at("/extension/org.prodrome.associated-resource/0").asText())
                .isEqualTo("MedicationRequest/met");
        isExplainedAndMadeAgain(server, instance, card);
    }

    private static void isExplainedAndMadeAgain(RunningServer server, String instance, JsonNode card) throws Exception {
        JsonNode explained = server.client()
                .getJson("/cards/$explain?hookInstance=" + instance)
                .path(0);
        assertThat(explained.path("steps").findValuesAsText("outcome")).contains("fired", "sent");
        JsonNode replay = server.client()
                .getJson("/cards/%s/$replay".formatted(card.path("uuid").asText()));
        assertThat(replay.path("same").asBoolean()).as(replay.toString()).isTrue();
    }

    private static ObjectNode call(String hook, String instance, String context) throws Exception {
        return (ObjectNode) JSON.readTree(
                "{\"hook\":\"%s\",\"hookInstance\":\"%s\",\"context\":{%s}}".formatted(hook, instance, context));
    }

    private static String patient(RunningServer server) throws Exception {
        String id = "m" + UUID.randomUUID().toString().substring(0, 12);
        server.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Patient","id":"%1$s","gender":"female","birthDate":"1950-01-01"},
                  "request":{"method":"PUT","url":"Patient/%1$s"}},
                 {"resource":{"resourceType":"Encounter","id":"e%1$s","status":"in-progress",
                  "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
                  "subject":{"reference":"Patient/%1$s"},"period":{"start":"%2$s"}},
                  "request":{"method":"PUT","url":"Encounter/e%1$s"}},
                 %3$s,%4$s,
                 {"resource":{"resourceType":"ServiceRequest","status":"active","intent":"order","authoredOn":"%5$s",
                  "subject":{"reference":"Patient/%1$s"},
                  "code":{"coding":[{"system":"http://loinc.org","code":"600-7"}],"text":"Blood culture"}},
                  "request":{"method":"POST","url":"ServiceRequest"}}]}""".formatted(
                        id,
                        TODAY.minusDays(9),
                        creatinine(id, TODAY.minusDays(8), "0.9"),
                        creatinine(id, TODAY.minusDays(6), "2.1"),
                        TODAY.minusDays(1)));
        return id;
    }

    private static String creatinine(String id, LocalDate day, String value) {
        return """
                {"resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%s"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"effectiveDateTime":"%sT08:00:00Z",
                 "valueQuantity":{"value":%s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                 "request":{"method":"POST","url":"Observation"}}""".formatted(id, day, value);
    }

    @AfterAll
    static void everyAnswerIsValid() {
        assertThat(RunningServer.open().requireValidAnswers()).isPositive();
    }
}
