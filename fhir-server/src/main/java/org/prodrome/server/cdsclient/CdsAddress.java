package org.prodrome.server.cdsclient;

import java.util.Optional;

/**
 * One of the three kinds of addresses of CDS Hooks.
 *
 * @param kind which
 * @param service id of the service as the path says it; empty for discovery
 */
public record CdsAddress(Kind kind, String service) {
    private static final String DISCOVERY = "/cds-services";
    private static final String FEEDBACK = "/feedback";

    /** What is done at an address. */
    public enum Kind {
        DISCOVERY,
        CALL,
        FEEDBACK
    }

    /**
     * What a path is.
     *
     * @param path decoded and normalised, as the container dispatches on it
     * @return empty for every path that does not begin with {@code /cds-services}
     */
    public static Optional<CdsAddress> of(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (trimmed.equals(DISCOVERY)) {
            return Optional.of(new CdsAddress(Kind.DISCOVERY, ""));
        }
        if (!trimmed.startsWith(DISCOVERY + "/")) {
            return Optional.empty();
        }
        String rest = trimmed.substring(DISCOVERY.length() + 1);
        return Optional.of(
                rest.endsWith(FEEDBACK)
                        ? new CdsAddress(Kind.FEEDBACK, rest.substring(0, rest.length() - FEEDBACK.length()))
                        : new CdsAddress(Kind.CALL, rest));
    }

    /** The address as a token's {@code aud} must name it. */
    String below(String base) {
        return switch (kind) {
            case DISCOVERY -> base + DISCOVERY;
            case CALL -> base + DISCOVERY + "/" + service;
            case FEEDBACK -> base + DISCOVERY + "/" + service + FEEDBACK;
        };
    }

    /** The method of HTTP that it takes. */
    String method() {
        return kind == Kind.DISCOVERY ? "GET" : "POST";
    }
}
