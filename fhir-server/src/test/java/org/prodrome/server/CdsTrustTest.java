package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.server.support.KeyServer;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;
import org.slf4j.LoggerFactory;

/** An EHR shows its signed token at the CDS Hooks addresses, and so does everybody who is not that EHR. */
class CdsTrustTest {
    private static final String ISSUER = "https://ehr.example/api";
    private static final String CALL = "/cds-services/prodrome-patient-view";
    private static final String FEEDBACK = CALL + "/feedback";
    private static final String AUDIENCE = TokenServer.PUBLIC + CALL;

    private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

    private static RunningServer server;
    private static String patient;

    @BeforeAll
    static void start() {
        server = TokenServer.shared();
        patient = UUID.randomUUID().toString();
        Logger door = (Logger) LoggerFactory.getLogger("org.prodrome.server.cdsclient.ClientGate");
        door.setLevel(Level.DEBUG);
        LOGGED.start();
        door.addAppender(LOGGED);
    }

    @AfterAll
    static void stopListening() {
        Logger door = (Logger) LoggerFactory.getLogger("org.prodrome.server.cdsclient.ClientGate");
        door.detachAppender(LOGGED);
        door.setLevel(null);
    }

    @Test
    void theLogSaysWhoCameAndNeverTheToken() {
        LOGGED.list.clear();
        String token = good().claim("jti", "id-1234").signedBy(key(TokenServer.EHR_EC));
        assertThat(call(token).statusCode()).isEqualTo(200);
        assertThat(LOGGED.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("client ehr", "id-1234")
                .doesNotContain(token.split("\\.")[2]);
    }

    @Test
    void aRegisteredEhrGetsCards() throws Exception {
        HttpResponse<String> answer = call(good().signedBy(key(TokenServer.EHR_EC)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(answer.body()).path("cards").isArray())
                .isTrue();
    }

    @Test
    void anRsaKeyServesAsWell() {
        assertThat(call(new TestToken(ISSUER, AUDIENCE, "ehr-rsa")
                                .header("alg", "RS384")
                                .signedBy(key(TokenServer.EHR_RSA)))
                        .statusCode())
                .isEqualTo(200);
    }

    static Stream<Arguments> goodTokens() {
        return Stream.of(
                Arguments.of(
                        "names the address of its keys",
                        good().header("jku", TokenServer.keys().address().toString())),
                Arguments.of(
                        "has the audience that the hospital typed", good().claim("aud", TokenServer.TYPED_AUDIENCE)),
                Arguments.of(
                        "has several audiences of which one is right",
                        good().claim("aud", List.of("https://else.example", AUDIENCE))),
                Arguments.of(
                        "says sub and nbf as Epic does",
                        good().claim("sub", ISSUER).time("nbf", -1)),
                Arguments.of("lives for an hour", good().time("exp", 3590).time("iat", -10)),
                Arguments.of("expired within the skew", good().time("exp", -30).time("iat", -330)),
                Arguments.of(
                        "was made by a clock that is ahead",
                        good().time("iat", 30).time("exp", 330)),
                Arguments.of("writes its type in lower case", good().header("typ", "jwt")),
                Arguments.of(
                        "has headers and claims nobody asked for",
                        good().header("x", 1).claim("y", List.of(1))));
    }

    @ParameterizedTest(name = "a token that {0} is taken")
    @MethodSource("goodTokens")
    void aTokenThatIsRightIsTaken(String what, TestToken token) {
        assertThat(call(token.signedBy(key(TokenServer.EHR_EC))).statusCode())
                .as(what)
                .isEqualTo(200);
    }

    static Stream<Arguments> badTokens() throws JOSEException {
        PrivateKey ec = key(TokenServer.EHR_EC);
        PrivateKey rsa = key(TokenServer.EHR_RSA);
        ECKey stranger = TokenServer.ecKey("ehr-ec");
        byte[] publicRsa = TokenServer.EHR_RSA.toRSAPublicKey().getEncoded();
        String right = good().signedBy(ec);
        return Stream.of(
                bad("", "is nothing", ""),
                bad("NOT_A_TOKEN", "is a word", "hello"),
                bad("NOT_A_TOKEN", "is three dots", "..."),
                bad("NOT_A_TOKEN", "is unsigned", good().header("alg", "none").withSignature("")),
                bad(
                        "ALGORITHM",
                        "says none and keeps a signature",
                        good().header("alg", "none").withSignature("AAAA")),
                bad("ALGORITHM", "says nOnE", good().header("alg", "nOnE").withSignature("AAAA")),
                bad("NOT_A_TOKEN", "has an empty signature", good().withSignature("")),
                bad("SIGNATURE", "has a signature of zeros", good().withSignature("A".repeat(128))),
                bad(
                        "ALGORITHM",
                        "is authenticated with the public RSA key as the secret",
                        new TestToken(ISSUER, AUDIENCE, "ehr-rsa")
                                .header("alg", "HS384")
                                .authenticatedWith(publicRsa)),
                bad(
                        "ALGORITHM",
                        "is authenticated with the PEM of the public RSA key as the secret",
                        new TestToken(ISSUER, AUDIENCE, "ehr-rsa")
                                .header("alg", "HS256")
                                .authenticatedWith(("-----BEGIN PUBLIC KEY-----\n"
                                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                                        .encodeToString(publicRsa)
                                                + "\n-----END PUBLIC KEY-----\n")
                                        .getBytes(StandardCharsets.US_ASCII))),
                bad("ALGORITHM", "says ES256", good().header("alg", "ES256").signedBy(ec)),
                bad("ALGORITHM", "says PS384", good().header("alg", "PS384").signedBy(rsa)),
                bad(
                        "UNKNOWN_KEY",
                        "says RS384 with the id of an EC key",
                        good().header("alg", "RS384").signedBy(rsa)),
                bad(
                        "UNKNOWN_KEY",
                        "says ES384 with the id of an RSA key",
                        new TestToken(ISSUER, AUDIENCE, "ehr-rsa").signedBy(ec)),
                bad("SIGNATURE", "is signed by a stranger with the same key id", good().signedBy(key(stranger))),
                bad(
                        "KEY_IN_THE_TOKEN",
                        "brings its own key",
                        good().header("jwk", Map.copyOf(stranger.toPublicJWK().toJSONObject()))
                                .signedBy(key(stranger))),
                bad(
                        "KEY_IN_THE_TOKEN",
                        "brings its own key beside a right signature",
                        good().header("jwk", Map.of()).signedBy(ec)),
                bad(
                        "KEY_IN_THE_TOKEN",
                        "points to a certificate",
                        good().header("x5u", "https://evil.example/c.pem").signedBy(ec)),
                bad(
                        "KEY_IN_THE_TOKEN",
                        "brings a certificate",
                        good().header("x5c", List.of("MIIB")).signedBy(ec)),
                bad(
                        "CRITICAL_EXTENSION",
                        "has a critical extension",
                        good().header("crit", List.of("exp")).signedBy(ec)),
                bad(
                        "CRITICAL_EXTENSION",
                        "has an unencoded payload",
                        good().header("b64", false)
                                .header("crit", List.of("b64"))
                                .signedBy(ec)),
                bad(
                        "CRITICAL_EXTENSION",
                        "says it is packed",
                        good().header("zip", "DEF").signedBy(ec)),
                bad("TYPE", "has no type", good().withoutHeader("typ").signedBy(ec)),
                bad("TYPE", "is of another type", good().header("typ", "at+jwt").signedBy(ec)),
                bad("KEY_ID", "has no key id", good().withoutHeader("kid").signedBy(ec)),
                bad(
                        "UNKNOWN_KEY",
                        "has a key id that nobody published",
                        good().header("kid", "x").signedBy(ec)),
                bad(
                        "UNKNOWN_KEY",
                        "has a key id that is a path",
                        good().header("kid", "../../etc/passwd").signedBy(ec)),
                bad(
                        "KEY_ADDRESS",
                        "points to other keys",
                        good().header("jku", "https://evil.example/jwks.json").signedBy(ec)),
                bad(
                        "KEY_ADDRESS",
                        "points to keys of another name on the same host",
                        good().header("jku", TokenServer.keys().address() + "?x=1")
                                .signedBy(ec)),
                bad(
                        "KEY_ADDRESS",
                        "points to keys with a number",
                        good().header("jku", 7).signedBy(ec)),
                bad(
                        "no client has it",
                        "is of another issuer",
                        good().claim("iss", "https://else.example").signedBy(ec)),
                bad(
                        "no client has it",
                        "is of the issuer in capitals",
                        good().claim("iss", "HTTPS://EHR.EXAMPLE/API").signedBy(ec)),
                bad("no client has it", "has no issuer", good().without("iss").signedBy(ec)),
                bad(
                        "no client has it",
                        "has a list of issuers",
                        good().claim("iss", List.of(ISSUER)).signedBy(ec)),
                bad(
                        "UNKNOWN_KEY",
                        "is of another registered client",
                        good().claim("iss", "https://cloud.example").signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "is for somebody else",
                        good().claim("aud", "https://else.example").signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "is for another service",
                        good().claim("aud", TokenServer.PUBLIC + "/cds-services/x")
                                .signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "is for discovery",
                        good().claim("aud", TokenServer.PUBLIC + "/cds-services")
                                .signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "is for feedback",
                        good().claim("aud", TokenServer.PUBLIC + FEEDBACK).signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "is for the address that the request line says",
                        good().claim("aud", server() + CALL).signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "is for the FHIR endpoint",
                        good().claim("aud", TokenServer.AUDIENCE).signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "is for the audience with a slash",
                        good().claim("aud", AUDIENCE + "/").signedBy(ec)),
                bad("AUDIENCE", "has no audience", good().without("aud").signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "has no audience in its list",
                        good().claim("aud", List.of()).signedBy(ec)),
                bad(
                        "AUDIENCE",
                        "has a number among its audiences",
                        good().claim("aud", List.<Object>of(AUDIENCE, 1)).signedBy(ec)),
                bad(
                        "EXPIRED",
                        "expired",
                        good().time("exp", -61).time("iat", -361).signedBy(ec)),
                bad("EXPIRED", "never expires", good().without("exp").signedBy(ec)),
                bad(
                        "LIFETIME",
                        "expires in words",
                        good().claim("exp", "tomorrow").signedBy(ec)),
                bad(
                        "LIFETIME",
                        "expires beyond all time",
                        good().claim("exp", 1e300).signedBy(ec)),
                bad(
                        "LIFETIME",
                        "lives for more than an hour",
                        good().time("exp", 3650).signedBy(ec)),
                bad(
                        "LIFETIME",
                        "lived for more than an hour",
                        good().time("iat", -3700).time("exp", 100).signedBy(ec)),
                bad(
                        "LIFETIME",
                        "expires before it is issued",
                        good().time("iat", 30).time("exp", -10).signedBy(ec)),
                bad(
                        "NOT_YET_VALID",
                        "does not say when it was issued",
                        good().without("iat").signedBy(ec)),
                bad(
                        "NOT_YET_VALID",
                        "was issued in the future",
                        good().time("iat", 120).time("exp", 400).signedBy(ec)),
                bad("NOT_YET_VALID", "is not valid yet", good().time("nbf", 120).signedBy(ec)),
                bad("TOKEN_ID", "has no id", good().without("jti").signedBy(ec)),
                bad("TOKEN_ID", "has a blank id", good().claim("jti", " ").signedBy(ec)),
                bad(
                        "TOKEN_ID",
                        "has a number as its id",
                        good().claim("jti", 12).signedBy(ec)),
                bad(
                        "TOKEN_ID",
                        "has an endless id",
                        good().claim("jti", "x".repeat(600)).signedBy(ec)),
                bad("TOO_LONG", "is huge", good().claim("x", "y".repeat(7_000)).signedBy(ec)),
                bad(
                        "REPEATED_OR_BROKEN_JSON",
                        "is nested deep",
                        good().signedWith(ec, "\"iss\"", "\"x\":" + "[".repeat(60) + "]".repeat(60) + ",\"iss\"")),
                bad(
                        "REPEATED_OR_BROKEN_JSON",
                        "says its audience twice",
                        good().signedWith(ec, "\"aud\"", "\"aud\":\"https://else.example\",\"aud\"")),
                bad(
                        "REPEATED_OR_BROKEN_JSON",
                        "says its issuer twice",
                        good().signedWith(ec, "\"iss\"", "\"iss\":\"" + ISSUER + "\",\"iss\"")),
                bad(
                        "REPEATED_OR_BROKEN_JSON",
                        "says its algorithm twice",
                        good().signedWithHeader(ec, "\"alg\"", "\"alg\":\"none\",\"alg\"")),
                bad(
                        "REPEATED_OR_BROKEN_JSON",
                        "has more after its claims",
                        good().signedWith(ec, "\"iss\"", "\"a\":1}{\"iss\"")),
                bad("SIGNATURE", "has the signature of another token", good().withSignature(right.split("\\.")[2])),
                bad("SIGNATURE", "has a signature cut short", right.substring(0, right.length() - 4)),
                bad("NOT_A_TOKEN", "has four parts", right + ".AAAA"),
                bad("NOT_A_TOKEN", "has a line break", right.substring(0, 40) + "%20" + right.substring(40)),
                bad(
                        "NOT_A_TOKEN",
                        "is in another alphabet",
                        right.replace('-', '+').replace('_', '/') + "="));
    }

    @ParameterizedTest(name = "a token that {0} is refused")
    @MethodSource("badTokens")
    void aTokenThatIsNotRightInEveryRespectIsRefusedWithoutAWord(String what, String reason, String token) {
        LOGGED.list.clear();
        HttpResponse<String> answer = call(token);
        assertThat(answer.statusCode()).as(what + answer.body()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        List<String> log =
                LOGGED.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(log).as("the log says why").hasSize(reason.isEmpty() ? 0 : 1);
        assertThat(log)
                .allSatisfy(
                        line -> assertThat(line).endsWith(reason).doesNotContain(token.isEmpty() ? "Bearer" : token));
    }

    @Test
    void aTokenServesOnce() {
        String token = good().signedBy(key(TokenServer.EHR_EC));
        assertThat(call(token).statusCode()).isEqualTo(200);
        assertThat(call(token).statusCode()).isEqualTo(401);
        assertThat(call(good().claim("jti", "always").signedBy(key(TokenServer.EHR_EC)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(call(good().claim("jti", "always").signedBy(key(TokenServer.EHR_EC)))
                        .statusCode())
                .as("another token with the same id")
                .isEqualTo(401);
    }

    @Test
    void ofManyAtOnceWithTheSameTokenOneIsAnswered() {
        String token = good().signedBy(key(TokenServer.EHR_EC));
        assertThat(IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(i -> call(token).statusCode())
                        .toList())
                .containsOnly(200, 401)
                .containsOnlyOnce(200);
    }

    @Test
    void aRefusedTokenDoesNotUseUpTheIdOfTheRightOne() {
        String id = UUID.randomUUID().toString();
        assertThat(call(good().claim("jti", id).signedBy(key(TokenServer.ecKey("ehr-ec"))))
                        .statusCode())
                .isEqualTo(401);
        assertThat(call(good().claim("jti", id).signedBy(key(TokenServer.EHR_EC)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void twoTokensAtOnceAreNone() {
        String token = good().signedBy(key(TokenServer.EHR_EC));
        HttpResponse<String> answer = server.send(
                "POST",
                CALL,
                body(),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token,
                "Authorization",
                "Bearer " + good().signedBy(key(TokenServer.EHR_EC)));
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyThatTheEhrHasChangedIsFoundAndTheOldOneIsNotTakenAnyMore() throws Exception {
        KeyServer keys = TokenServer.keys();
        ECKey next = TokenServer.ecKey("next");
        TestToken early = new TestToken(ISSUER, AUDIENCE, "next");
        assertThat(call(early.signedBy(key(next))).statusCode()).isEqualTo(401);
        keys.publish("max-age=600", next);
        try {
            Thread.sleep(250);
            assertThat(call(new TestToken(ISSUER, AUDIENCE, "next").signedBy(key(next)))
                            .statusCode())
                    .isEqualTo(200);
            Thread.sleep(250);
            assertThat(call(good().signedBy(key(TokenServer.EHR_EC))).statusCode())
                    .isEqualTo(401);
        } finally {
            keys.publish("max-age=600", TokenServer.EHR_EC, TokenServer.EHR_RSA);
            Thread.sleep(250);
        }
        assertThat(call(good().signedBy(key(TokenServer.EHR_EC))).statusCode()).isEqualTo(200);
    }

    @Test
    void unknownKeyIdsDoNotHammerTheEhr() {
        int before = TokenServer.keys().requests();
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            call(good().header("kid", "unknown-" + i).signedBy(key(TokenServer.EHR_EC)));
        }
        long pauses = (System.nanoTime() - start) / 200_000_000;
        assertThat(TokenServer.keys().requests() - before).isLessThanOrEqualTo((int) pauses + 2);
    }

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

    private static TestToken good() {
        return new TestToken(ISSUER, AUDIENCE, "ehr-ec");
    }

    private static TestToken cloud(String path) {
        return new TestToken("https://cloud.example", TokenServer.PUBLIC + path, "cloud");
    }

    private static Arguments bad(String reason, String what, String token) {
        return Arguments.of(what, reason, token);
    }

    private static String server() {
        return TokenServer.shared().base().toString();
    }

    private static HttpResponse<String> call(String token) {
        return post(CALL, body(), token);
    }

    private static HttpResponse<String> post(String path, String body, String token) {
        return server.send("POST", path, body, "Content-Type", "application/json", "Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> preflight(String path, String origin, String method, String headers) {
        return server.send(
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

    private static String body() {
        return """
                {"hook":"patient-view","hookInstance":"%s",
                 "context":{"userId":"Practitioner/1","patientId":"%s"},
                 "prefetch":{"patient":{"resourceType":"Patient","id":"%s","birthDate":"1957-04-12","gender":"female"}}}""".formatted(UUID.randomUUID(), patient, patient);
    }

    private static PrivateKey key(ECKey key) {
        try {
            return key.toECPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key(RSAKey key) {
        try {
            return key.toRSAPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
