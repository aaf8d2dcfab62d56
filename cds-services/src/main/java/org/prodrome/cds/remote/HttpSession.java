package org.prodrome.cds.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.FhirAuthorization;
import org.prodrome.cds.prefetch.RemoteRecord.Answer;
import org.prodrome.cds.prefetch.RemoteRecord.Session;
import org.prodrome.cds.remote.HttpRemoteRecord.Limits;

/** One server during one call: connections go to the addresses that were checked, and the token to nobody else. */
final class HttpSession implements Session {
    private final String base;
    private final @Nullable FhirAuthorization authorization;
    private final Limits limits;
    private final CloseableHttpClient client;
    private final AtomicLong bytesLeft;

    HttpSession(
            String base,
            String host,
            InetAddress[] addresses,
            @Nullable FhirAuthorization authorization,
            Limits limits) {
        this.base = base;
        this.authorization = authorization;
        this.limits = limits;
        this.bytesLeft = new AtomicLong(limits.answers().bytesOfAll());
        Timeout connect = Timeout.of(limits.answers().connect());
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Settled(host, addresses))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(connect)
                                .build())
                        .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .setUserAgent("Prodrome")
                .build();
    }

    @Override
    public Answer get(String address) {
        Duration left = Duration.between(limits.clock().instant(), limits.deadline());
        if (left.isNegative() || left.isZero()) {
            return new Answer.Failed("late");
        }
        HttpGet request;
        try {
            URI uri = URI.create(address).normalize();
            if (!isBelowBase(uri.toString()) || !PlainPath.is(uri)) {
                return new Answer.Failed("elsewhere");
            }
            request = new HttpGet(uri);
        } catch (IllegalArgumentException e) {
            return new Answer.Failed("address");
        }
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(left))
                .setConnectionRequestTimeout(Timeout.of(left))
                .build());
        request.setHeader("Accept", "application/fhir+json");
        if (authorization != null) {
            request.setHeader("Authorization", authorization.token().authorizationHeader());
        }
        return answered(request, left);
    }

    private boolean isBelowBase(String address) {
        return address.startsWith(base + "/") || address.startsWith(base + "?");
    }

    /** The timer ends a request that drips: the client's own time limits count from byte to byte. */
    private Answer answered(HttpGet request, Duration left) {
        Future<?> end = limits.timer().schedule(request::cancel, left.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, this::answer);
        } catch (TooLargeException e) {
            return new Answer.Failed("too-large");
        } catch (IOException | UncheckedIOException e) {
            return new Answer.Failed(request.isCancelled() ? "late" : "unreachable");
        } finally {
            end.cancel(false);
        }
    }

    private Answer answer(ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        if (status >= 300 && status < 400) {
            return new Answer.Failed("redirect");
        }
        if (status == 401 || status == 403 || status == 404 || status == 410) {
            return new Answer.NotThere(status);
        }
        HttpEntity body = response.getEntity();
        if (status != 200 || body == null) {
            return new Answer.Failed("status-" + status / 100 + "xx");
        }
        String type = body.getContentType() == null ? "" : body.getContentType().toLowerCase(Locale.ROOT);
        if (!type.contains("json")) {
            return new Answer.Failed("media-type");
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = body.getContent();
        byte[] buffer = new byte[8192];
        int n;
        while ((n = in.read(buffer)) >= 0) {
            read.write(buffer, 0, n);
            if (read.size() > limits.answers().bytes() || bytesLeft.addAndGet(-n) < 0) {
                throw new TooLargeException();
            }
        }
        return new Answer.Found(read.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection: reading on only to be polite would be what the sender wants. */
    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** One name, and the addresses that were found for it when the call began. */
    private static final class Settled implements DnsResolver {
        private final String host;
        private final InetAddress[] addresses;

        private Settled(String host, InetAddress[] addresses) {
            this.host = host;
            this.addresses = addresses;
        }

        @Override
        public InetAddress[] resolve(String name) throws UnknownHostException {
            if (!name.equalsIgnoreCase(host)) {
                throw new UnknownHostException("another host than the call's");
            }
            return addresses.clone();
        }

        @Override
        public String resolveCanonicalHostname(String name) {
            return name;
        }
    }
}
