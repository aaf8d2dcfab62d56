package org.prodrome.server.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prodrome.server.ServerApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Option;

/** Options of the commands that start a server. */
final class ServerOptions {
    private static final long NEEDED_BYTES = 300L << 20;

    @Option(names = "--port", description = "Port to listen on (default: ${DEFAULT-VALUE}).", defaultValue = "8080")
    private int port;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Any setting of application.yaml, such as spring.datasource.url=jdbc:postgresql://localhost/prodrome. Repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** The port that was asked for, and after the start the one that the server listens on. */
    int port() {
        return port;
    }

    /** How to stop, and that the first stop takes longer on a Java that records its start cache then. */
    static String howToStop() {
        return Boolean.getBoolean("prodrome.recording")
                ? "Stop with Ctrl-C; this first time it takes up to half a minute, which the next start saves."
                : "Stop with Ctrl-C.";
    }

    /**
     * Starts the server on the folder.
     *
     * @throws StartRefusedException when the port is taken or the folder cannot be used
     */
    ConfigurableApplicationContext start(Path data, Map<String, String> more) {
        checkPort();
        checkFolder(data);
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=" + port);
        arguments.add("--prodrome.data=" + data.toAbsolutePath());
        more.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        checkAddress();
        SpringApplication application = new SpringApplication(ServerApplication.class);
        application.setLogStartupInfo(false);
        ConfigurableApplicationContext context = application.run(arguments.toArray(String[]::new));
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return context;
    }

    private void checkAddress() {
        String address = settings.getOrDefault("server.address", "127.0.0.1");
        boolean open = !settings.getOrDefault("prodrome.security.mode", "open").equalsIgnoreCase("token");
        if (open
                && !List.of("127.0.0.1", "localhost", "::1").contains(address)
                && System.getenv("PRODROME_SECURITY_MODE") == null) {
            throw new StartRefusedException(
                    "server.address is %s and prodrome.security.mode is open: set mode to token (with issuer, audience, jwks), or leave the address at 127.0.0.1"
                            .formatted(address),
                    null);
        }
    }

    private void checkPort() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new StartRefusedException(
                    "port %d is in use by another program; choose another with --port".formatted(port), e);
        }
    }

    private static void checkFolder(Path data) {
        try {
            Files.createDirectories(data);
            long free = Files.getFileStore(data).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new StartRefusedException(
                        "%s has %d MB free and %d MB are needed; free some space or choose another folder with --data"
                                .formatted(data, free >> 20, NEEDED_BYTES >> 20),
                        null);
            }
        } catch (IOException e) {
            throw new StartRefusedException("cannot write to %s: %s".formatted(data, e.getMessage()), e);
        }
    }
}
