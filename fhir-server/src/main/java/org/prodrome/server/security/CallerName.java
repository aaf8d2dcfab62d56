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

    /** Id of the token of the FHIR issuer that a request came with; empty where it has none. */
    public static String tokenOf(HttpServletRequest request) {
        return request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller ? caller.tokenId() : "";
    }
}
