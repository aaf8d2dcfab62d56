package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.AUDIENCE;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.FEEDBACK;
import static org.prodrome.server.support.Ehr.ISSUER;
import static org.prodrome.server.support.Ehr.body;
import static org.prodrome.server.support.Ehr.call;
import static org.prodrome.server.support.Ehr.good;
import static org.prodrome.server.support.Ehr.key;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.server.support.KeyServer;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;
import org.slf4j.LoggerFactory;

/** An EHR shows its signed token at the CDS Hooks addresses, and so does everybody who is not that EHR. */
class CdsTrustTest {
    private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = TokenServer.shared();
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

    private static Arguments bad(String reason, String what, String token) {
        return Arguments.of(what, reason, token);
    }

    private static String server() {
        return TokenServer.shared().base().toString();
    }
}
