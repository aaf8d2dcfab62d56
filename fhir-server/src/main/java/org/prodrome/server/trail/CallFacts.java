package org.prodrome.server.trail;

import java.time.Instant;

/**
 * What the trail says of one call; empty texts where the call did not say it.
 *
 * @param answer id of the stored answer
 * @param service id of the service
 * @param patientId id of the patient, in our own record where {@code ownPatient}, else at the caller
 * @param user as the hook named the user, such as {@code Practitioner/12}
 * @param caller name of the registered client or of the token's subject, else the address of its FHIR server
 * @param fhirServer base address of the caller's FHIR server
 * @param tokenId {@code jti} of the token
 * @param encounterId id of the encounter in the hook's context
 * @param program version of the program that answered
 * @param when it was answered
 */
public record CallFacts(
        String answer,
        String service,
        String hookInstance,
        String patientId,
        boolean ownPatient,
        String user,
        String caller,
        String fhirServer,
        String tokenId,
        String encounterId,
        String program,
        Instant when) {
    /** Selects the columns of {@link #of} from an answer called {@code a}. */
    public static final String COLUMNS = "a.id, a.serviceId, a.hookInstance, a.patientId, a.ownPatient, a.user,"
            + " a.caller, a.fhirServer, a.tokenId, a.encounterId, a.program, a.answered";

    /** The row of a query over {@link #COLUMNS}. */
    public static CallFacts of(Object[] row) {
        return new CallFacts(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                (String) row[3],
                (Boolean) row[4],
                (String) row[5],
                (String) row[6],
                (String) row[7],
                (String) row[8],
                (String) row[9],
                (String) row[10],
                (Instant) row[11]);
    }

    /** The same with the patient named by id alone, where our record no longer has them. */
    public CallFacts withoutOwnPatient() {
        return new CallFacts(
                answer,
                service,
                hookInstance,
                patientId,
                false,
                user,
                caller,
                fhirServer,
                tokenId,
                encounterId,
                program,
                when);
    }
}
