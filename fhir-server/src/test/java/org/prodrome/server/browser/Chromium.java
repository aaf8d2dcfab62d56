package org.prodrome.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
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

    private Chromium(Process process, Path profile, String address) throws IOException, InterruptedException {
        this.process = process;
        this.profile = profile;
        HttpClient http = HttpClient.newHttpClient();
        URI newPage = URI.create("http://127.0.0.1:%d/json/new?about:blank"
                .formatted(URI.create(address).getPort()));
        HttpRequest request = HttpRequest.newBuilder(newPage)
                .PUT(BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        String page = JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
                .path("webSocketDebuggerUrl")
                .asText();
        this.socket =
                http.newWebSocketBuilder().buildAsync(URI.create(page), answers).join();
    }

    /** The machine's Chromium; empty where none is installed. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A new page. */
    static Chromium open(Path program) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("prodrome-chromium");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-breakpad",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--window-size=1280,900",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        try {
            return new Chromium(process, profile, address(process));
        } catch (IOException | InterruptedException | RuntimeException e) {
            end(process, profile);
            throw e;
        }
    }

    /** Reads all that Chromium says, so that it never waits for a reader; hands over where it listens. */
    private static String address(Process process) throws IOException, InterruptedException {
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    String last = "nothing";
                    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
                        for (String line = said.readLine(); line != null; line = said.readLine()) {
                            last = line;
                            if (line.startsWith(LISTENING)) {
                                address.complete(
                                        line.substring(LISTENING.length()).strip());
                            }
                        }
                        address.completeExceptionally(new IOException("Chromium ended; it said last: " + last));
                    } catch (IOException e) {
                        address.completeExceptionally(e);
                    }
                },
                "chromium-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return address.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Chromium does not listen", e);
        }
    }

    /** Opens an address and waits until the page says that it is ready. */
    void go(String address) {
        command("Page.navigate", JSON.createObjectNode().put("url", address));
        await("location.href === %s && document.body?.dataset.ready === 'yes'".formatted(quoted(address)));
    }

    /** Clicks the first element that a selector finds. */
    void click(String selector) {
        evaluate("document.querySelector(%s).click()".formatted(quoted(selector)));
    }

    /** Chooses an option by its value, as a user does. */
    void choose(String selector, String value) {
        evaluate(
                "(select => { select.value = %s; select.dispatchEvent(new Event('change')); })(document.querySelector(%s))"
                        .formatted(quoted(value), quoted(selector)));
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

    /** The value of an expression, or of the promise that it is; missing while the page is left for another. */
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

    /** The page as it looks, as far down as something stands on it. */
    void picture(Path file) {
        ObjectNode clip = JSON.createObjectNode()
                .put("x", 0)
                .put("y", 0)
                .put("width", evaluate("innerWidth").asInt())
                .put("scale", 1)
                .put(
                        "height",
                        evaluate("Math.ceil(document.querySelector('main').getBoundingClientRect().bottom)")
                                .asInt());
        ObjectNode how = JSON.createObjectNode().put("captureBeyondViewport", true);
        how.set("clip", clip);
        try {
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(command("Page.captureScreenshot", how)
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
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Chromium did not answer " + method, e);
        }
    }

    private static String quoted(String text) {
        return JSON.valueToTree(text).toString();
    }

    @Override
    public void close() {
        socket.abort();
        end(process, profile);
    }

    private static void end(Process process, Path profile) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            profile.toFile().deleteOnExit(); // a folder that stays under /tmp fails no test
        }
    }
}
