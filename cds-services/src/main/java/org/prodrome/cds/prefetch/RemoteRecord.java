package org.prodrome.cds.prefetch;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.FhirAuthorization;

/** The way to a caller's own FHIR server: who may be asked, and how. */
@FunctionalInterface
public interface RemoteRecord {
    /** Nobody is asked. */
    RemoteRecord NOBODY = (fhirServer, authorization, deadline) -> Optional.empty();

    /**
     * Opens a server for one call; empty when it may not be asked.
     *
     * @param fhirServer base address, without a trailing slash
     * @param authorization the token for this server, sent nowhere else
     * @param deadline when the last answer must have arrived
     */
    Optional<Session> open(String fhirServer, @Nullable FhirAuthorization authorization, Instant deadline);

    /** One server during one call. Safe for several threads, which share its bounds. */
    interface Session extends AutoCloseable {
        /**
         * Reads one address. Failing is an answer, never an exception; so is a call that has had all the bytes it may.
         *
         * @param address absolute, below the base address that the session was opened with; any other is refused
         */
        Answer get(String address);

        @Override
        void close();
    }

    /** What came. */
    sealed interface Answer {
        /** A body of FHIR JSON, bounded in size. */
        record Found(String json) implements Answer {}

        /** The server says that there is no such thing, or that we may not see it. */
        record NotThere(int status) implements Answer {}

        /**
         * It did not come.
         *
         * @param reason a word for counters, nothing of the answer
         */
        record Failed(String reason) implements Answer {}
    }
}
