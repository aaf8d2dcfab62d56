package org.prodrome.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who a request's verified token says is calling. */
public final class CallerName {
    private CallerName() {}

    /** The token's subject; empty in open mode. */
    public static Optional<String> of(HttpServletRequest request) {
        return request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller
                ? Optional.of(caller.subject())
                : Optional.empty();
    }

    /** The name that somebody gives with the token's subject beside it; in open mode the name as it was given. */
    public static String beside(String given, HttpServletRequest request) {
        String name = given.strip();
        return of(request)
                .map(subject -> name.isEmpty() ? subject : "%s (%s)".formatted(name, subject))
                .orElse(name);
    }

    /** Id of the token of the FHIR issuer that a request came with; empty where it has none. */
    public static String tokenOf(HttpServletRequest request) {
        return request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller ? caller.tokenId() : "";
    }
}
