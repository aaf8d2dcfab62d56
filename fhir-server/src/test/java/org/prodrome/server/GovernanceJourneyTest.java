package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;

/** Who may speak is decided by people, step by step, and each step is on record. */
class GovernanceJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final RunningServer server = RunningServer.open();

    @Test
    void everyServiceRuleAndModelIsInTheRegisterWithAnOwnerInTheDemonstration() {
        JsonNode speakers = server.client().getJson("/governance/speakers");
        assertThat(speakers).hasSizeGreaterThan(40);
        for (JsonNode speaker : speakers) {
            assertThat(speaker.path("owner").asText()).isNotBlank();
        }
        assertThat(speakers.findValuesAsText("kind")).contains("service", "rule", "model");
    }

    @Test
    void theSourceAttributesAreThereAsPageAndAsJson() throws JsonProcessingException {
        HttpResponse<String> page =
                server.send("GET", "/cds-services/prodrome-patient-view/source-attributes", "", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Source attributes", "What it is for");
        JsonNode json =
                JSON.readTree(server.send("GET", "/rules/aki/1/source-attributes", "", "Accept", "application/json")
                        .body());
        assertThat(json.path("attributes")).hasSize(31);
        assertThat(json.path("attributes").path("purpose.intendedUse").asText()).isNotBlank();
        assertThat(server.send("GET", "/rules/nope/1/source-attributes", "", "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aStepThatIsNotAllowedIsRefusedWithItsReasonAndNothingIsWritten() throws JsonProcessingException {
        HttpResponse<String> refused = decide(rule("unit-test-of-nothing/1"), "live", "Dr A");
        assertThat(refused.statusCode()).isEqualTo(404);
        HttpResponse<String> jump = decide(rule("endpac/1"), "proposed", "Dr A");
        assertThat(jump.statusCode()).isEqualTo(409);
        assertThat(diagnostics(jump)).contains("cannot become PROPOSED in one step");
        assertThat(stateOf("endpac/1")).isEqualTo("live");
    }

    @Test
    void liveNeedsAnOwnerAReviewDateAndEverySourceAttribute() throws JsonProcessingException {
        String id = "thrombocytosis/1";
        assertThat(decide(rule(id), "shadow", "Dr A").statusCode()).isEqualTo(200);
        ObjectNode emptied = rule(id);
        emptied.putObject("attributes").put("maintenance.localValidity", "not available");
        emptied.put("owner", "").put("by", "Dr A").put("reason", "test of the register");
        assertThat(post("/governance/speakers", emptied).statusCode()).isEqualTo(200);
        ObjectNode pilot = rule(id);
        pilot.putArray("pilotUsers").add("Practitioner/12");
        HttpResponse<String> refused = decide(pilot, "pilot", "Dr A");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(diagnostics(refused)).contains("an owner");
        pilot.put("owner", "Dr Owner");
        assertThat(decide(pilot, "pilot", "Dr A").statusCode()).isEqualTo(200);
        HttpResponse<String> incomplete = decide(rule(id), "live", "Dr A");
        assertThat(incomplete.statusCode()).isEqualTo(409);
        assertThat(diagnostics(incomplete)).contains("maintenance.localValidity");
        ObjectNode filled = rule(id);
        filled.putObject("attributes")
                .put("maintenance.localValidity", "not available: replayed on a test record only");
        assertThat(decide(filled, "live", "Dr A").statusCode()).isEqualTo(200);
        JsonNode history = server.client().getJson("/governance/history?kind=rule&id=thrombocytosis/1");
        assertThat(history.findValuesAsText("became")).contains("PILOT", "LIVE", "Dr Owner");
        assertThat(history.findValuesAsText("by")).contains("Dr A");
    }

    @Test
    void whatIsLiveKeepsWhatLiveNeeds() throws JsonProcessingException {
        String id = "malnutrition/1";
        assertThat(stateOf(id)).isEqualTo("live");
        ObjectNode emptied = rule(id);
        emptied.putObject("attributes").put("maintenance.localValidity", "");
        emptied.put("by", "Dr A").put("reason", "test of the register");
        HttpResponse<String> refused = post("/governance/speakers", emptied);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(diagnostics(refused)).contains("LIVE", "maintenance.localValidity");
        assertThat(post("/governance/speakers", emptied.put("state", "live")).statusCode())
                .isEqualTo(409);
        ObjectNode unowned = rule(id).put("owner", "").put("by", "Dr A").put("reason", "test of the register");
        assertThat(diagnostics(post("/governance/speakers", unowned))).contains("an owner");
        JsonNode kept = JSON.readTree(
                server.send("GET", "/rules/" + id + "/source-attributes", "", "Accept", "application/json")
                        .body());
        assertThat(kept.path("attributes").path("maintenance.localValidity").asText())
                .isNotBlank();
        assertThat(stateOf(id)).isEqualTo("live");
    }

    @Test
    void whoSuspendsDoesNotTakeItBackAndOnlyTheOwnerRetires() throws JsonProcessingException {
        String id = "findrisc/1";
        assertThat(decide(rule(id), "suspended", "Dr A").statusCode()).isEqualTo(200);
        assertThat(decide(rule(id), "shadow", "Dr A").statusCode()).isEqualTo(409);
        assertThat(decide(rule(id), "retired", "Dr B").statusCode()).isEqualTo(409);
        assertThat(decide(rule(id), "shadow", "Dr B").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnsignedOrUnreadableDecisionIsRefused() {
        ObjectNode unsigned = rule("endpac/1");
        assertThat(post("/governance/speakers", unsigned).statusCode()).isEqualTo(400);
        assertThat(server.send("POST", "/governance/speakers", "{", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(400);
        ObjectNode signed = rule("endpac/1");
        signed.put("by", "Dr A").put("reason", "test").put("reviewDue", "soon");
        assertThat(post("/governance/speakers", signed).statusCode()).isEqualTo(400);
        assertThat(server.send("GET", "/governance/speakers?kind=poet", "").statusCode())
                .isEqualTo(400);
    }

    private ObjectNode rule(String id) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("speakers").addObject().put("kind", "rule").put("id", id);
        return body;
    }

    private HttpResponse<String> decide(ObjectNode body, String state, String by) {
        return post(
                "/governance/speakers",
                body.put("state", state).put("by", by).put("reason", "test " + UUID.randomUUID()));
    }

    private HttpResponse<String> post(String path, ObjectNode body) {
        return server.send("POST", path, body.toString(), "Content-Type", "application/json");
    }

    private String stateOf(String id) {
        for (JsonNode speaker : server.client().getJson("/governance/speakers?kind=rule")) {
            if (speaker.path("id").asText().equals(id)) {
                return speaker.path("state").asText();
            }
        }
        return "";
    }

    private static String diagnostics(HttpResponse<String> response) throws JsonProcessingException {
        return JSON.readTree(response.body()).at("/issue/0/diagnostics").asText();
    }
}
