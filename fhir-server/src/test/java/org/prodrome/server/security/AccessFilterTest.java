package org.prodrome.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.prodrome.server.cdsclient.CdsClient;
import org.prodrome.server.cdsclient.ClientGate;
import org.prodrome.server.cdsclient.Door;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The door in open mode, which the server of the other tests has without clients or not at all. */
class AccessFilterTest {
    private static final String ISSUER = "https://ehr.example";
    private static final ECKey KEY = TokenServer.ecKey("key");
    private static final int PASSED = 200;

    @Test
    void whileNobodyIsRegisteredHooksAnswerNobodyAndSayNothing() throws Exception {
        ClientGate nobody = Door.open().forNobody();
        for (String path : List.of("/cds-services/a", "/cds-services/a/feedback")) {
            MockHttpServletResponse answer = answer(nobody, post(path));
            assertThat(answer.getStatus()).isEqualTo(401);
            assertThat(answer.getContentAsString()).isEmpty();
        }
        assertThat(answer(nobody, get("/cds-services")).getStatus()).isEqualTo(PASSED);
        assertThat(answer(nobody, get("/fhir/Patient")).getStatus()).isEqualTo(PASSED);
        assertThat(answer(Door.closed().forNobody(), get("/cds-services")).getStatus())
                .isEqualTo(401);
    }

    @Test
    void whereASiteAllowsItThisMachineCallsUntilAClientIsRegistered() throws Exception {
        assertThat(answer(Door.unregistered().forOne(ISSUER, KEY), post("/cds-services/a"))
                        .getStatus())
                .isEqualTo(401);
        ClientGate nobody = Door.unregistered().forNobody();
        assertThat(answer(nobody, post("/cds-services/a")).getStatus()).isEqualTo(PASSED);
        MockHttpServletRequest withToken = post("/cds-services/a");
        withToken.addHeader("Authorization", "Bearer of-an-ehr-that-nobody-registered");
        assertThat(answer(nobody, withToken).getStatus()).isEqualTo(PASSED);
    }

    @Test
    void asSoonAsThereIsAClientTheHooksAreForClientsAndTheRestStaysOpen() throws Exception {
        ClientGate gate = Door.open().forOne(ISSUER, KEY);
        assertThat(answer(gate, post("/cds-services/a")).getStatus()).isEqualTo(401);
        assertThat(answer(gate, post("/cds-services/a/feedback")).getStatus()).isEqualTo(401);
        assertThat(answer(gate, signed("/cds-services/a")).getStatus()).isEqualTo(PASSED);
        assertThat(answer(gate, signed("/cds-services/b")).getStatus()).isEqualTo(403);
        assertThat(answer(gate, get("/cds-services")).getStatus()).isEqualTo(PASSED);
        assertThat(answer(gate, get("/fhir/Patient")).getStatus()).isEqualTo(PASSED);
    }

    @Test
    void whoIsLetInIsKnownBehindTheDoorAndReadsWithoutWriting() throws Exception {
        MockHttpServletRequest request = signed("/cds-services/a");
        answer(Door.open().forOne(ISSUER, KEY), request);
        assertThat(CdsClient.of(request).orElseThrow().name()).isEqualTo("ehr");
        assertThat(request.getAttribute(Caller.ATTRIBUTE)).isInstanceOfSatisfying(Caller.class, caller -> {
            assertThat(caller.readsEverything()).isTrue();
            assertThat(caller.isSystem()).as("it writes").isFalse();
        });
    }

    @Test
    void discoveryForClientsAloneNeedsATokenForDiscovery() throws Exception {
        ClientGate gate = Door.closed().forOne(ISSUER, KEY);
        assertThat(answer(gate, get("/cds-services")).getStatus()).isEqualTo(401);
        MockHttpServletRequest forTheService = get("/cds-services");
        forTheService.addHeader("Authorization", "Bearer " + token("/cds-services/a"));
        assertThat(answer(gate, forTheService).getStatus()).isEqualTo(401);
        MockHttpServletRequest right = get("/cds-services");
        right.addHeader("Authorization", "Bearer " + token("/cds-services"));
        assertThat(answer(gate, right).getStatus()).isEqualTo(PASSED);
    }

    @Test
    void whenNobodyKnowsWhetherATokenWasUsedItIsNotTaken() throws Exception {
        Door door = Door.open();
        ClientGate gate = door.forOne(ISSUER, KEY);
        door.loseTheTable();
        MockHttpServletResponse answer = answer(gate, signed("/cds-services/a"));
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        assertThat(answer.getContentAsString()).contains("\"OperationOutcome\"", "\"transient\"");
    }

    @Test
    void inOpenModeAListedPageMayCallTheHooksAndNothingElse() throws Exception {
        ClientGate nobody = Door.unregistered().forNobody();
        assertThat(answer(nobody, from("https://ehr.example", post("/cds-services/a")))
                        .getStatus())
                .isEqualTo(PASSED);
        assertThat(answer(nobody, from("https://ehr.example", get("/fhir/Patient")))
                        .getStatus())
                .isEqualTo(403);
        MockHttpServletResponse refused = answer(nobody, from("https://evil.example", post("/cds-services/a")));
        assertThat(refused.getStatus()).isEqualTo(403);
        assertThat(refused.getContentAsString()).contains("\"OperationOutcome\"", "\"forbidden\"", "127.0.0.1");
    }

    private static MockHttpServletResponse answer(ClientGate gate, MockHttpServletRequest request)
            throws IOException, ServletException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new AccessFilter(null, gate, Door.pages("https://ehr.example"))
                .doFilter(request, response, new MockFilterChain());
        return response;
    }

    private static MockHttpServletRequest signed(String path) throws JOSEException {
        MockHttpServletRequest request = post(path);
        request.addHeader("Authorization", "Bearer " + token(path));
        return request;
    }

    private static String token(String path) throws JOSEException {
        return new TestToken(ISSUER, Door.PUBLIC + path, "key").signedBy(KEY.toECPrivateKey());
    }

    private static MockHttpServletRequest from(String origin, MockHttpServletRequest request) {
        request.addHeader("Origin", origin);
        return request;
    }

    private static MockHttpServletRequest get(String path) {
        return at("GET", path);
    }

    private static MockHttpServletRequest post(String path) {
        return at("POST", path);
    }

    private static MockHttpServletRequest at(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        return request;
    }
}
