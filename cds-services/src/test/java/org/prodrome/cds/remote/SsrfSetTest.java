package org.prodrome.cds.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.cds.hook.AccessToken;
import org.prodrome.cds.hook.FhirAuthorization;
import org.prodrome.cds.prefetch.RemoteRecord.Answer;
import org.prodrome.cds.prefetch.RemoteRecord.Session;

/** The named set of server-side request forgery: addresses that would have this server ask where it must not. */
class SsrfSetTest {
    private static final FhirAuthorization TOKEN =
            new FhirAuthorization(AccessToken.of("abc"), 300, "scope", "prodrome", null);
    private final CallersServer server = new CallersServer();
    private final CallersServer other = new CallersServer();

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(
            strings = {
                "BASE/%2e%2e/admin",
                "BASE/%2E%2E/admin",
                "BASE/.%2e/admin",
                "BASE/%2e./admin",
                "BASE/Patient/%2e%2e/%2e%2e/admin",
                "BASE/%2e%2e%2fadmin",
                "BASE/..%2fadmin",
                "BASE/%252e%252e/admin",
                "BASE/%25252e%25252e/admin",
                "BASE/%2e/Patient",
                "BASE/..;/admin",
                "BASE/..;a=b/admin",
                "BASE/%2e%2e;/admin",
                "BASE/%5c..%5cadmin",
                "BASE/Patient%2f..%2f..%2fadmin",
                "BASE/Patient%00/1",
                "BASE/Patient%0d%0aHost:%20evil.example/1",
                "BASE/../admin",
                "BASE/Patient/../../admin",
                "BASE/Patient#/../admin",
                "BASE@evil.example/Patient",
                "OTHER/Patient/1",
                "http://USER@HOST/fhir/Patient/1",
                "http://127.0.0.1.evil.example/fhir/Patient/1",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/fhir/Patient",
                "http://2852039166/latest",
                "http://0251.0376.0251.0376/latest",
                "http://0xA9FEA9FE/latest",
                "//HOST/fhir/../admin",
                "/fhir/Patient/1",
                "file:///etc/passwd",
                "gopher://HOST/fhir/Patient",
                "javascript:alert(1)",
                "BASE/Patient?_id=1 HTTP/1.1",
                "BASE\\..\\admin",
                "BASE/%",
                "BASE/%zz",
                ""
            })
    void anAddressThatLeadsElsewhereIsNotAskedFor(String form) {
        String host = server.base().replaceAll("^http://|/fhir$", "");
        String address = form.replace("BASE", server.base())
                .replace("OTHER", other.base())
                .replace("HOST", host)
                .replace("USER", "127.0.0.1");
        try (Session session =
                remote(server.base()).open(server.base(), TOKEN, deadline()).orElseThrow()) {
            assertThat(session.get(address)).isInstanceOf(Answer.Failed.class);
        }
        assertThat(server.asked).isEmpty();
        assertThat(other.asked).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/Patient/p1",
                "/Observation?patient=p1&code=http://loinc.org%7C2160-0",
                "/Patient?identifier=urn:x%7C..%2f..",
                "?_getpages=1&_offset=20"
            })
    void whatFhirAsksForIsAskedFor(String path) {
        server.with(path, "{\"resourceType\":\"Patient\"}");
        try (Session session =
                remote(server.base()).open(server.base(), TOKEN, deadline()).orElseThrow()) {
            assertThat(session.get(server.base() + path)).isInstanceOf(Answer.Found.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://localhost/fhir",
                "https://2130706433/fhir",
                "https://0x7f000001/fhir",
                "https://127.0.0.1/fhir",
                "https://[::1]/fhir",
                "https://[::ffff:127.0.0.1]/fhir",
                "https://[::ffff:a9fe:a9fe]/fhir",
                "https://[64:ff9b::a9fe:a9fe]/fhir",
                "https://169.254.169.254/fhir",
                "https://[fe80::1]/fhir",
                "https://0.0.0.0/fhir",
                "https://[::]/fhir",
                "https://10.0.0.8/fhir",
                "https://100.64.0.1/fhir"
            })
    void aListedNameOrNumberThatLeadsInsideIsNotOpened(String listed) {
        HttpRemoteRecord closed = new HttpRemoteRecord(
                new AllowedServers(List.of(listed), List.of(), false), RemoteLimits.DEFAULT, Clock.systemUTC());
        assertThat(closed.open(listed, TOKEN, deadline())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://127.1/fhir",
                "https://user@ehr.example/fhir",
                "https://ehr.example/fhir?x=1",
                "http://ehr.example/fhir",
                "ftp://ehr.example/fhir"
            })
    void aListDoesNotTakeAnAddressInAnotherForm(String listed) {
        assertThatThrownBy(() -> new AllowedServers(List.of(listed), List.of(), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        server.with("/Patient/p1", exchange -> {
            exchange.getResponseHeaders().set("Location", other.base() + "/Patient/p1");
            exchange.sendResponseHeaders(status, -1);
        });
        try (Session session =
                remote(server.base()).open(server.base(), TOKEN, deadline()).orElseThrow()) {
            assertThat(session.get(server.base() + "/Patient/p1")).isEqualTo(new Answer.Failed("redirect"));
        }
        assertThat(other.asked).isEmpty();
    }

    private static Instant deadline() {
        return Clock.systemUTC().instant().plusSeconds(5);
    }

    private static HttpRemoteRecord remote(String base) {
        return new HttpRemoteRecord(
                new AllowedServers(List.of(base), List.of(), true),
                new RemoteLimits(Duration.ofSeconds(1), 1_000_000, 4_000_000),
                Clock.systemUTC());
    }
}
