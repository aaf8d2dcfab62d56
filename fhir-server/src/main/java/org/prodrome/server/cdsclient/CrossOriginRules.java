package org.prodrome.server.cdsclient;

import java.util.Optional;
import java.util.Set;

/**
 * Which pages in a browser may read what. Nothing is for every origin, and no answer allows cookies: a client shows its
 * token.
 */
public final class CrossOriginRules {
    private static final Set<String> METADATA =
            Set.of("/.well-known/smart-configuration", "/fhir/.well-known/smart-configuration", "/fhir/metadata");

    private final Set<String> origins;

    CrossOriginRules(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Whether a page of this origin may use the path. */
    public boolean allow(String origin, String path) {
        return origins.contains(origin) && methodAt(path).isPresent();
    }

    /** The method of HTTP that pages may use at a path; empty for a path that is not for pages of others. */
    Optional<String> methodAt(String path) {
        return METADATA.contains(path)
                ? Optional.of("GET")
                : CdsAddress.of(path).map(CdsAddress::method);
    }
}
