package org.prodrome.server.cdsclient;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How clients prove who they are.
 *
 * @param discovery whether anybody may read the list of services, or registered clients only
 * @param origins web pages, beside those of clients, that may call from a browser and read discovery, SMART
 *     configuration and metadata
 * @param longestLifetime of a token, from {@code iat} to {@code exp}; at most an hour
 * @param skew how far clocks may differ
 * @param keysKept how long published keys are used at most, whatever their Cache-Control says
 * @param keysPause shortest time between two requests for a client's published keys, so that unknown key ids cannot be
 *     used to hammer its server
 * @param keysTimeout longest time of one request for published keys
 * @param unregisteredCallers whether any program on this machine may call while no client is registered: for trials, in
 *     open mode alone, which listens on loopback only
 * @param loopbackHttp whether keys and FHIR servers may be read by http on this machine: for tests and demonstrations
 */
@ConfigurationProperties(prefix = "prodrome.cds.trust", ignoreUnknownFields = false)
public record TrustProperties(
        @DefaultValue("everybody") Discovery discovery,
        @DefaultValue List<String> origins,
        @DefaultValue("60m") Duration longestLifetime,
        @DefaultValue("60s") Duration skew,
        @DefaultValue("60m") Duration keysKept,
        @DefaultValue("30s") Duration keysPause,
        @DefaultValue("3s") Duration keysTimeout,
        @DefaultValue("false") boolean unregisteredCallers,
        @DefaultValue("false") boolean loopbackHttp) {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Who may read the list of services. */
    public enum Discovery {
        EVERYBODY,
        CLIENTS
    }

    public TrustProperties {
        origins = List.copyOf(origins);
        atMost("longest-lifetime", longestLifetime, HOUR);
        atMost("skew", skew, Duration.ofMinutes(5));
        atMost("keys-kept", keysKept, Duration.ofDays(1));
        atMost("keys-pause", keysPause, HOUR);
        atMost("keys-timeout", keysTimeout, Duration.ofSeconds(30));
    }

    private static void atMost(String name, Duration found, Duration most) {
        if (found.isNegative() || found.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "prodrome.cds.trust.%s is %s; expected zero to %s".formatted(name, found, most));
        }
    }
}
