package org.prodrome.server.cdsclient;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a published key set: no redirects, at most {@value #MOST_BYTES} bytes, the whole within one bound of time. */
final class KeyRequest {
    private static final int MOST_BYTES = 65_536;
    private static final Duration DEFAULT_AGE = Duration.ofMinutes(15);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})");
    private static final Pattern NOT_KEPT = Pattern.compile("(?:^|[,\\s])no-(?:store|cache)\\b");

    private final HttpClient http;
    private final Duration timeout;

    KeyRequest(Duration timeout) {
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /**
     * What was published.
     *
     * @param age how long it may be used, as its Cache-Control says
     */
    record Published(KeySet keys, Duration age) {}

    /** @throws KeysUnavailableException when there is no key set within the bounds */
    Published get(URI address) throws KeysUnavailableException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Accept", "application/jwk-set+json, application/json")
                        .timeout(timeout)
                        .build(),
                head -> new BoundedBody(MOST_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new KeysUnavailableException("answered " + response.statusCode());
            }
            KeySet keys = KeySet.parse(new String(response.body(), StandardCharsets.UTF_8));
            return new Published(
                    keys, age(response.headers().firstValue("Cache-Control").orElse("")));
        } catch (TimeoutException e) {
            throw new KeysUnavailableException("took longer than " + timeout);
        } catch (ExecutionException e) {
            throw new KeysUnavailableException(
                    e.getCause() instanceof IOException io ? io.getClass().getSimpleName() : "could not be read");
        } catch (ParseException e) {
            throw new KeysUnavailableException("is no key set");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailableException("was interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static Duration age(String cacheControl) {
        if (NOT_KEPT.matcher(cacheControl).find()) {
            return Duration.ZERO;
        }
        Matcher seconds = MAX_AGE.matcher(cacheControl);
        return seconds.find() ? Duration.ofSeconds(Long.parseLong(seconds.group(1))) : DEFAULT_AGE;
    }

    /** There is no key set to be had; the message says what the server did. */
    static final class KeysUnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        KeysUnavailableException(String message) {
            super(message);
        }
    }
}
