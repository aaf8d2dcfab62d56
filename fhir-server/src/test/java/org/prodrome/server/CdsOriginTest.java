package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.FEEDBACK;
import static org.prodrome.server.support.Ehr.body;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TokenServer;

/** A page in a browser may call where its site is listed. */
class CdsOriginTest {
    private final RunningServer server = TokenServer.shared();

    @Test
    void aPageOfTheEhrMayCallAndAskBefore() {
        for (String path : List.of("/cds-services", CALL, FEEDBACK)) {
            String method = path.equals("/cds-services") ? "GET" : "POST";
            HttpResponse<String> answer = preflight(path, TokenServer.ORIGIN, method, "authorization, content-type");
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(TokenServer.ORIGIN);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
                    .contains(method);
            assertThat(answer.headers()
                            .firstValue("Access-Control-Allow-Headers")
                            .orElse(""))
                    .containsIgnoringCase("authorization")
                    .containsIgnoringCase("content-type");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
            assertThat(answer.headers().allValues("Vary").toString()).contains("Origin");
        }
    }

    @ParameterizedTest(name = "a page of {0} may not")
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://ehr.example.evil.example",
                "http://ehr.example",
                "https://ehr.example:8443",
                "https://EHR.example",
                "null",
                "*"
            })
    void aPageOfAnybodyElseMayNot(String origin) {
        HttpResponse<String> answer = preflight(CALL, origin, "POST", "authorization, content-type");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(server.send("GET", "/cds-services", "", "Origin", origin)
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void aPageMayNotUseOtherMethodsHeadersOrAddresses() {
        assertThat(preflight(CALL, TokenServer.ORIGIN, "DELETE", "authorization")
                        .statusCode())
                .isEqualTo(403);
        assertThat(preflight(CALL, TokenServer.ORIGIN, "POST", "x-secret").statusCode())
                .isEqualTo(403);
        for (String path : List.of("/fhir/Patient", "/dicomweb/studies", "/imaging-jobs/open")) {
            HttpResponse<String> answer = preflight(path, TokenServer.ORIGIN, "GET", "authorization");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void aPageReadsWhatItGetsAnswerOrRefusal() {
        for (String path : List.of(
                "/cds-services",
                "/.well-known/smart-configuration",
                "/fhir/.well-known/smart-configuration",
                "/fhir/metadata")) {
            HttpResponse<String> answer = server.send("GET", path, "", "Origin", TokenServer.ORIGIN);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
                    .as(path)
                    .containsExactly(TokenServer.ORIGIN);
        }
        HttpResponse<String> refused =
                server.send("POST", CALL, body(), "Content-Type", "application/json", "Origin", TokenServer.ORIGIN);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().allValues("Access-Control-Allow-Origin")).containsExactly(TokenServer.ORIGIN);
    }

    private static HttpResponse<String> preflight(String path, String origin, String method, String headers) {
        return TokenServer.shared()
                .send(
                        "OPTIONS",
                        path,
                        "",
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        headers);
    }
}
