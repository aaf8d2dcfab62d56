package org.prodrome.server.support;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of an EHR that publishes keys, well or badly. */
public final class KeyServer implements AutoCloseable {
    private final HttpServer http;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile HttpHandler behaviour = exchange -> exchange.sendResponseHeaders(404, -1);

    public KeyServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "key-server");
            thread.setDaemon(true);
            return thread;
        }));
        http.createContext("/", exchange -> {
            requests.incrementAndGet();
            try (HttpExchange open = exchange) {
                behaviour.handle(open);
            }
        });
        http.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/keys/jwks.json");
    }

    /** How often it was asked. */
    public int requests() {
        return requests.get();
    }

    /** Publishes the public parts of keys. */
    public void publish(String cacheControl, JWK... keys) {
        behave(exchange -> {
            if (!cacheControl.isEmpty()) {
                exchange.getResponseHeaders().set("Cache-Control", cacheControl);
            }
            send(exchange, new JWKSet(List.of(keys)).toString(true));
        });
    }

    public void behave(HttpHandler how) {
        behaviour = how;
    }

    public static void send(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
