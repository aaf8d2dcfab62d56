package org.prodrome.server.cdsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.server.support.KeyServer;
import org.prodrome.server.support.TokenServer;

/** Keys at an address of the EHR's, on a server that behaves well and badly. */
class PublishedKeysTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final ECKey KEY = TokenServer.ecKey("one");

    private final KeyServer server = new KeyServer();
    private final Hand clock = new Hand();
    private final PublishedKeys keys = keys(Duration.ofMillis(500));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aKeyIsReadOnceAndKeptAsLongAsItsCacheControlSays() throws Exception {
        server.publish("public, max-age=120", KEY);
        for (int i = 0; i < 5; i++) {
            assertThat(found("one")).hasSize(1);
            clock.advance(Duration.ofSeconds(20));
        }
        assertThat(server.requests()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(21));
        assertThat(found("one")).hasSize(1);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void noCacheControlKeepsKeysLongerThanTheBound() throws Exception {
        server.publish("max-age=31536000", KEY);
        found("one");
        clock.advance(Duration.ofMinutes(61));
        found("one");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void whatMayNotBeKeptIsStillAskedForOncePerPauseOnly() throws Exception {
        server.publish("no-store", KEY);
        for (int i = 0; i < 10; i++) {
            assertThat(found("one")).hasSize(1);
        }
        assertThat(server.requests()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(31));
        found("one");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void unknownKeyIdsAskAgainOncePerPauseOnly() throws Exception {
        server.publish("max-age=3600", KEY);
        found("one");
        clock.advance(Duration.ofSeconds(31));
        for (int i = 0; i < 50; i++) {
            assertThat(found("unknown-" + i)).isEmpty();
        }
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aChangedKeyIsFoundAfterThePauseAndTheOldOneIsGone() throws Exception {
        server.publish("max-age=3600", KEY);
        found("one");
        server.publish("max-age=3600", TokenServer.ecKey("two"));
        assertThat(found("two")).isEmpty();
        clock.advance(Duration.ofSeconds(31));
        assertThat(found("two")).hasSize(1);
        assertThat(found("one")).isEmpty();
    }

    @Test
    void whileTheAddressDoesNotAnswerTheLastKeysServeUntilTheBound() throws Exception {
        server.publish("max-age=60", KEY);
        found("one");
        server.behave(exchange -> exchange.sendResponseHeaders(500, -1));
        clock.advance(Duration.ofMinutes(59));
        assertThat(found("one")).hasSize(1);
        clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> found("one")).isInstanceOf(TokenRefusedException.class);
    }

    static Stream<Arguments> badServers() {
        String good = new JWKSet(List.<JWK>of(KEY)).toString(true);
        return Stream.of(
                bad("redirects to where the keys are", exchange -> {
                    if (exchange.getRequestURI().getPath().equals("/moved")) {
                        KeyServer.send(exchange, good);
                    } else {
                        exchange.getResponseHeaders().set("Location", "/moved");
                        exchange.sendResponseHeaders(302, -1);
                    }
                }),
                bad("redirects for ever", exchange -> {
                    exchange.getResponseHeaders().set("Location", "/moved");
                    exchange.sendResponseHeaders(308, -1);
                }),
                bad("does not answer", exchange -> sleep(3_000)),
                bad("answers a byte at a time", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (byte one : good.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                        exchange.getResponseBody().write(one);
                        exchange.getResponseBody().flush();
                        sleep(50);
                    }
                }),
                bad("sends without end", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] blanks = " ".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    for (int i = 0; i < 10_000; i++) {
                        exchange.getResponseBody().write(blanks);
                    }
                }),
                bad(
                        "puts the keys after a megabyte of blanks",
                        exchange -> KeyServer.send(exchange, " ".repeat(1 << 20) + good)),
                bad(
                        "publishes a thousand keys",
                        exchange -> KeyServer.send(
                                exchange,
                                "{\"keys\":["
                                        + IntStream.range(0, 300)
                                                .mapToObj(i ->
                                                        "{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"%d\"}".formatted(i))
                                                .reduce((a, b) -> a + "," + b)
                                                .orElseThrow()
                                        + "," + KEY.toPublicJWK().toJSONString() + "]}")),
                bad("publishes a page", exchange -> KeyServer.send(exchange, "<html>log in</html>")),
                bad("publishes nothing", exchange -> KeyServer.send(exchange, "")),
                bad("says that it cannot", exchange -> exchange.sendResponseHeaders(503, -1)),
                bad("hangs up", exchange -> exchange.close()));
    }

    @ParameterizedTest(name = "no key is taken from a server that {0}")
    @MethodSource("badServers")
    void noKeyIsTakenFromABadServerAndNobodyWaitsLong(String what, HttpHandler how) {
        server.behave(how);
        long start = System.nanoTime();
        assertThatThrownBy(() -> found("one")).as(what).isInstanceOf(TokenRefusedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2_500));
        int asked = server.requests();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> found("one")).isInstanceOf(TokenRefusedException.class);
        }
        // The JDK's client asks a second time where a connection breaks before any answer.
        assertThat(server.requests()).isEqualTo(asked).isLessThanOrEqualTo(2);
    }

    @Test
    void keysForOtherThingsAreNotTaken() throws Exception {
        server.publish(
                "max-age=60",
                new ECKey.Builder(TokenServer.ecKey("encrypts"))
                        .keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION)
                        .build(),
                new ECKey.Builder(TokenServer.ecKey("other-algorithm"))
                        .algorithm(JWSAlgorithm.ES256)
                        .build(),
                new com.nimbusds.jose.jwk.gen.ECKeyGenerator(com.nimbusds.jose.jwk.Curve.P_256)
                        .keyID("p256")
                        .generate(),
                new com.nimbusds.jose.jwk.gen.RSAKeyGenerator(1024, true)
                        .keyID("short")
                        .generate(),
                TokenServer.rsaKey("rsa"));
        for (String id : List.of("encrypts", "other-algorithm", "p256", "short", "rsa")) {
            assertThat(keys.of(id, JWSAlgorithm.ES384)).as(id).isEmpty();
        }
        assertThat(keys.of("short", JWSAlgorithm.RS384)).isEmpty();
        assertThat(keys.of("rsa", JWSAlgorithm.RS384)).hasSize(1);
    }

    private static Arguments bad(String what, HttpHandler how) {
        return Arguments.of(what, how);
    }

    private List<JWK> found(String id) throws TokenRefusedException {
        return keys.of(id, JWSAlgorithm.ES384);
    }

    private PublishedKeys keys(Duration timeout) {
        TrustProperties trust = new TrustProperties(
                TrustProperties.Discovery.EVERYBODY,
                List.of(),
                Duration.ofMinutes(60),
                Duration.ofSeconds(60),
                Duration.ofMinutes(60),
                Duration.ofSeconds(30),
                timeout,
                false,
                true);
        return new PublishedKeys("ehr", server.address(), new KeyRequest(timeout), trust, clock);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A clock that stands still until it is moved. */
    private static final class Hand extends Clock {
        private Instant now = NOON;

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
