package org.prodrome.cds.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A real HTTP server of this machine that plays a caller's FHIR server, and remembers what it was asked. */
public final class CallersServer implements AutoCloseable {
    /** One request as it arrived. */
    public record Asked(String address, String authorization) {}

    /** Answers one address. */
    @FunctionalInterface
    public interface Answering {
        void answer(HttpExchange exchange) throws IOException;
    }

    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Answering> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    public CallersServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "callers-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    public String base() {
        return "http://127.0.0.1:%d/fhir".formatted(server.getAddress().getPort());
    }

    /** FHIR JSON at an address below the base, query included. */
    public CallersServer with(String address, String json) {
        return with(address, exchange -> send(exchange, 200, json));
    }

    public CallersServer with(String address, Answering answering) {
        answers.put("/fhir" + address, answering);
        return this;
    }

    public static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json;charset=UTF-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String address = exchange.getRequestURI().toString();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(new Asked(address, authorization == null ? "" : authorization));
        try (exchange) {
            answers.getOrDefault(address, unknown -> send(unknown, 404, "{\"resourceType\":\"OperationOutcome\"}"))
                    .answer(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
