package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;

/** A chart with a high potassium is opened, an option is accepted, and the plan can be silenced. */
class OptionJourneyTest {
    private static final String PLAN = "PotassiumOptions|1.1.0";
    private static RunningServer server;
    private static String patient;

    @BeforeAll
    static void aPatientWithAHighPotassium() {
        server = RunningServer.open();
        patient = "opt-" + UUID.randomUUID().toString().substring(0, 8);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        put("Patient/" + patient, """
                {"resourceType":"Patient","id":"%s","gender":"male","birthDate":"1950-03-02"}""".formatted(patient));
        put("Observation/" + patient + "-k", """
                {"resourceType":"Observation","id":"%1$s-k","status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"2823-3","display":"Potassium"}],"text":"Potassium"},
                 "subject":{"reference":"Patient/%1$s"},"effectiveDateTime":"%2$s",
                 "valueQuantity":{"value":6.7,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}""".formatted(patient, today));
        put("MedicationRequest/" + patient + "-m", """
                {"resourceType":"MedicationRequest","id":"%1$s-m","status":"active","intent":"order",
                 "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"29046",
                  "display":"lisinopril"}],"text":"lisinopril 10 mg"},
                 "subject":{"reference":"Patient/%1$s"},"authoredOn":"%2$s"}""".formatted(patient, today.minusDays(300)));
    }

    @Test
    void theAlertHasItsOptionsAndAnAcceptedOneIsTaken() {
        JsonNode card = alertWithOptions();
        assertThat(card.path("detail").asText()).contains("**Options**", "**Criteria not met**", "12-lead ECG");
        JsonNode ecg = StreamSupport.stream(card.path("suggestions").spliterator(), false)
                .filter(one -> one.path("label").asText().equals("12-lead ECG"))
                .findFirst()
                .orElseThrow();
        assertThat(ecg.at("/actions/0/resource/subject/reference").asText()).isEqualTo("Patient/" + patient);
        HttpResponse<String> taken = server.send(
                "POST",
                "/cds-services/prodrome-patient-view/feedback",
                """
                {"feedback":[{"card":"%s","outcome":"accepted","acceptedSuggestions":[{"id":"%s"}],
                 "outcomeTimestamp":"2026-01-01T00:00:00Z"}]}""".formatted(card.path("uuid").asText(), ecg.path("uuid").asText()),
                "Content-Type",
                "application/json");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    }

    @Test
    void theCardIsMadeAgainByteForByte() {
        HttpResponse<String> replay =
                server.send("GET", "/cards/" + alert().path("uuid").asText() + "/$replay", "");
        assertThat(replay.statusCode()).isEqualTo(200);
        assertThat(replay.body()).contains("\"same\":true");
    }

    @Test
    void everyPlanIsListedWithItsStateAndSources() {
        JsonNode all = server.client().getJson("/options");
        assertThat(all.has("refused")).as("anybody may read this").isFalse();
        assertThat(all.path("plans")).hasSizeGreaterThan(10).allSatisfy(plan -> {
            assertThat(plan.path("from").asText()).isEqualTo("shipped");
            assertThat(plan.path("state").asText()).isEqualTo("live");
            assertThat(plan.path("options"))
                    .allSatisfy(option -> assertThat(option.path("sources")).isNotEmpty());
        });
        HttpResponse<String> page = server.send("GET", "/options", "", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(PLAN, "12-lead ECG");
        JsonNode register = server.client().getJson("/governance/speakers?kind=plan");
        assertThat(register.toString()).contains(PLAN);
    }

    @Test
    void theCardLinksToTheSourceAttributesOfTheOptionsThatItLists() throws Exception {
        String link = StreamSupport.stream(alertWithOptions().path("links").spliterator(), false)
                .filter(one -> one.path("label").asText().equals("About the options: PotassiumOptions 1.1.0"))
                .map(one -> one.path("url").asText())
                .findFirst()
                .orElseThrow();
        assertThat(link).endsWith("/options/PotassiumOptions/1.1.0/source-attributes");
        String path = link.substring(link.indexOf("/options/"));
        HttpResponse<String> page = server.send("GET", path, "", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Source attributes", PLAN, "What it is for");
        JsonNode json = new ObjectMapper()
                .readTree(server.send("GET", path, "", "Accept", "application/json")
                        .body());
        assertThat(json.path("kind").asText()).isEqualTo("plan");
        assertThat(json.path("attributes")).hasSize(31);
        for (JsonNode plan : server.client().getJson("/options").path("plans")) {
            assertThat(server.send("GET", plan.path("sourceAttributes").asText(), "", "Accept", "application/json")
                            .statusCode())
                    .as(plan.path("id").asText())
                    .isEqualTo(200);
        }
        assertThat(server.send("GET", "/options/Nothing/1/source-attributes", "", "Accept", "text/html")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPlanThatIsSilencedIsOnNoCardOfTheNextAnswer() throws Exception {
        assertThat(alertWithOptions().path("detail").asText()).contains("12-lead ECG");
        String silence = server.send(
                        "POST",
                        "/governance/silences",
                        "{\"scope\":\"plan\",\"target\":\"%s\",\"by\":\"Dr A\",\"reason\":\"wrong citation\"}"
                                .formatted(PLAN),
                        "Content-Type",
                        "application/json")
                .body();
        String id = new ObjectMapper().readTree(silence).path("id").asText();
        try {
            assertThat(alert().path("detail").asText()).doesNotContain("12-lead ECG", "**Options**");
        } finally {
            server.send(
                    "POST",
                    "/governance/silences/%s/lift".formatted(id),
                    "{\"by\":\"Dr B\",\"reason\":\"looked into\"}",
                    "Content-Type",
                    "application/json");
        }
        assertThat(alertWithOptions().path("detail").asText()).contains("12-lead ECG");
    }

    /** Options have half a second; on a busy machine the first alerts go without. */
    private static JsonNode alertWithOptions() {
        JsonNode alert = alert();
        for (int i = 0; i < 20 && !alert.path("detail").asText().contains("**Options**"); i++) {
            alert = alert();
        }
        return alert;
    }

    private static JsonNode alert() {
        return StreamSupport.stream(server.patientView(patient).path("cards").spliterator(), false)
                .filter(card -> card.at("/source/topic/code").asText().equals("earlydetection"))
                .findFirst()
                .orElseThrow();
    }

    private static void put(String path, String body) {
        HttpResponse<String> answer =
                server.send("PUT", "/fhir/" + path, body, "Content-Type", "application/fhir+json");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    @AfterAll
    static void everyAnswerIsValid() {
        assertThat(server.requireValidAnswers()).isPositive();
    }
}
