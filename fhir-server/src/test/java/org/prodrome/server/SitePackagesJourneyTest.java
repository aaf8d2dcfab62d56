package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.SitePackages;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/**
 * A server that starts with a folder of packages of which most are bad: each is refused with its reason, films are
 * measured all the same, and the good one places them in its own space.
 */
class SitePackagesJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLACES = "org.test.places";
    private static final String SPACE = "org.test.places/1.0.0/v384";
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Path data = Files.createTempDirectory("prodrome-packages");
        UnaryOperator<byte[]> asItIs = model -> model;
        new SitePackages(data)
                .embeddingOnly(PLACES, SPACE)
                .add("org.test.unsigned", manifest -> {}, asItIs, false)
                .add("org.test.corrupt", manifest -> {}, model -> Arrays.copyOf(model, model.length / 2), true)
                .add("org.test.nan", manifest -> {}, SitePackages::notANumber, true)
                .add("org.test.slow", manifest -> {}, asItIs, true)
                .add(
                        "org.test.lying",
                        manifest -> {
                            ObjectNode inputs = (ObjectNode) manifest.at("/network_data_format/inputs");
                            inputs.set("image", inputs.remove("x"));
                        },
                        asItIs,
                        true);
        Files.write(data.resolve("models/garbage.mpk"), new byte[] {1, 2, 3});
        server = RunningServer.start(
                data,
                Map.of(
                        "spring.datasource.url", "jdbc:h2:mem:packages;DB_CLOSE_DELAY=-1",
                        "prodrome.models.per-package[org.test.slow].timeout", "1ms",
                        "prodrome.models.per-package[org.test.places].batch", "2",
                        "prodrome.models.per-package[org.test.places].concurrency", "1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void eachBadPackageIsNamedWithItsReasonAndHealthSaysSo() throws JsonProcessingException {
        ObjectNode bySource = JSON.createObjectNode();
        server.client()
                .getJson("/governance/models")
                .forEach(one -> bySource.set(one.path("source").asText(), one));
        assertThat(bySource.path("org.prodrome.cxr-ctr-1.0.0").path("usable").asBoolean())
                .isTrue();
        assertThat(bySource.path(PLACES + "-1.0.0").path("usable").asBoolean())
                .as(String.valueOf(bySource.path(PLACES + "-1.0.0")))
                .isTrue();
        assertThat(reason(bySource, "org.test.unsigned-1.0.0")).contains("sign");
        assertThat(reason(bySource, "org.test.corrupt-1.0.0")).contains("the model file is refused");
        assertThat(reason(bySource, "org.test.nan-1.0.0")).contains("finite numbers expected, found NaN");
        assertThat(reason(bySource, "org.test.slow-1.0.0")).contains("the model gave no answer within");
        assertThat(reason(bySource, "org.test.lying-1.0.0"))
                .contains("the model's inputs are [x], the manifest declares [image]");
        assertThat(reason(bySource, "garbage.mpk")).isNotBlank();

        HttpResponse<String> health = server.send("GET", "/actuator/health", "");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(health.body()).path("status").asText()).isEqualTo("DEGRADED");
        assertThat(server.send("GET", "/actuator/health/readiness", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFilmIsMeasuredAllTheSameAndPlacedInTheSpaceOfTheGoodOne() throws JsonProcessingException {
        shadow(PLACES);
        String mrn = "S" + UUID.randomUUID().toString().substring(0, 12);
        String patient = create(mrn);
        TestFilm film = TestFilm.of("p9-1", "space " + mrn, mrn);
        TestFilm another = TestFilm.of("p3-1", "space else " + mrn, "E" + mrn);
        for (TestFilm one : List.of(another, film)) {
            Stow.post(server, one.bytes());
            JsonNode job = server.awaitJob(one.studyUid());
            assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        }

        assertThat(count("Observation?code=cardiothoracic-ratio&patient=" + patient))
                .isEqualTo(1);
        // The ratio's and the findings'. What only places films says nothing of them: no report of its own.
        assertThat(count("DiagnosticReport?patient=" + patient)).isEqualTo(2);

        String similar = "ImagingStudy/%s/$similar?count=5".formatted(study(film));
        Parameters plain = server.client().get(similar, Parameters.class);
        assertThat(space(plain)).startsWith("org.prodrome.cxr-ctr/");
        assertThat(parts(plain)).contains("cardiothoracicRatio");
        for (String asked : List.of("&package=" + PLACES, "&package=" + PLACES + "%7C1.0.0", "&space=" + SPACE)) {
            Parameters placed = server.client().get(similar + asked, Parameters.class);
            assertThat(space(placed)).as(asked).isEqualTo(SPACE);
            assertThat(parts(placed)).contains("similarity").doesNotContain("cardiothoracicRatio");
            assertThat(placed.getParameter("excludedSamePatient").getValue().primitiveValue())
                    .isEqualTo("1");
        }
        HttpResponse<String> unknown = server.send("GET", "/fhir/" + similar + "&package=org.test.nan", "");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains(SPACE, PLACES + "|1.0.0");
        assertThat(server.send("GET", "/fhir/" + similar + "&package=" + PLACES + "&space=other", "")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatAGateRefusesIsCountedByModelAndReason() {
        String counter = "films.refused.org.prodrome.cxr-ctr|1.0.0.lateral-view";
        long before = server.client().getJson("/counters").path(counter).asLong();
        String mrn = "C" + UUID.randomUUID().toString().substring(0, 12);
        TestFilm film = TestFilm.of("p9-1", "lateral " + mrn, mrn).withView("LL");
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());
        JsonNode counters = server.client().getJson("/counters");
        assertThat(counters.path(counter).asLong()).isEqualTo(before + 1);
        assertThat(counters.toString()).doesNotContain(mrn);
    }

    private static String reason(ObjectNode bySource, String source) {
        assertThat(bySource.has(source)).as(source).isTrue();
        assertThat(bySource.path(source).path("usable").asBoolean()).as(source).isFalse();
        return bySource.path(source).path("reason").asText();
    }

    private static void shadow(String id) {
        ObjectNode body =
                JSON.createObjectNode().put("state", "shadow").put("by", "Dr A").put("reason", "a test lets it read");
        body.putArray("speakers").addObject().put("kind", "model").put("id", id + "|1.0.0");
        HttpResponse<String> answer =
                server.send("POST", "/governance/speakers", body.toString(), "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String create(String mrn) throws JsonProcessingException {
        ObjectNode patient =
                JSON.createObjectNode().put("resourceType", "Patient").put("birthDate", "1957-04-12");
        patient.putArray("identifier").addObject().put("system", "urn:test:mrn").put("value", mrn);
        HttpResponse<String> created =
                server.send("POST", "/fhir/Patient", patient.toString(), "Content-Type", "application/fhir+json");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return JSON.readTree(created.body()).path("id").asText();
    }

    private static String study(TestFilm film) {
        return server.client()
                .get("ImagingStudy?identifier=urn:dicom:uid%7Curn:oid:" + film.studyUid(), Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
    }

    private static int count(String search) {
        return server.client().get(search, Bundle.class).getEntry().size();
    }

    private static String space(Parameters answer) {
        return answer.getParameter("space").getValue().primitiveValue();
    }

    private static List<String> parts(Parameters answer) {
        return answer.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("case"))
                .flatMap(found -> found.getPart().stream())
                .map(ParametersParameterComponent::getName)
                .toList();
    }
}
