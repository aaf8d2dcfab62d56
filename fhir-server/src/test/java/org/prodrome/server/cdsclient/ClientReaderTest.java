package org.prodrome.server.cdsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.server.cdsclient.ClientReader.Surroundings;
import org.prodrome.server.support.TokenServer;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** A list of clients is right, or the start says what is wrong with it. */
class ClientReaderTest {
    private static final Surroundings PRODUCTION = new Surroundings(false, false, false, "https://issuer.example");
    private static final String JWKS = new JWKSet(TokenServer.CLOUD.toPublicJWK()).toString(true);

    @Test
    void nobodyListedMeansNobodyKnown() {
        assertThat(read(PRODUCTION).isEmpty()).isTrue();
    }

    @Test
    void aClientIsKnownByItsIssuer() {
        ClientRegistry registry = read(PRODUCTION, client(Map.of()));
        CdsClient client =
                registry.ofIssuer("https://ehr.example").orElseThrow().client();
        assertThat(client.name()).isEqualTo("ehr");
        assertThat(client.mayCall("a")).isTrue();
        assertThat(client.mayCall("b")).isFalse();
        assertThat(client.mayName("https://ehr.example/fhir/")).isTrue();
        assertThat(client.mayName("https://ehr.example/fhir2")).isFalse();
        assertThat(client.systemActions()).isFalse();
        assertThat(registry.ofIssuer("https://EHR.example")).isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(Map.of("name", ""), "name is ''"),
                wrong(Map.of("name", "two words"), "name is 'two words'"),
                wrong(Map.of("issuer", ""), "issuer is missing"),
                wrong(Map.of("issuer", "", "jwks", ""), "neither issuer nor certificate"),
                wrong(Map.of("issuer", "ehr"), "expected a URI"),
                wrong(Map.of("issuer", "https://issuer.example"), "prodrome.security.issuer"),
                wrong(Map.of("issuer", "https://sandbox.cds-hooks.org"), "a key that everybody has"),
                wrong(Map.of("jwks", ""), "neither jku nor jwks"),
                wrong(Map.of("jku", "http://ehr.example/jwks"), "expected an https address"),
                wrong(Map.of("jku", "http://127.0.0.1/jwks"), "expected an https address"),
                wrong(Map.of("jku", "https://user@ehr.example/jwks"), "expected an https address"),
                wrong(Map.of("jku", "file:///etc/passwd"), "expected an https address"),
                wrong(Map.of("jwks", "/no/such/file"), "jwks cannot be read"),
                wrong(Map.of("jwks", "{\"keys\":{}}"), "jwks is no JSON Web Key Set"),
                wrong(Map.of("jwks", "{\"keys\":[]}"), "jwks has no key"),
                wrong(
                        Map.of("jwks", new JWKSet(TokenServer.CLOUD).toString(false)),
                        "jwks holds private keys or secrets"),
                wrong(
                        Map.of(
                                "jwks",
                                new JWKSet(new OctetSequenceKey.Builder(new byte[48])
                                                .keyID("x")
                                                .build())
                                        .toString(false)),
                        "jwks holds private keys or secrets"),
                wrong(Map.of("services", ""), "services is empty"),
                wrong(Map.of("audiences", "*"), "audiences holds '*'"),
                wrong(Map.of("tenants", "nor*"), "tenants holds 'nor*'"),
                wrong(Map.of("origins", "*"), "'*' is no origin"),
                wrong(Map.of("origins", "null"), "'null' is no origin"),
                wrong(Map.of("origins", "https://ehr.example/"), "is no origin"),
                wrong(Map.of("origins", "http://ehr.example"), "is no origin"),
                wrong(Map.of("origins", "https://*.ehr.example"), "is no origin"),
                wrong(Map.of("fhirServers", "http://ehr.example/fhir"), "fhir-servers holds"),
                wrong(Map.of("language", "fr"), "language is one of en, de, found 'fr'"),
                wrong(Map.of("units", "imperial"), "units are canonical, conventional, si"),
                wrong(Map.of("sha256", "AB:CD"), "certificate-sha256 is no SHA-256"),
                wrong(Map.of("subject", "not a name"), "certificate-subject is no distinguished name"),
                wrong(Map.of("subject", "CN=ehr"), "the server asks for none"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void whatIsWrongIsSaidWithItsPlace(Map<String, String> changes, String message) {
        assertThatThrownBy(() -> read(PRODUCTION, client(changes)))
                .isInstanceOf(RegistrationRefusedException.class)
                .hasMessageContaining("prodrome.cds.clients[0]")
                .hasMessageContaining(message);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() ->
                        read(PRODUCTION, client(Map.of("services", "", "jwks", "")), client(Map.of("name", "other"))))
                .hasMessageContaining("clients[0] (ehr): services is empty")
                .hasMessageContaining("clients[0] (ehr): neither jku nor jwks")
                .hasMessageContaining("clients[1] (other): another client has the issuer https://ehr.example");
    }

    @Test
    void theSandboxAndHttpAreForAServerOnThisMachine() {
        Surroundings loopback = new Surroundings(true, true, false, "");
        assertThat(read(
                                loopback,
                                client(Map.of(
                                        "issuer",
                                        "https://sandbox.cds-hooks.org",
                                        "jku",
                                        "http://localhost:8080/jwks.json",
                                        "jwks",
                                        "")))
                        .isEmpty())
                .isFalse();
        assertThatThrownBy(() -> read(loopback, client(Map.of("jku", "http://ehr.example/jwks"))))
                .hasMessageContaining("expected an https address");
    }

    @Test
    void aServiceThatDoesNotExistIsSaidWithThoseThatDo() {
        ClientRegistry registry = read(PRODUCTION, client(Map.of()));
        registry.requireServices(Set.of("a"));
        assertThatThrownBy(() -> registry.requireServices(Set.of("b")))
                .hasMessage("client ehr: 'a' is no service of this server; there are b");
        read(PRODUCTION, client(Map.of("services", "*"))).requireServices(Set.of("b"));
    }

    @Test
    void theExampleOfTheSetUpPageIsRight() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "ehr-setup.md"));
        String yaml = page.substring(page.indexOf("```yaml") + 7);
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load(
                        "page",
                        new ByteArrayResource(
                                yaml.substring(0, yaml.indexOf("```")).getBytes(StandardCharsets.UTF_8)));
        Binder binder = new Binder(ConfigurationPropertySources.from(sources));
        ClientRegistry registry =
                read(PRODUCTION, CdsClientConfiguration.listed(binder).toArray(ClientProperties[]::new));
        registry.requireServices(Set.of("prodrome-patient-view"));
        assertThat(registry.ofIssuer("https://ehr.hospital.example/oauth2")
                        .orElseThrow()
                        .client()
                        .mayName("https://ehr.hospital.example/fhir/r4"))
                .isTrue();
    }

    private static Arguments wrong(Map<String, String> changes, String message) {
        return Arguments.of(changes, message);
    }

    private static ClientRegistry read(Surroundings surroundings, ClientProperties... clients) {
        return new ClientReader(surroundings, (client, jku) -> (id, algorithm) -> List.of()).read(List.of(clients));
    }

    private static ClientProperties client(Map<String, String> changes) {
        return new ClientProperties(
                changes.getOrDefault("name", "ehr"),
                changes.getOrDefault("issuer", "https://ehr.example"),
                changes.getOrDefault("jku", ""),
                changes.getOrDefault("jwks", JWKS),
                list(changes.getOrDefault("audiences", "")),
                list(changes.getOrDefault("tenants", "")),
                list(changes.getOrDefault("services", "a")),
                list(changes.getOrDefault("origins", "")),
                list(changes.getOrDefault("fhirServers", "https://ehr.example/fhir")),
                false,
                false,
                changes.getOrDefault("sha256", ""),
                changes.getOrDefault("subject", ""),
                changes.getOrDefault("language", ""),
                changes.getOrDefault("units", ""));
    }

    private static List<String> list(String one) {
        return one.isEmpty() ? List.of() : List.of(one);
    }
}
