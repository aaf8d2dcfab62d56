package org.prodrome.server.cdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;

/** Certificates that the JDK's keytool made, over a real TLS handshake with the container that the server runs in. */
class MutualTlsTest {
    private static final String SECRET = "changeit";
    private static final String CALL = "/cds-services/a";
    private static final ECKey KEY = TokenServer.ecKey("key");

    @TempDir
    static Path folder;

    private static WebServer server;

    @BeforeAll
    static void start() throws Exception {
        keytool("server", "CN=localhost", "-ext", "SAN=ip:127.0.0.1");
        for (String client : List.of("alone", "both", "named", "stranger")) {
            keytool(client, "CN=%s,O=Hospital".formatted(client));
        }
        // The stranger is trusted by the handshake and registered by nobody.
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String client : List.of("alone", "both", "named", "stranger")) {
            trusted.setCertificateEntry(client, certificate(client));
        }
        try (var out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
            trusted.store(out, SECRET.toCharArray());
        }
        ClientGate gate = gate();
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        factory.setAddress(InetAddress.getLoopbackAddress());
        Ssl ssl = new Ssl();
        ssl.setKeyStore(folder.resolve("server.p12").toString());
        ssl.setKeyStorePassword(SECRET);
        ssl.setTrustStore(folder.resolve("trusted.p12").toString());
        ssl.setTrustStorePassword(SECRET);
        ssl.setClientAuth(Ssl.ClientAuth.WANT);
        factory.setSsl(ssl);
        server = factory.getWebServer(context -> context.addServlet("gate", new HttpServlet() {
                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        response.getWriter()
                                .write(gate.admit(
                                                request,
                                                CdsAddress.of(request.getServletPath())
                                                        .orElseThrow())
                                        .toString());
                    }
                })
                .addMapping("/cds-services", CALL, "/cds-services/b"));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Test
    void aClientThatIsRegisteredWithItsCertificateAloneNeedsNoMore() throws Exception {
        assertThat(answer("alone", null, CALL)).startsWith("Admitted").contains("name=alone");
        assertThat(answer("alone", null, "/cds-services/b")).startsWith("NotGranted");
    }

    @Test
    void aClientIsKnownByTheSubjectThatTheTrustStoreVouchesFor() throws Exception {
        assertThat(answer("named", null, CALL)).startsWith("Admitted").contains("name=named");
    }

    @Test
    void whereBothAreRegisteredBothAreNeeded() throws Exception {
        assertThat(answer("both", token(), CALL)).startsWith("Admitted").contains("name=both");
        assertThat(answer("both", null, CALL)).startsWith("Stranger");
        assertThat(answer("alone", token(), CALL)).startsWith("Refused");
        assertThat(answer(null, token(), CALL)).startsWith("Refused");
    }

    @Test
    void whoShowsNoCertificateOrAnUnregisteredOneIsAStranger() throws Exception {
        assertThat(answer(null, null, CALL)).startsWith("Stranger");
        assertThat(answer("stranger", null, CALL)).startsWith("Stranger");
    }

    private static ClientGate gate() throws Exception {
        return Door.open()
                .gate(List.of(
                        client(
                                "alone",
                                "",
                                ClientCertificate.sha256Of(certificate("alone"))
                                        .toUpperCase(java.util.Locale.ROOT)
                                        .replaceAll("(..)(?!$)", "$1:"),
                                ""),
                        client("named", "", "", "cn=named, o=hospital"),
                        client("both", "https://both.example", ClientCertificate.sha256Of(certificate("both")), "")));
    }

    private static ClientProperties client(String name, String issuer, String sha256, String subject) {
        return new ClientProperties(
                name,
                issuer,
                "",
                issuer.isEmpty() ? "" : new JWKSet(KEY.toPublicJWK()).toString(true),
                List.of(),
                List.of(),
                List.of("a"),
                List.of(),
                List.of(),
                false,
                false,
                sha256,
                subject,
                "",
                "");
    }

    private static String token() throws Exception {
        return new TestToken("https://both.example", Door.PUBLIC + CALL, "key").signedBy(KEY.toECPrivateKey());
    }

    private static String answer(@Nullable String client, @Nullable String token, String path) throws Exception {
        HttpClient http = HttpClient.newBuilder().sslContext(context(client)).build();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:%d%s".formatted(server.getPort(), path)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static SSLContext context(@Nullable String client) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (client != null) {
            keys.init(store(client), SECRET.toCharArray());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(client == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate certificate(String name) throws Exception {
        return (X509Certificate) store(name).getCertificate(name);
    }

    private static KeyStore store(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, SECRET.toCharArray());
        }
        return store;
    }

    private static void keytool(String name, String subject, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp384r1",
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve(name + ".p12").toString(),
                "-storepass",
                SECRET));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
