package org.prodrome.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page in a Chromium without a window, spoken to by its DevTools protocol over the JDK's WebSocket. Chromium is the
 * machine's own (Debian package {@code chromium}); one command runs at a time.
 */
final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Answers answers = new Answers();
    private int commands;

    /** Collects the parts of each message; keeps the newest that answers a command. */
    private static final class Answers implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();
        private volatile int awaited;
        private volatile CompletableFuture<JsonNode> answer = new CompletableFuture<>();

        CompletableFuture<JsonNode> await(int id) {
            answer = new CompletableFuture<>();
            awaited = id;
            return answer;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(part.toString());
                    if (message.path("id").asInt() == awaited) {
                        answer.complete(message);
                    }
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    private Chromium(Path program) throws IOException, InterruptedException {
        this.profile = Files.createTempDirectory("prodrome-chromium");
        this.process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--window-size=1280,900",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        URI browser = URI.create(address(process));
        HttpClient http = HttpClient.newHttpClient();
        JsonNode pages = JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + browser.getPort() + "/json/list"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        String page = "";
        for (JsonNode target : pages) {
            if (target.path("type").asText().equals("page")) {
                page = target.path("webSocketDebuggerUrl").asText();
            }
        }
        this.socket =
                http.newWebSocketBuilder().buildAsync(URI.create(page), answers).join();
    }

    /** A new page; empty where no Chromium is installed. */
    static Optional<Chromium> open() {
        return program().map(program -> {
            try {
                return new Chromium(program);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String address(Process process) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread rest = new Thread(() -> said.lines().forEach(ignored -> {}), "chromium-output");
                rest.setDaemon(true);
                rest.start();
                return line.substring(LISTENING.length()).strip();
            }
        }
        throw new IOException("Chromium ended before it listened");
    }

    /** Opens an address and waits until the page says that it is ready. */
    void go(String address) {
        command("Page.navigate", JSON.createObjectNode().put("url", address));
        await("document.body && document.body.dataset.ready === 'yes'");
    }

    /** Clicks the first element that a selector finds. */
    void click(String selector) {
        evaluate("document.querySelector(%s).click()".formatted(quoted(selector)));
    }

    /** Waits until an expression is true. */
    void await(String expression) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!evaluate("!!(" + expression + ")").asBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "not so after %s: %s; the page says: %s".formatted(PATIENCE, expression, text("body")));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** What stands in the first element that a selector finds. */
    String text(String selector) {
        return evaluate("document.querySelector(%s)?.innerText ?? ''".formatted(quoted(selector)))
                .asText();
    }

    /** The value of an expression, or of the promise that it is. */
    JsonNode evaluate(String expression) {
        JsonNode result = command(
                "Runtime.evaluate",
                JSON.createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(result.path("exceptionDetails").toString());
        }
        return result.path("result").path("value");
    }

    /** The page as it looks. */
    void picture(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(command("Page.captureScreenshot", JSON.createObjectNode())
                                    .path("data")
                                    .asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode command(String method, ObjectNode parameters) {
        int id = ++commands;
        CompletableFuture<JsonNode> answer = answers.await(id);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", parameters);
        socket.sendText(command.toString(), true).join();
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).path("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Chromium did not answer " + method, e);
        }
    }

    private static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
            List<Path> all;
            try (Stream<Path> files = Files.walk(profile)) {
                all = files.sorted(java.util.Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            profile.toFile().deleteOnExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
