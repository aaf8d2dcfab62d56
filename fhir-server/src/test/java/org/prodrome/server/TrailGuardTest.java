package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.GuidanceResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.server.support.Ehr;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;

/** The trail is written by the server alone: no client, whatever it may do, adds to it, changes it or takes its ids. */
class TrailGuardTest {
    private static final String OURS = "https://prodrome.org/fhir/CodeSystem/audit-event";
    private static final String FEEDBACK = "/cds-services/prodrome-patient-view/feedback";

    /** Both modes: anybody on this machine, and a system that was granted everything. */
    enum Client {
        OPEN {
            @Override
            RunningServer server() {
                return RunningServer.open();
            }

            @Override
            String[] headers() {
                return new String[] {"Content-Type", "application/fhir+json"};
            }
        },
        SYSTEM {
            @Override
            RunningServer server() {
                return TokenServer.shared();
            }

            @Override
            String[] headers() {
                String token = new TestToken(TokenServer.ISSUER, TokenServer.AUDIENCE, "ec")
                        .claim("scope", "system/*.cruds")
                        .claim("sub", "whoever")
                        .signedBy(Ehr.key(TokenServer.EC));
                return new String[] {"Content-Type", "application/fhir+json", "Authorization", "Bearer " + token};
            }
        };

        abstract RunningServer server();

        abstract String[] headers();

        HttpResponse<String> send(String method, String path, String body) {
            return server().send(method, "/fhir" + path, body, headers());
        }
    }

    static Stream<Arguments> attempts() {
        String id = "/" + UUID.randomUUID();
        return Stream.of(Client.values())
                .flatMap(client -> Stream.of(
                        Arguments.of(client, "PUT", "/AuditEvent" + id, event("other", id)),
                        Arguments.of(client, "PUT", "/AuditEvent" + id, event(OURS, id)),
                        Arguments.of(client, "POST", "/AuditEvent", event(OURS, "")),
                        Arguments.of(client, "POST", "/AuditEvent", event("other", "", observer(client))),
                        Arguments.of(client, "POST", "", transaction("AuditEvent" + id, event("other", id))),
                        Arguments.of(client, "PUT", "/GuidanceResponse" + id, response("other", id)),
                        Arguments.of(client, "PUT", "/GuidanceResponse" + id, response("card-feedback", id)),
                        Arguments.of(client, "POST", "/GuidanceResponse", response("card-feedback", "")),
                        Arguments.of(client, "POST", "", transaction("GuidanceResponse" + id, response("other", id)))));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("attempts")
    void aClientWritesNothingOfTheTrailAndTakesNoId(Client client, String method, String path, String body) {
        HttpResponse<String> answer = client.send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(Refusal.outcome(answer)).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void anEventOfAnotherSystemIsAddedAndThenNeitherChangedNorDeletedNorLabelled(Client client) {
        HttpResponse<String> added = client.send("POST", "/AuditEvent", event("other", ""));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        String path = location(added, "AuditEvent");
        String changed =
                event("other", "/" + path.substring(path.lastIndexOf('/') + 1)).replace("\"0\"", "\"8\"");
        assertThat(client.send("PUT", path, changed).statusCode()).isEqualTo(403);
        assertThat(client.send("DELETE", path, "").statusCode()).isEqualTo(403);
        assertThat(client.send("DELETE", "/AuditEvent?_id=" + path.substring(path.lastIndexOf('/') + 1), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.send(
                                "POST",
                                path + "/$meta-add",
                                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\",\"valueMeta\":{\"tag\":[{\"system\":\"urn:x\",\"code\":\"y\"}]}}]}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(patch(client, path).statusCode()).isEqualTo(403);
        assertThat(client.send("GET", path, "").body().replace(" ", ""))
                .contains("\"versionId\":\"1\"", "\"outcome\":\"0\"")
                .doesNotContain("urn:x");
    }

    @ParameterizedTest
    @EnumSource
    void aGuidanceResponseOfAnotherSystemIsThatSystems(Client client) {
        HttpResponse<String> added = client.send("POST", "/GuidanceResponse", response("other", ""));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        String path = location(added, "GuidanceResponse");
        String id = path.substring(path.lastIndexOf('/') + 1);
        assertThat(client.send("PUT", path, response("other", "/" + id).replace("success", "failure"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.send("PUT", path, response("card-feedback", "/" + id)).statusCode())
                .as("it does not become ours")
                .isEqualTo(403);
    }

    @Test
    void anIdThatFeedbackWillHaveCannotBeTakenAndTheFeedbackIsWritten() {
        RunningServer server = RunningServer.open();
        String card = UUID.randomUUID().toString();
        String id = idOf("prodrome-patient-view", card, "overridden", "2026-11-21T10:00:00Z");
        assertThat(Client.OPEN
                        .send("PUT", "/GuidanceResponse/" + id, response("other", "/" + id))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(
                                "POST",
                                FEEDBACK,
                                "{\"feedback\":[{\"card\":\"%s\",\"outcome\":\"overridden\",\"outcomeTimestamp\":\"2026-11-21T10:00:00Z\"}]}"
                                        .formatted(card),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
        server.awaitTrail();
        GuidanceResponse ours = server
                .client()
                .get("GuidanceResponse?identifier=urn:ietf:rfc:3986%7Curn:uuid:" + card, Bundle.class)
                .getEntry()
                .stream()
                .map(entry -> (GuidanceResponse) entry.getResource())
                .findFirst()
                .orElseThrow();
        String path = "/GuidanceResponse/" + ours.getIdElement().getIdPart();
        ours.addNote().setText("not said by anybody");
        String changed = FhirContext.forR4Cached().newJsonParser().encodeResourceToString(ours);
        assertThat(Client.OPEN.send("PUT", path, changed).statusCode()).isEqualTo(403);
        assertThat(patch(Client.OPEN, path).statusCode()).isEqualTo(403);
        assertThat(Client.OPEN.send("DELETE", path, "").statusCode()).isEqualTo(403);
    }

    /** The id as anybody can compute it who reads the source. */
    private static String idOf(String service, String card, String outcome, String when) {
        String all = part(service) + part(card) + part(outcome) + part("") + "-:-:-:" + part(when) + part("");
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String part(String text) {
        return text.length() + ":" + text;
    }

    private static HttpResponse<String> patch(Client client, String path) {
        String[] headers = client.headers();
        headers[1] = "application/json-patch+json";
        return client.server()
                .send("PATCH", "/fhir" + path, "[{\"op\":\"add\",\"path\":\"/language\",\"value\":\"fr\"}]", headers);
    }

    private static String location(HttpResponse<String> added, String type) {
        String location = added.headers().firstValue("Location").orElseThrow();
        return "/" + location.replaceAll(".*(" + type + "/[^/]+).*", "$1");
    }

    private static String observer(Client client) {
        return client == Client.OPEN ? RunningServer.open().base() + "/fhir" : TokenServer.PUBLIC + "/fhir";
    }

    private static String event(String subtype, String id) {
        return event(subtype, id, "urn:another-system");
    }

    private static String event(String subtype, String id, String observer) {
        return """
                {"resourceType":"AuditEvent",%s
                 "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type","code":"rest"},
                 "subtype":[{"system":"%s","code":"cds-hooks-call"}],
                 "action":"R","recorded":"2026-11-21T10:00:00Z","outcome":"0",
                 "agent":[{"who":{"display":"somebody"},"requestor":true}],
                 "source":{"observer":{"identifier":{"system":"%s","value":"prodrome 0.1.0"}}}}""".formatted(id.isEmpty() ? "" : "\"id\":\"%s\",".formatted(id.substring(1)), subtype, observer);
    }

    private static String response(String identifier, String id) {
        return """
                {"resourceType":"GuidanceResponse",%s
                 "identifier":[{"system":"https://prodrome.org/fhir/%s","value":"x"}],
                 "moduleUri":"https://else.example/service","status":"success"}""".formatted(id.isEmpty() ? "" : "\"id\":\"%s\",".formatted(id.substring(1)), identifier);
    }

    private static String transaction(String url, String resource) {
        return """
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":%s,"request":{"method":"PUT","url":"%s"}}]}""".formatted(resource, url);
    }
}
