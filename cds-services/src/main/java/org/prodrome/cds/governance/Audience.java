package org.prodrome.cds.governance;

import java.util.Set;

/**
 * Who would hear it.
 *
 * @param client name of the calling system, empty where it has none
 * @param user reference of the user, such as {@code Practitioner/12}, empty where none is present
 * @param patients ids by which the patient is known here and to the caller
 */
public record Audience(String client, String user, Set<String> patients) {
    public Audience {
        patients = Set.copyOf(patients);
    }
}
