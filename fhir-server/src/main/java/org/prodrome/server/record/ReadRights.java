package org.prodrome.server.record;

import jakarta.servlet.http.HttpServletRequest;

/** What a caller may read. */
@FunctionalInterface
public interface ReadRights {
    /** Whether the caller may read every resource of everybody. */
    boolean coverEverything(HttpServletRequest request);
}
