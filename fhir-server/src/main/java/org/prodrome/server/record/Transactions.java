package org.prodrome.server.record;

import java.util.function.Supplier;

/** Runs work in one database transaction that FHIR writes and our own tables share. */
public interface Transactions {
    /**
     * Runs the work in the current transaction, or in a new one that commits when it returns and rolls back when it
     * throws.
     *
     * @return what the work returns, never null
     */
    <T> T call(Supplier<T> work);
}
