package org.prodrome.server.record;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import org.jspecify.annotations.Nullable;

/** Tells the server's own writes from those of clients, whatever their scopes. */
public final class ServerWrites {
    private ServerWrites() {}

    /** Whether a write was begun by {@link Record#transactionAsSystem} or {@link Record#asSystem}. */
    public static boolean isOwn(@Nullable RequestDetails request) {
        return request instanceof SystemRequestDetails;
    }
}
