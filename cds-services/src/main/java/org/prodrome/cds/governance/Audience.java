package org.prodrome.cds.governance;

import java.util.Set;

/**
 * Who would hear it.
 *
 * @param clients names of the calling system: what it proved to be, and the address of its FHIR server; empty where it
 *     has none
 * @param user reference of the user, such as {@code Practitioner/12}, empty where none is present
 * @param patients what the patient is known by: the id in our own record as it is, an id at the caller as
 *     {@code caller|id}
 */
public record Audience(Set<String> clients, String user, Set<String> patients) {
    public Audience {
        clients = Set.copyOf(clients);
        patients = Set.copyOf(patients);
    }
}
