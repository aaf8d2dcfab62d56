package org.prodrome.server.trail;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Optional;
import org.prodrome.server.security.CallerName;

/** Who reads, as their request shows it. */
public final class Readers {
    /** What is wrong where {@link #reading} is empty. */
    public static final String PURPOSE_IS =
            "\"purpose\" is one of HOPERAT (operations, where none is named), HQUALIMP (quality improvement), PATSFTY (patient safety), TREAT (treatment)";

    private Readers() {}

    /**
     * A reading by whoever sent the request, for the purpose that its parameter {@code purpose} names.
     *
     * @param patients of whom something is read
     * @return empty where the purpose is none that there is
     */
    public static Optional<Reading> reading(Access kind, Collection<String> patients, HttpServletRequest request) {
        String named = request.getParameter("purpose");
        String query = request.getQueryString();
        return Access.purpose(named == null ? "" : named)
                .map(purpose -> new Reading(
                        kind,
                        CallerName.of(request).orElse(""),
                        CallerName.tokenOf(request),
                        request.getRemoteAddr(),
                        purpose,
                        request.getRequestURI() + (query == null ? "" : "?" + query),
                        patients));
    }
}
