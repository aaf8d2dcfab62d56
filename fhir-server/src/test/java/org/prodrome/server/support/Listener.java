package org.prodrome.server.support;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** Somebody on this machine who is notified. */
public final class Listener {
    private final HttpServer http;
    private final Collection<String> heard = new ConcurrentLinkedQueue<>();

    Listener() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "listener");
            thread.setDaemon(true);
            return thread;
        }));
        http.createContext("/", exchange -> {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        http.start();
    }

    /** The address that the shared server in open mode may notify. */
    public String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/notified";
    }

    /** Method and path of each request that came. */
    public Collection<String> heard() {
        return heard;
    }
}
