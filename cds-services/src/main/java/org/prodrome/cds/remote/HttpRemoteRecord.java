package org.prodrome.cds.remote;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.FhirAuthorization;
import org.prodrome.cds.prefetch.RemoteRecord;

/**
 * Callers' FHIR servers over HTTP. A server is asked only when its base address is listed and every address of its name
 * is allowed; the addresses are settled once for a call. No redirect is followed, no proxy or cookie is used, and each
 * answer is bounded in time and size.
 */
public final class HttpRemoteRecord implements RemoteRecord, AutoCloseable {
    private final AllowedServers allowed;
    private final RemoteLimits limits;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "remote-record-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    public HttpRemoteRecord(AllowedServers allowed, RemoteLimits limits, Clock clock) {
        this.allowed = allowed;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Optional<Session> open(String fhirServer, @Nullable FhirAuthorization authorization, Instant deadline) {
        if (allowed.isEmpty() || !isAddress(fhirServer) || !allowed.lists(fhirServer)) {
            return Optional.empty();
        }
        String host = URI.create(fhirServer).getHost();
        try {
            InetAddress[] addresses = allowed.addresses(host);
            return Optional.of(new HttpSession(
                    fhirServer, host, addresses, authorization, new Limits(limits, deadline, clock, timer)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * What a session keeps to.
     *
     * @param timer ends requests that outlive the deadline
     */
    record Limits(RemoteLimits answers, Instant deadline, Clock clock, ScheduledExecutorService timer) {}

    private static boolean isAddress(String fhirServer) {
        try {
            return URI.create(fhirServer).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
