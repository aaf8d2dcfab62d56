package org.prodrome.cds.hook;

import org.jspecify.annotations.Nullable;

/**
 * Context of a {@code patient-view} call.
 *
 * @param userId {@code Type/id} of the user
 * @param patientId bare id of the Patient, as the caller's record names it
 * @param encounterId bare id of the Encounter, when there is one
 */
public record HookContext(
        String userId, String patientId, @Nullable String encounterId) {}
