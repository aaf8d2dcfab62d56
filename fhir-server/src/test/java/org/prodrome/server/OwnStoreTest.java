package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.cloud;
import static org.prodrome.server.support.Ehr.german;
import static org.prodrome.server.support.Ehr.good;
import static org.prodrome.server.support.Ehr.key;
import static org.prodrome.server.support.Ehr.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TokenServer;

/** Which registered client reaches a patient of our own record: none, unless that was written into its registration. */
class OwnStoreTest {
    private static final String MRN = "OS" + UUID.randomUUID().toString().substring(0, 8);
    private static final String PATIENT = "own-" + UUID.randomUUID().toString().substring(0, 8);
    private static final RunningServer SERVER = TokenServer.shared();

    @BeforeAll
    static void aPatientOfOursWithAHighPotassium() {
        put("Patient/" + PATIENT, patient());
        put("Observation/" + PATIENT + "-k", """
                {"resourceType":"Observation","id":"%1$s-k","status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"2823-3","display":"Potassium"}],"text":"Potassium"},
                 "subject":{"reference":"Patient/%1$s"},"effectiveDateTime":"%2$s",
                 "valueQuantity":{"value":6.7,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}""".formatted(PATIENT, LocalDate.now(ZoneOffset.UTC)));
    }

    @Test
    void aClientWithoutItIsForbiddenToNameOurPatientsById() {
        for (String server : new String[] {"", TokenServer.PUBLIC + "/fhir"}) {
            HttpResponse<String> refused = post(CALL, call(server, ""), cloudToken());
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(Refusal.outcome(refused)).contains("own-store");
            assertThat(post(CALL, call(server, ""), good().signedBy(key(TokenServer.EHR_EC)))
                            .statusCode())
                    .as("nor may one that has a server of its own")
                    .isEqualTo(403);
        }
    }

    @Test
    void whatItSendsIsAnsweredAndNothingOfOursIsReadForIt() {
        for (String server : new String[] {"", TokenServer.PUBLIC + "/fhir", "https://nobodys.example/fhir"}) {
            HttpResponse<String> answer = post(CALL, call(server, patient()), cloudToken());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).doesNotContainPattern(Figure.of("6.7")).doesNotContain("otassium is");
        }
        assertThat(post(CALL, call("https://nobodys.example/fhir", patient()), good().signedBy(key(TokenServer.EHR_EC)))
                        .body())
                .as("a server that it is not registered with")
                .doesNotContainPattern(Figure.of("6.7"));
    }

    @Test
    void aPatientOfItsOwnServerIsFoundByAnIdentifier() {
        HttpResponse<String> answer =
                post(CALL, call(TokenServer.fhirServerOfTheEhr(), patient()), good().signedBy(key(TokenServer.EHR_EC)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("6.7");
    }

    @Test
    void whoIsRegisteredForOurRecordReadsIt() {
        HttpResponse<String> answer = post(CALL, call("", ""), german(CALL).signedBy(key(TokenServer.GERMAN)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("6,7");
    }

    @Test
    void feedbackOfAnotherClientOnItsCardIsTakenAndCountsInNothing() throws Exception {
        JsonNode card = new ObjectMapper()
                .readTree(post(CALL, call("", ""), german(CALL).signedBy(key(TokenServer.GERMAN)))
                        .body())
                .at("/cards/0");
        String uuid = card.path("uuid").asText();
        String item =
                "{\"feedback\":[{\"card\":\"%s\",\"outcome\":\"overridden\",\"outcomeTimestamp\":\"2026-11-21T10:00:00Z\",\"overrideReason\":{\"reason\":{\"code\":\"not-mine\"}}}]}"
                        .formatted(uuid);
        String feedback = CALL + "/feedback";
        assertThat(post(feedback, item, cloud(feedback).claim("tenant", "north").signedBy(key(TokenServer.CLOUD)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(system("/acceptance/export")).doesNotContain("not-mine");
        assertThat(system("/acceptance")).doesNotContain("not-mine");
        assertThat(post(feedback, item, german(feedback).signedBy(key(TokenServer.GERMAN)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(system("/acceptance/export")).as("its own").contains("not-mine", uuid);
    }

    private static String system(String path) {
        return SERVER.send("GET", path, "", "Authorization", "Bearer " + TokenServer.systemToken())
                .body();
    }

    private static String cloudToken() {
        return cloud(CALL).claim("tenant", "north").signedBy(key(TokenServer.CLOUD));
    }

    private static String call(String server, String patient) {
        return """
                {"hook":"patient-view","hookInstance":"%s",%s
                 "context":{"userId":"Practitioner/1","patientId":"%s"}%s}""".formatted(
                        UUID.randomUUID(),
                        server.isEmpty() ? "" : "\"fhirServer\":\"%s\",".formatted(server),
                        PATIENT,
                        patient.isEmpty() ? "" : ",\"prefetch\":{\"patient\":%s}".formatted(patient));
    }

    private static String patient() {
        return """
                {"resourceType":"Patient","id":"%s","identifier":[{"system":"urn:own-store","value":"%s"}],
                 "gender":"male","birthDate":"1950-03-02"}""".formatted(PATIENT, MRN);
    }

    private static void put(String path, String body) {
        HttpResponse<String> answer = SERVER.send(
                "PUT",
                "/fhir/" + path,
                body,
                "Content-Type",
                "application/fhir+json",
                "Authorization",
                "Bearer " + TokenServer.systemToken());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }
}
