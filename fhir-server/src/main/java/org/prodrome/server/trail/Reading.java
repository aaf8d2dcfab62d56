package org.prodrome.server.trail;

import java.util.Collection;
import java.util.List;

/**
 * Somebody reads what was said about patients.
 *
 * @param reader subject of the token; empty in open mode
 * @param address network address of the reader
 * @param purpose code of v3-ActReason
 * @param query path and parameters
 * @param patients of whom something is read: ids of our own, {@code caller|id} of callers' patients
 */
public record Reading(
        Access kind,
        String reader,
        String tokenId,
        String address,
        String purpose,
        String query,
        Collection<String> patients) {
    public Reading {
        patients = List.copyOf(patients.stream().distinct().toList());
    }
}
