package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.cds.option.ContentFiles;
import org.prodrome.server.support.RunningServer;

/** A card is made again after the site has changed what it rests on, and the answer says what that was. */
class ReplayJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATABASE = "jdbc:h2:mem:replayed;DB_CLOSE_DELAY=-1";
    private static final String PLAN = "plan-potassium-options.json";
    private static final String PLAN_ADDRESS = "https://prodrome.org/fhir/PlanDefinition/potassium-options";
    private static final String FINDINGS = "org.prodrome.cxr-findings";

    @Test
    void whatChangedSinceTheCardLeftIsNamedAndWhereTheCardIsAnother(@TempDir Path site) throws Exception {
        Path content = Files.createDirectories(site.resolve("options"));
        Path data = Files.createDirectories(site.resolve("data"));
        Files.createDirectories(data.resolve("models"));
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "prodrome.data",
                data.toString(),
                "spring.datasource.url",
                DATABASE,
                "prodrome.governance.demo",
                "true",
                "prodrome.cds.trust.unregistered-callers",
                "true",
                "prodrome.options.content",
                content.toString(),
                "prodrome.cds.public-url",
                "https://before.example"));
        String alert;
        String history;
        String kept;
        RunningServer before = RunningServer.start(settings);
        try {
            String patient = patient(before);
            JsonNode cards = cardsWithOptions(before, patient);
            alert = uuid(cards, "earlydetection");
            history = uuid(cards, "historysummary");
            JsonNode unchanged = replay(before, alert);
            assertThat(unchanged.path("same").asBoolean())
                    .as(unchanged.toString())
                    .isTrue();
            assertThat(unchanged.path("changed")).isEmpty();
            assertThat(unchanged.path("basis")).isEmpty();
            assertThat(unchanged.path("basisKnown").asBoolean()).isTrue();
            assertThat(unchanged.path("differences")).isEmpty();
            put(before, "Observation/" + patient + "-k", potassium(patient).replace("final", "amended"));
            JsonNode amended = replay(before, alert);
            assertThat(amended.path("same").asBoolean()).as(amended.toString()).isTrue();
            assertThat(amended.path("newerInputs").toString()).contains("Observation/" + patient + "-k/_history/1");
            kept = uuid(cardsWithOptions(before, patient), "earlydetection");
            forgetWhatItRestedOn(kept);
        } finally {
            before.close();
        }
        settings.put("prodrome.cds.public-url", "https://after.example");
        settings.put("prodrome.cards.language", "de");
        settings.put("prodrome.cards.units", "si");
        settings.put("prodrome.rules.dose-label", "eu");
        settings.put("prodrome.cds.version", "3.0");
        Files.writeString(
                content.resolve(PLAN),
                ContentFiles.shipped().texts().getOrDefault(PLAN, "").replace("12-lead ECG", "ECG with 12 leads"));
        Files.writeString(
                data.resolve("models/prevalence.json"), "{\"%s\":{\"atelectasis\":0.11}}".formatted(FINDINGS));
        RunningServer after = RunningServer.start(settings);
        try {
            whatTheAnswerRestedOnIsCompared(replay(after, alert));
            aCardOfTheSameWordsDiffersInItsAddressesAlone(replay(after, history));
            anAnswerThatAnEarlierVersionKeptSaysThatItIsNotKnown(replay(after, kept));
            discoveryIsThatOfTheBallot(after);
        } finally {
            after.close();
        }
    }

    private static void whatTheAnswerRestedOnIsCompared(JsonNode replay) {
        assertThat(replay.path("same").asBoolean()).isFalse();
        assertThat(replay.path("basis").findValuesAsText("what"))
                .containsExactly(
                        "content PlanDefinition " + PLAN_ADDRESS,
                        "language",
                        "model " + FINDINGS + "|1.1.0",
                        "public URL",
                        "setting prodrome.rules.dose-label",
                        "units");
        assertThat(replay.path("changed").toString())
                .contains(
                        "public URL was https://before.example and is https://after.example",
                        "language was en and is de",
                        "units was canonical and is si",
                        "setting prodrome.rules.dose-label was US and is EU",
                        "content PlanDefinition " + PLAN_ADDRESS + " was version ",
                        "with the site's sha256:",
                        "the card comes out with other words");
        assertThat(replay.path("again").path("detail").asText())
                .contains("ECG with 12 leads")
                .doesNotContain("12-lead ECG");
        assertThat(replay.path("differences").findValuesAsText("path"))
                .contains("$.uuid", "$.detail", "$.source.url")
                .noneMatch(path -> path.endsWith("].uuid"));
        assertThat(difference(replay, "$.detail").path("now").asText())
                .contains("ECG with 12 leads")
                .hasSizeLessThan(310);
    }

    /** A card names its sources by address, in its text and in its links; its uuid follows from its text. */
    private static void aCardOfTheSameWordsDiffersInItsAddressesAlone(JsonNode replay) {
        assertThat(replay.path("same").asBoolean()).isFalse();
        assertThat(replay.path("differences").findValuesAsText("path"))
                .contains("$.uuid", "$.detail", "$.source.url", "$.links[0].url")
                .allMatch(path -> path.equals("$.uuid") || path.equals("$.detail") || path.endsWith(".url"));
        assertThat(replay.path("sent")
                        .toString()
                        .replace("https://before.example", "https://after.example")
                        .replace(
                                replay.at("/sent/uuid").asText(),
                                replay.at("/again/uuid").asText()))
                .isEqualTo(replay.path("again").toString());
        JsonNode url = difference(replay, "$.source.url");
        assertThat(url.path("before").asText()).isEqualTo("https://before.example/");
        assertThat(url.path("now").asText()).isEqualTo("https://after.example/");
    }

    private static void anAnswerThatAnEarlierVersionKeptSaysThatItIsNotKnown(JsonNode replay) {
        assertThat(replay.path("same").asBoolean()).isFalse();
        assertThat(replay.path("basisKnown").asBoolean()).isFalse();
        assertThat(replay.path("basis")).isEmpty();
        assertThat(replay.path("changed").toString()).contains("did not keep what it rested on");
        assertThat(replay.path("differences")).isNotEmpty();
    }

    private static void discoveryIsThatOfTheBallot(RunningServer server) {
        assertThat(server.client().getJson("/cds-services").path("services"))
                .hasSize(15)
                .allSatisfy(service -> {
                    assertThat(service.path("version").asText()).isEqualTo("3.0.0-ballot");
                    assertThat(service.path("hookVersion").asText()).isIn("1.0", "1.1", "0.1.0");
                });
    }

    private static JsonNode difference(JsonNode replay, String path) {
        return StreamSupport.stream(replay.path("differences").spliterator(), false)
                .filter(one -> one.path("path").asText().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no difference at " + path + " in " + replay));
    }

    private static JsonNode replay(RunningServer server, String card) {
        return server.client().getJson("/cards/%s/$replay".formatted(card));
    }

    /** Options have half a second; on a busy machine the first alerts go without. */
    private static JsonNode cardsWithOptions(RunningServer server, String patient) {
        JsonNode cards = server.patientView(patient).path("cards");
        for (int i = 0; i < 20 && !cards.toString().contains("12-lead ECG"); i++) {
            cards = server.patientView(patient).path("cards");
        }
        assertThat(cards.toString()).contains("12-lead ECG");
        return cards;
    }

    private static String uuid(JsonNode cards, String topic) {
        return StreamSupport.stream(cards.spliterator(), false)
                .filter(card -> card.at("/source/topic/code").asText().equals(topic))
                .map(card -> card.path("uuid").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no card " + topic + " in " + cards));
    }

    /** The answer as a version kept it that did not know of it. */
    private static void forgetWhatItRestedOn(String card) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(DATABASE, "prodrome", "");
                PreparedStatement read = connection.prepareStatement(
                        "select a.ID, a.CONTENT from PRD_HOOK_ANSWER a join PRD_SENT_CARD c on c.ANSWER = a.ID"
                                + " where c.CARD = ?");
                PreparedStatement write =
                        connection.prepareStatement("update PRD_HOOK_ANSWER set CONTENT = ? where ID = ?")) {
            read.setString(1, card);
            try (ResultSet row = read.executeQuery()) {
                assertThat(row.next()).isTrue();
                ObjectNode content = (ObjectNode) JSON.readTree(new GZIPInputStream(
                        new ByteArrayInputStream(Base64.getDecoder().decode(row.getString(2)))));
                assertThat(content.remove("basis").asText()).isNotEmpty();
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                    JSON.writeValue(out, content);
                }
                write.setString(1, Base64.getEncoder().encodeToString(packed.toByteArray()));
                write.setString(2, row.getString(1));
                assertThat(write.executeUpdate()).isEqualTo(1);
            }
        }
    }

    private static String patient(RunningServer server) {
        String id = "r" + UUID.randomUUID().toString().substring(0, 8);
        put(server, "Patient/" + id, """
                {"resourceType":"Patient","id":"%s","gender":"male","birthDate":"1950-03-02"}""".formatted(id));
        put(server, "Observation/" + id + "-k", potassium(id));
        put(server, "MedicationRequest/" + id + "-m", """
                {"resourceType":"MedicationRequest","id":"%1$s-m","status":"active","intent":"order",
                 "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"29046",
                  "display":"lisinopril"}],"text":"lisinopril 10 mg"},
                 "subject":{"reference":"Patient/%1$s"},"authoredOn":"%2$s"}""".formatted(
                        id, LocalDate.now(ZoneOffset.UTC).minusDays(300)));
        return id;
    }

    private static String potassium(String id) {
        return """
                {"resourceType":"Observation","id":"%1$s-k","status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"2823-3","display":"Potassium"}],"text":"Potassium"},
                 "subject":{"reference":"Patient/%1$s"},"effectiveDateTime":"%2$s",
                 "valueQuantity":{"value":6.7,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}""".formatted(id, LocalDate.now(ZoneOffset.UTC));
    }

    private static void put(RunningServer server, String path, String body) {
        HttpResponse<String> answer =
                server.send("PUT", "/fhir/" + path, body, "Content-Type", "application/fhir+json");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }
}
