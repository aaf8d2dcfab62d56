package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.server.address.AddressRefusedException;
import org.prodrome.server.cdsclient.RegistrationRefusedException;
import org.prodrome.server.security.ClearTextBeyondLoopbackException;
import org.prodrome.server.security.OpenBeyondLoopbackException;
import org.prodrome.server.support.RunningServer;
import org.springframework.boot.SpringApplication;

/** What the server refuses to do, at start and at its door. */
class StartTest {
    @Test
    void openModeRefusesToListenBeyondLoopback(@TempDir Path data) {
        assertThatThrownBy(() -> start(data, "--server.address=0.0.0.0"))
                .rootCause()
                .isInstanceOf(OpenBeyondLoopbackException.class)
                .hasMessageContaining("prodrome.security.mode is open")
                .hasMessageContaining("127.0.0.1");
        assertThat(data).as("nothing was made before the refusal").isEmptyDirectory();
    }

    @Test
    void tokenModeRefusesToStartWithoutAnIssuer(@TempDir Path data) {
        assertThatThrownBy(() -> start(data, "--prodrome.security.mode=token"))
                .rootCause()
                .hasMessageContaining("issuer, audience and jwks must be set");
    }

    @Test
    void tokensAreNotTakenBeyondLoopbackInClearText(@TempDir Path data) {
        assertThatThrownBy(() -> start(data, tokenMode("--server.address=0.0.0.0")))
                .rootCause()
                .isInstanceOf(ClearTextBeyondLoopbackException.class)
                .hasMessageContaining("server.ssl")
                .hasMessageContaining("prodrome.security.behind-tls-proxy=true");
        assertThat(data).as("nothing was made before the refusal").isEmptyDirectory();
    }

    @Test
    void aServerThatOthersReachKnowsItsAddress(@TempDir Path data) {
        assertThatThrownBy(() ->
                        start(data, tokenMode("--server.address=0.0.0.0", "--prodrome.security.behind-tls-proxy=true")))
                .rootCause()
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("prodrome.cds.public-url is empty");
        assertThatThrownBy(() -> start(data, "--prodrome.cds.public-url=http://cds.hospital.example"))
                .rootCause()
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("expected an address like https://");
    }

    @Test
    void aMistakeInTheListOfClientsStopsTheStart(@TempDir Path data) {
        assertThatThrownBy(() -> start(data, "--prodrome.cds.clients[0].name=ehr"))
                .rootCause()
                .isInstanceOf(RegistrationRefusedException.class)
                .hasMessageContaining("prodrome.cds.clients[0] (ehr): services is empty")
                .hasMessageContaining("neither issuer nor certificate");
        assertThatThrownBy(() -> start(data, "--prodrome.cds.clients[0].name=ehr", "--prodrome.cds.clients[0].jkuu=x"))
                .rootCause()
                .hasMessageContaining("prodrome.cds.clients[0].jkuu");
        assertThatThrownBy(() -> start(data, "--prodrome.cds.trust.origins[0]=*"))
                .rootCause()
                .isInstanceOf(RegistrationRefusedException.class)
                .hasMessageContaining("prodrome.cds.trust.origins: '*' is no origin");
        assertThatThrownBy(() -> start(data, "--prodrome.cds.trust.longest-lifetime=2h"))
                .rootCause()
                .hasMessageContaining("prodrome.cds.trust.longest-lifetime is PT2H; expected zero to PT1H");
    }

    @ParameterizedTest(name = "Host: {0} is answered with {1}")
    @CsvSource({
        "localhost, 200",
        "127.0.0.1, 200",
        "[::1], 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example, 403"
    })
    void onlyRequestsToLoopbackNamesPassInOpenMode(String host, int status) throws IOException {
        URI base = RunningServer.open().base();
        assertThat(statusOf(base.getPort(), "GET /actuator/health HTTP/1.1\r\nHost: " + host + ":" + base.getPort()))
                .isEqualTo(status);
    }

    @ParameterizedTest(name = "Origin: {0} is answered with {1}")
    @CsvSource({
        "http://localhost:3000, 200",
        "http://127.0.0.1, 200",
        "https://evil.example, 403",
        "null, 403",
        "http://localhost.evil.example, 403"
    })
    void aPageOfAnotherSiteMayNotUseTheOpenServer(String origin, int status) throws IOException {
        URI base = RunningServer.open().base();
        assertThat(statusOf(
                        base.getPort(),
                        "GET /actuator/health HTTP/1.1\r\nHost: localhost:" + base.getPort() + "\r\nOrigin: " + origin))
                .isEqualTo(status);
    }

    private static String[] tokenMode(String... more) {
        return Stream.concat(
                        Stream.of(
                                "--prodrome.security.mode=token",
                                "--prodrome.security.issuer=https://issuer.example",
                                "--prodrome.security.audience=https://prodrome.example",
                                "--prodrome.security.jwks=/no/such/file"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static void start(Path data, String... settings) {
        SpringApplication application = new SpringApplication(ServerApplication.class);
        application.setLogStartupInfo(false);
        application
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--prodrome.data=" + data,
                                        "--spring.datasource.url=jdbc:h2:mem:never"),
                                Stream.of(settings))
                        .toArray(String[]::new))
                .close();
    }

    private static int statusOf(int port, String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII).split(" ")[1]);
        }
    }
}
