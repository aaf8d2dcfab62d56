package org.prodrome.cds.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.cds.hook.AccessToken;
import org.prodrome.cds.hook.FhirAuthorization;
import org.prodrome.cds.prefetch.RemoteRecord.Answer;
import org.prodrome.cds.prefetch.RemoteRecord.Session;

/** A caller names a server: it is asked only when it is listed, and cannot turn the reading elsewhere or hold it up. */
class HttpRemoteRecordTest {
    private static final FhirAuthorization TOKEN =
            new FhirAuthorization(AccessToken.of("abc"), 300, "scope", "prodrome", null);
    private final CallersServer server = new CallersServer();
    private final CallersServer other = new CallersServer();

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @Test
    void aListedServerIsAskedWithItsToken() {
        server.with("/Patient/p1", "{\"resourceType\":\"Patient\"}");
        assertThat(get("/Patient/p1")).isEqualTo(new Answer.Found("{\"resourceType\":\"Patient\"}"));
        assertThat(server.asked).containsExactly(new CallersServer.Asked("/fhir/Patient/p1", "Bearer abc"));
    }

    @Test
    void aServerThatIsNotListedIsNeverReached() {
        assertThat(remote(server.base()).open(other.base(), TOKEN, deadline(1_000)))
                .isEmpty();
        assertThat(remote().open(server.base(), TOKEN, deadline(1_000))).isEmpty();
        assertThat(other.asked).isEmpty();
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/fhir/other",
                "http://127.0.0.1@evil.example/fhir",
                "http://127.0.0.1:1/fhir?x=1",
                "file:///etc/passwd",
                "http://[::ffff:127.0.0.1]:1/fhir",
                "http://2130706433:1/fhir",
                "::"
            })
    void anAddressLikeAListedOneIsNotListed(String lookalike) {
        assertThat(remote("http://127.0.0.1:1/fhir").open(lookalike, TOKEN, deadline(1_000)))
                .isEmpty();
    }

    @Test
    void allAnswersOfACallShareItsBytes() {
        for (int i = 0; i < 6; i++) {
            server.with("/big" + i, "{\"x\":\"" + "y".repeat(900_000) + "\"}");
        }
        try (Session session = open()) {
            for (int i = 0; i < 4; i++) {
                assertThat(session.get(server.base() + "/big" + i)).isInstanceOf(Answer.Found.class);
            }
            assertThat(session.get(server.base() + "/big4")).isEqualTo(new Answer.Failed("too-large"));
            assertThat(session.get(server.base() + "/big5")).isEqualTo(new Answer.Failed("too-large"));
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.with("/Patient/p1", exchange -> {
            exchange.getResponseHeaders().set("Location", other.base() + "/Patient/p1");
            exchange.sendResponseHeaders(302, -1);
        });
        assertThat(get("/Patient/p1")).isEqualTo(new Answer.Failed("redirect"));
        assertThat(other.asked).isEmpty();
    }

    @Test
    void anAddressOnAnotherHostOrOutsideTheBaseIsRefused() {
        try (Session session = open()) {
            for (String address : List.of(
                    other.base() + "/Patient/p1",
                    server.base() + "x/Patient/p1",
                    server.base() + "/../admin",
                    server.base() + "/../fhirx/Patient/1",
                    "//evil.example/fhir/",
                    "")) {
                assertThat(session.get(address)).as(address).isEqualTo(new Answer.Failed("elsewhere"));
            }
        }
        assertThat(server.asked).isEmpty();
        assertThat(other.asked).isEmpty();
    }

    @Test
    void aServerThatDripsIsLeftAtTheDeadline() {
        server.with("/Patient/p1", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, 1_000_000);
            try {
                for (int i = 0; i < 1_000; i++) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long begun = System.nanoTime();
        try (Session session =
                remote(server.base()).open(server.base(), TOKEN, deadline(400)).orElseThrow()) {
            assertThat(session.get(server.base() + "/Patient/p1")).isEqualTo(new Answer.Failed("late"));
            assertThat(session.get(server.base() + "/Patient/p1")).isEqualTo(new Answer.Failed("late"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aHugeAnswerIsCutOff() {
        server.with("/Patient/p1", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[8192];
            try {
                for (int i = 0; i < 100_000; i++) {
                    exchange.getResponseBody().write(block);
                }
            } catch (IOException expected) {
                // The reader hung up, as it should.
                exchange.close();
            }
        });
        assertThat(get("/Patient/p1")).isEqualTo(new Answer.Failed("too-large"));
    }

    @Test
    void whatIsNotThereOrFailsIsToldApart() {
        server.with("/forbidden", exchange -> CallersServer.send(exchange, 403, "{}"))
                .with("/broken", exchange -> CallersServer.send(exchange, 500, "{}"))
                .with("/page", exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("<html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                });
        assertThat(get("/forbidden")).isEqualTo(new Answer.NotThere(403));
        assertThat(get("/unknown")).isEqualTo(new Answer.NotThere(404));
        assertThat(get("/broken")).isEqualTo(new Answer.Failed("status-5xx"));
        assertThat(get("/page")).isEqualTo(new Answer.Failed("media-type"));
    }

    @Test
    void aServerThatIsGoneIsUnreachable() {
        String base = server.base();
        server.close();
        try (Session session = remote(base).open(base, null, deadline(1_000)).orElseThrow()) {
            assertThat(session.get(base + "/Patient/1")).isEqualTo(new Answer.Failed("unreachable"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, true",
        "2001:4860:4860::8888, true",
        "127.0.0.1, false",
        "0.0.0.0, false",
        "10.2.0.1, false",
        "172.16.0.1, false",
        "192.168.1.1, false",
        "169.254.169.254, false",
        "100.64.0.1, false",
        "224.0.0.1, false",
        "::1, false",
        "::, false",
        "fe80::1, false",
        "fd00::1, false",
        "64:ff9b::a00:1, false",
        "::ffff:10.0.0.1, false",
        "10.1.3.4, true"
    })
    void addressesInsideNetworksAreRefusedUnlessTheNetworkIsListed(String address, boolean allowed)
            throws UnknownHostException {
        AllowedServers servers = new AllowedServers(List.of(), List.of("10.1.0.0/16"), false);
        assertThat(servers.allows(InetAddress.getByName(address))).isEqualTo(allowed);
    }

    @Test
    void aListedNameThatLeadsInsideIsNotAsked() {
        HttpRemoteRecord closed = new HttpRemoteRecord(
                new AllowedServers(List.of("https://localhost:1/fhir"), List.of(), false),
                RemoteLimits.DEFAULT,
                Clock.systemUTC());
        assertThat(closed.open("https://localhost:1/fhir", TOKEN, deadline(1_000)))
                .isEmpty();
    }

    @Test
    void aListHoldsHttpsAddressesOnly() {
        for (String base : List.of("http://ehr.example/fhir", "http://127.0.0.1/fhir", "ftp://x", "https://u:p@x/f")) {
            assertThatThrownBy(() -> new AllowedServers(List.of(base), List.of(), false))
                    .as(base)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new AllowedServers(List.of(), List.of("evil.example/8"), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AllowedServers(List.of(), List.of("10.0.0.0/33"), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Answer get(String path) {
        try (Session session = open()) {
            return session.get(server.base() + path);
        }
    }

    private Session open() {
        Optional<Session> session = remote(server.base()).open(server.base(), TOKEN, deadline(5_000));
        return session.orElseThrow();
    }

    private static java.time.Instant deadline(long millis) {
        return Clock.systemUTC().instant().plusMillis(millis);
    }

    private static HttpRemoteRecord remote(String... bases) {
        return new HttpRemoteRecord(
                new AllowedServers(List.of(bases), List.of(), true),
                new RemoteLimits(Duration.ofSeconds(1), 1_000_000, 4_000_000),
                Clock.systemUTC());
    }
}
