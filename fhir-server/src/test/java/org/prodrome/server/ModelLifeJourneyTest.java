package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/**
 * The life of a model: nothing goes live without a passed evaluation, and what is suspended neither reads nor speaks.
 */
class ModelLifeJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "org.prodrome.cxr-ctr|1.0.0";
    private final RunningServer server = RunningServer.open();

    @Test
    void aSuspendedModelReadsNoFilmAndStandsOnNoCardUntilItWasEvaluatedAndWentTheWholeWayAgain()
            throws JsonProcessingException, InterruptedException {
        String mrn = "L" + UUID.randomUUID().toString().substring(0, 12);
        String patient = create(mrn);
        TestFilm film = TestFilm.of("p9-1", "life " + mrn, mrn);
        Stow.post(server, film.bytes());
        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("done");
        assertThat(cards(patient)).contains("cardiothoracic");

        decide("suspended", "Dr A", 200);
        assertThat(cards(patient)).doesNotContain("cardiothoracic");
        TestFilm next = TestFilm.of("p3-1", "life2 " + mrn, mrn);
        Stow.post(server, next.bytes());
        server.awaitJob(next.studyUid());
        assertThat(ratios(patient)).isEqualTo(1);

        JsonNode failed = JSON.readTree(evaluate("0.03", hash()).body());
        assertThat(failed.path("passed").asBoolean()).isFalse();
        for (String words : List.of("ratio_served.mae <= 0.04", "gate.refused.high <= 0.2")) {
            JsonNode byChance = JSON.readTree(evaluate(words, 80, hash()).body());
            assertThat(byChance.path("passed").asBoolean()).isFalse();
            assertThat(byChance.path("criteria").get(0).asText())
                    .endsWith(", met")
                    .doesNotEndWith("not met");
            assertThat(byChance.path("criteria").get(1).asText())
                    .contains("worse end of an interval", "ratio_served or calls_served: none, not met");
        }
        JsonNode few = JSON.readTree(
                evaluate("ratio_served.mae.high <= 0.05", 49, hash()).body());
        assertThat(few.path("passed").asBoolean()).isFalse();
        assertThat(few.path("criteria").get(1).asText()).isEqualTo("patients >= 50: found 49, not met");
        decide("shadow", "Dr B", 200);
        decide("pilot", "Dr B", 200);
        assertThat(decide("live", "Dr B", 409)).contains("a passed local evaluation");

        JsonNode passed = JSON.readTree(evaluate("0.05", hash()).body());
        assertThat(passed.path("criteria").get(0).asText()).isEqualTo("ratio_served.mae.high <= 0.05: found 0.04, met");
        decide("live", "Dr B", 200);
        assertThat(cards(patient)).contains("cardiothoracic");
        // What it did not read meanwhile it reads in the background, now that it may run again.
        assertThat(server.send("POST", "/imaging-jobs/$back-fill", "").statusCode())
                .isLessThan(300);
        for (int i = 0; i < 300 && ratios(patient) < 2; i++) {
            Thread.sleep(100);
        }
        assertThat(ratios(patient)).isEqualTo(2);
        JsonNode kept = server.client().getJson("/governance/evaluations?model=org.prodrome.cxr-ctr%7C1.0.0");
        assertThat(kept.get(0).path("passed").asBoolean()).isTrue();
        assertThat(kept.get(0).at("/report/figures/ratio_served/mae/value").asDouble())
                .isEqualTo(0.03);
        assertThat(kept.get(0).path("by").asText()).isEqualTo("Dr B");
    }

    @Test
    void anEvaluationOfAnotherPackageOrWithoutFiguresOrInWordsAloneIsRefused() throws JsonProcessingException {
        HttpResponse<String> other = evaluate("0.05", "0".repeat(64));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(diagnostics(other)).contains("manifest SHA-256");
        ObjectNode words =
                speaker().put("evaluation", "it was fine").put("by", "Dr B").put("reason", "test");
        assertThat(post("/governance/speakers", words).statusCode()).isEqualTo(400);
        ObjectNode empty = JSON.createObjectNode().put("by", "Dr B").put("reason", "test");
        empty.putObject("report");
        empty.putArray("criteria").add("ratio.mae <= 0.04");
        assertThat(post("/governance/evaluations", empty).statusCode()).isEqualTo(400);
        empty.putArray("criteria").add("ratio.mae is small");
        assertThat(diagnostics(post("/governance/evaluations", empty))).contains("such as");
    }

    @Test
    void thePackagesOfTheServerAndTheirGoldensAreThereOnDemand() throws JsonProcessingException {
        JsonNode packages = JSON.readTree(
                server.send("POST", "/governance/models/verify", "").body());
        assertThat(packages.findValuesAsText("model")).contains(MODEL);
        assertThat(packages.findValuesAsText("trust")).contains("ships with the program");
        for (JsonNode one : packages) {
            assertThat(one.path("usable").asBoolean()).isTrue();
        }
    }

    private int ratios(String patient) {
        return server.client()
                .get("Observation?code=cardiothoracic-ratio&patient=" + patient, Bundle.class)
                .getEntry()
                .size();
    }

    private String hash() {
        for (JsonNode one : server.client().getJson("/governance/models")) {
            if (one.path("model").asText().equals(MODEL)) {
                return one.path("manifestSha256").asText();
            }
        }
        throw new AssertionError("the package is not there");
    }

    private HttpResponse<String> evaluate(String bound, String sha256) {
        return evaluate("ratio_served.mae.high <= " + bound, 80, sha256);
    }

    private HttpResponse<String> evaluate(String criterion, int patients, String sha256) {
        ObjectNode body = JSON.createObjectNode().put("by", "Dr B").put("reason", "test");
        ObjectNode report = body.putObject("report")
                .put("modelPackage", MODEL)
                .put("manifestSha256", sha256)
                .put("data", "films of the test")
                .put("films", 80)
                .put("patients", patients);
        ObjectNode figures = report.putObject("figures");
        ObjectNode mae = figures.putObject("ratio_served").putObject("mae").put("value", 0.03);
        mae.putArray("ci95").add(0.02).add(0.04);
        ObjectNode refused = figures.putObject("gate").putObject("refused").put("value", 0.1);
        refused.putArray("ci95").add(0.05).add(0.18);
        body.putArray("criteria").add(criterion);
        return post("/governance/evaluations", body);
    }

    private ObjectNode speaker() {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("speakers").addObject().put("kind", "model").put("id", MODEL);
        return body;
    }

    private String decide(String state, String by, int status) throws JsonProcessingException {
        ObjectNode body = speaker().put("state", state).put("by", by).put("reason", "test");
        body.putArray("pilotUsers").add("Practitioner/12");
        HttpResponse<String> response = post("/governance/speakers", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return status == 200 ? "" : diagnostics(response);
    }

    private HttpResponse<String> post(String path, ObjectNode body) {
        return server.send("POST", path, body.toString(), "Content-Type", "application/json");
    }

    private String cards(String patient) {
        return server.patientView(patient).toString().toLowerCase(Locale.ROOT);
    }

    private String create(String mrn) throws JsonProcessingException {
        ObjectNode patient =
                JSON.createObjectNode().put("resourceType", "Patient").put("birthDate", "1957-04-12");
        patient.putArray("identifier").addObject().put("system", "urn:test:mrn").put("value", mrn);
        HttpResponse<String> created =
                server.send("POST", "/fhir/Patient", patient.toString(), "Content-Type", "application/fhir+json");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return JSON.readTree(created.body()).path("id").asText();
    }

    private static String diagnostics(HttpResponse<String> response) throws JsonProcessingException {
        return JSON.readTree(response.body()).at("/issue/0/diagnostics").asText();
    }
}
