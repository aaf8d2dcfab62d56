package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.good;
import static org.prodrome.server.support.Ehr.key;
import static org.prodrome.server.support.Ehr.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.server.support.KeyServer;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.TokenServer;

/**
 * The named set of server-side request forgery at the front door: a registered EHR names addresses that would have this
 * server ask elsewhere. A trap on this machine counts who comes.
 */
class FrontDoorSsrfSetTest {
    private static final KeyServer TRAP = new KeyServer();

    @AfterAll
    static void stop() {
        TRAP.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "http://TRAP/fhir",
                "https://TRAP/fhir",
                "http://localhost:PORT/fhir",
                "http://[::1]:PORT/fhir",
                "http://[::ffff:127.0.0.1]:PORT/fhir",
                "http://[::ffff:7f00:1]:PORT/fhir",
                "http://2130706433:PORT/fhir",
                "http://0177.0.0.1:PORT/fhir",
                "http://0x7f000001:PORT/fhir",
                "http://127.1:PORT/fhir",
                "http://127.0.0.1.:PORT/fhir",
                "http://0.0.0.0:PORT/fhir",
                "LISTED@TRAP/fhir",
                "http://user:pass@TRAP/fhir",
                "LISTED/../../x",
                "LISTED/%2e%2e",
                "LISTED/..;/x",
                "LISTED?x=http://TRAP",
                "LISTED#http://TRAP",
                "http://169.254.169.254/latest/meta-data",
                "http://[fe80::1]/fhir",
                "http://metadata.google.internal/computeMetadata/v1",
                "file:///etc/passwd",
                "gopher://TRAP/_GET",
                "jar:http://TRAP!/x",
                "//TRAP/fhir",
                "TRAP/fhir",
                " http://TRAP/fhir",
                "http://TRAP\\\\@LISTED",
                "http://ⓛocalhost:PORT/fhir"
            })
    void aServerThatIsNotTheClientsIsNotAsked(String form) {
        int before = TokenServer.keys().requests();
        ObjectNode call = call();
        call.put("fhirServer", written(form));
        HttpResponse<String> answer = post(CALL, call.toString(), good().signedBy(key(TokenServer.EHR_EC)));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
        if (answer.statusCode() == 400) {
            Refusal.outcome(answer);
        }
        assertThat(TRAP.requests()).isZero();
        assertThat(TokenServer.keys().requests()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "http://TRAP/fhir?page=2",
                "LISTED@TRAP/?page=2",
                "LISTED/../admin",
                "LISTED/%2e%2e/admin",
                "LISTED/%2E%2e%2fadmin",
                "LISTED/%252e%252e/admin",
                "LISTED/..;/admin",
                "LISTED/.%2e/admin",
                "LISTED.evil.example/?page=2",
                "LISTEDx?page=2",
                "//TRAP/fhir?page=2",
                "/fhir?page=2",
                "file:///etc/passwd",
                "http://[::ffff:127.0.0.1]:PORT/fhir?page=2",
                "LISTED/%0d%0aHost:%20TRAP",
                "LISTED\\\\..\\\\admin"
            })
    void aNextLinkThatLeadsElsewhereIsNotFollowed(String form) {
        int before = TokenServer.keys().requests();
        ObjectNode call = call();
        call.put("fhirServer", TokenServer.fhirServerOfTheEhr());
        ObjectNode list = ((ObjectNode) call.path("prefetch")).putObject("conditions");
        list.put("resourceType", "Bundle").put("type", "searchset");
        list.putArray("link").addObject().put("relation", "next").put("url", written(form));
        HttpResponse<String> answer = post(CALL, call.toString(), good().signedBy(key(TokenServer.EHR_EC)));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
        assertThat(TRAP.requests()).isZero();
        assertThat(TokenServer.keys().requests()).isEqualTo(before);
    }

    /** A call that brings everything: what it lacks would be asked of the server that it names. */
    private static ObjectNode call() {
        String patient = UUID.randomUUID().toString();
        ObjectMapper json = new ObjectMapper();
        ObjectNode call = json.createObjectNode();
        call.put("hook", "patient-view").put("hookInstance", UUID.randomUUID().toString());
        call.putObject("context").put("userId", "Practitioner/1").put("patientId", patient);
        ObjectNode authorization = call.putObject("fhirAuthorization");
        authorization.put("access_token", "secret").put("token_type", "Bearer").put("expires_in", 300);
        authorization.put("scope", "s").put("subject", "c");
        ObjectNode prefetch = call.putObject("prefetch");
        for (JsonNode service :
                TokenServer.shared().client().getJson("/cds-services").path("services")) {
            if (service.path("id").asText().equals("prodrome-patient-view")) {
                service.path("prefetch").fieldNames().forEachRemaining(prefetch::putNull);
            }
        }
        prefetch.putObject("patient")
                .put("resourceType", "Patient")
                .put("id", patient)
                .put("birthDate", "1950-01-01");
        return call;
    }

    private static String written(String form) {
        String trap = TRAP.address().getAuthority();
        return form.replace("LISTED", TokenServer.fhirServerOfTheEhr())
                .replace("TRAP", trap)
                .replace("PORT", String.valueOf(TRAP.address().getPort()));
    }
}
