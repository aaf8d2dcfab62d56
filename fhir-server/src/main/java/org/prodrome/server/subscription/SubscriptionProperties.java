package org.prodrome.server.subscription;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where notifications may go.
 *
 * @param endpoints addresses ({@code https}; {@code http} on this machine alone) that a Subscription may name: one of
 *     these or what is below it; empty: subscriptions are refused
 */
@ConfigurationProperties("prodrome.subscriptions")
public record SubscriptionProperties(@DefaultValue List<String> endpoints) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public SubscriptionProperties {
        endpoints = endpoints.stream()
                .filter(endpoint -> !endpoint.isBlank())
                .map(endpoint -> endpoint.strip().replaceAll("/+$", ""))
                .toList();
        endpoints.forEach(SubscriptionProperties::requireSafe);
    }

    /** Whether a Subscription may name the address: exact text, no encoded or dotted path. */
    boolean mayGoTo(String address) {
        return address.matches("[A-Za-z0-9:/._\\-\\[\\]]+")
                && !address.contains("..")
                && endpoints.stream()
                        .anyMatch(endpoint -> address.equals(endpoint) || address.startsWith(endpoint + "/"));
    }

    private static void requireSafe(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            boolean clear = "http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
            if (uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || !("https".equals(uri.getScheme()) || clear)) {
                throw refused(endpoint);
            }
        } catch (URISyntaxException e) {
            throw refused(endpoint);
        }
    }

    private static IllegalArgumentException refused(String endpoint) {
        return new IllegalArgumentException(
                "prodrome.subscriptions.endpoints: \"%s\" is no absolute https address (http on this machine alone)"
                        .formatted(endpoint));
    }
}
