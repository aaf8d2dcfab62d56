package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.AUDIENCE;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.FEEDBACK;
import static org.prodrome.server.support.Ehr.ISSUER;
import static org.prodrome.server.support.Ehr.body;
import static org.prodrome.server.support.Ehr.call;
import static org.prodrome.server.support.Ehr.cloud;
import static org.prodrome.server.support.Ehr.good;
import static org.prodrome.server.support.Ehr.goodFor;
import static org.prodrome.server.support.Ehr.key;
import static org.prodrome.server.support.Ehr.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;

/** What a registered EHR reaches with its token, and what it does not. */
class CdsAccessTest {
    private final RunningServer server = TokenServer.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /fhir/Patient",
                "POST /fhir",
                "POST /dicomweb/studies",
                "GET /imaging-jobs/open",
                "GET /assessments/open",
                "GET /cds-services/../fhir/Patient",
                "GET /cds-services/prodrome-patient-view/../../fhir/Patient",
                "GET /cds-services/..;/fhir/Patient",
                "GET /actuator/env"
            })
    void theTokenOfAnEhrOpensNothingElse(String what) {
        String[] words = what.split(" ");
        for (String audience : List.of(AUDIENCE, TokenServer.AUDIENCE, TokenServer.TYPED_AUDIENCE)) {
            String token = good().claim("aud", audience)
                    .claim("scope", "system/*.cruds")
                    .signedBy(key(TokenServer.EHR_EC));
            HttpResponse<String> answer = server.send(
                    words[0],
                    words[1],
                    words[0].equals("POST") ? "{}" : "",
                    "Authorization",
                    "Bearer " + token,
                    "Content-Type",
                    "application/fhir+json");
            assertThat(answer.statusCode()).as(answer.body()).isIn(401, 400);
        }
    }

    @Test
    void aServiceThatWasNotGrantedIsForbiddenForCallsAndFeedback() {
        for (String path : List.of("/cds-services/other", "/cds-services/other/feedback")) {
            HttpResponse<String> answer = server.send(
                    "POST",
                    path,
                    "{}",
                    "Content-Type",
                    "application/json",
                    "Authorization",
                    "Bearer "
                            + new TestToken(ISSUER, TokenServer.PUBLIC + path, "ehr-ec")
                                    .signedBy(key(TokenServer.EHR_EC)));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(Refusal.outcome(answer)).contains("client ehr is not registered for this service");
        }
    }

    @Test
    void whoWasGrantedEveryServiceIsToldThatOneDoesNotExist() {
        HttpResponse<String> answer = server.send(
                "POST",
                "/cds-services/other",
                "{}",
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer "
                        + cloud("/cds-services/other").claim("tenant", "north").signedBy(key(TokenServer.CLOUD)));
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest(name = "tenant {0} is answered with {1}")
    @CsvSource({"north, 200", "south, 403", "North, 403", "'', 403", "NONE, 403"})
    void aTenantMustBeRegistered(String tenant, int status) {
        TestToken token = cloud(CALL);
        if (!tenant.equals("NONE")) {
            token.claim("tenant", tenant);
        }
        HttpResponse<String> answer = call(token.signedBy(key(TokenServer.CLOUD)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 403) {
            assertThat(Refusal.outcome(answer)).contains("tenant").doesNotContain("north");
        }
    }

    @Test
    void anEhrWithoutTenantsNamesNone() {
        assertThat(call(good().claim("tenant", "north").signedBy(key(TokenServer.EHR_EC)))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void feedbackIsTakenUnderTheSameTrust() {
        String item =
                "{\"feedback\":[{\"card\":\"%s\",\"outcome\":\"accepted\",\"acceptedSuggestions\":[{\"id\":\"x\"}],\"outcomeTimestamp\":\"2026-11-21T10:00:00Z\"}]}"
                        .formatted(UUID.randomUUID());
        String token = new TestToken(ISSUER, TokenServer.PUBLIC + FEEDBACK, "ehr-ec").signedBy(key(TokenServer.EHR_EC));
        assertThat(post(FEEDBACK, item, token).statusCode()).isEqualTo(200);
        assertThat(post(FEEDBACK, item, token).statusCode()).isEqualTo(401);
        assertThat(post(FEEDBACK, item, good().signedBy(key(TokenServer.EHR_EC)))
                        .statusCode())
                .as("a token for the call")
                .isEqualTo(401);
    }

    @Test
    void linksAreMadeOfThePublicAddress() throws Exception {
        JsonNode cards = new ObjectMapper()
                .readTree(call(good().signedBy(key(TokenServer.EHR_EC))).body())
                .path("cards");
        for (JsonNode url : cards.findValues("url")) {
            assertThat(url.asText()).startsWith(TokenServer.PUBLIC);
        }
    }

    @Test
    void theServerOfAnEhrIsReadForThatEhrAlone() {
        String call = body().replace("\"context\"", """
                        "fhirServer":"%s","fhirAuthorization":{"access_token":"x","token_type":"Bearer",
                         "expires_in":300,"scope":"s","subject":"c"},"context\"""".formatted(TokenServer.fhirServerOfTheEhr()));
        assertThat(post(CALL, call, good().signedBy(key(TokenServer.EHR_EC))).statusCode())
                .isEqualTo(200);
        int asked = TokenServer.keys().requests();
        assertThat(post(CALL, call, cloud(CALL).claim("tenant", "north").signedBy(key(TokenServer.CLOUD)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(TokenServer.keys().requests()).as("another client").isEqualTo(asked);
        assertThat(post(CALL, call, good().signedBy(key(TokenServer.EHR_EC))).statusCode())
                .isEqualTo(200);
        assertThat(TokenServer.keys().requests()).as("its own").isGreaterThan(asked);
    }

    @Test
    void thePageForIntegratorsHasThePrefetchOfEveryService() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "ehr-setup.md"));
        for (JsonNode service : server.client().getJson("/cds-services").path("services")) {
            service.path("prefetch")
                    .properties()
                    .forEach(entry -> assertThat(page)
                            .contains("| `%s` | `%s` |"
                                    .formatted(entry.getKey(), entry.getValue().asText())));
        }
    }

    @Test
    void discoveryListsForAKnownClientWhatItMayCallAndAllForEverybodyElse() throws Exception {
        assertThat(discovered("")).hasSizeGreaterThan(3);
        assertThat(discovered(goodFor("/cds-services").signedBy(key(TokenServer.EHR_EC))))
                .containsExactly("prodrome-patient-view");
        assertThat(discovered(goodFor("/cds-services").time("exp", -100).signedBy(key(TokenServer.EHR_EC))))
                .as("what is not right has no effect where no token is needed")
                .hasSizeGreaterThan(3);
    }

    @Test
    void theAuditNamesTheClientAndTheIdOfItsToken() throws Exception {
        String id = UUID.randomUUID().toString();
        String patient = UUID.randomUUID().toString();
        String call = body().replaceAll("\"patientId\":\"[^\"]+\"", "\"patientId\":\"" + patient + "\"")
                .replaceAll("\"id\":\"[^\"]+\"", "\"id\":\"" + patient + "\"");
        assertThat(post(CALL, call, good().claim("jti", id).signedBy(key(TokenServer.EHR_EC)))
                        .statusCode())
                .isEqualTo(200);
        String found = "";
        for (int i = 0; i < 200 && !found.contains(id); i++) {
            Thread.sleep(50);
            found = system("/fhir/AuditEvent?_sort=-date&_count=50").body();
        }
        assertThat(found.replace(" ", "")).contains(id, "\"value\":\"ehr\"", "Patient/" + patient);
        assertThat(TokenServer.shared().send("GET", "/fhir/AuditEvent", "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aPatientsOwnTokenReadsNothingAboutStaff() {
        String token = new TestToken(TokenServer.ISSUER, TokenServer.AUDIENCE, "ec")
                .claim("scope", "patient/*.rs patient/AuditEvent.rs")
                .claim("patient", "p1")
                .claim("sub", "the patient")
                .signedBy(key(TokenServer.EC));
        for (String type : List.of("AuditEvent", "GuidanceResponse")) {
            assertThat(TokenServer.shared()
                            .send(
                                    "GET",
                                    "/fhir/" + type + "?patient=Patient/p1",
                                    "",
                                    "Authorization",
                                    "Bearer " + token)
                            .statusCode())
                    .as(type)
                    .isEqualTo(403);
        }
    }

    private static HttpResponse<String> system(String path) {
        String token = new TestToken(TokenServer.ISSUER, TokenServer.AUDIENCE, "ec")
                .claim("scope", "system/*.cruds")
                .claim("sub", "auditor")
                .signedBy(key(TokenServer.EC));
        return TokenServer.shared().send("GET", path, "", "Authorization", "Bearer " + token);
    }

    private static List<String> discovered(String token) throws Exception {
        HttpResponse<String> answer = token.isEmpty()
                ? TokenServer.shared().send("GET", "/cds-services", "")
                : TokenServer.shared().send("GET", "/cds-services", "", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("services").findValuesAsText("id");
    }
}
