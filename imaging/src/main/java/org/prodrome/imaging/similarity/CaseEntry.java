package org.prodrome.imaging.similarity;

import org.jspecify.annotations.Nullable;

/**
 * One film in the index: where it lies and the few facts that may be shown about it to somebody who may not see whose
 * it is.
 *
 * @param sopInstanceUid the film, the key of the entry; never shown
 * @param caseId opaque id that is shown instead, does not lead to the study
 * @param patientKey hash that is equal for films of one patient; never shown
 * @param spaceId the space of the vector
 * @param vector unit vector; handed over, do not change
 * @param ratio cardiothoracic ratio, null when it was not measured
 * @param view PA, AP or unknown
 * @param ageBand ten years such as 60-69, null when unknown
 * @param sex male, female, other or unknown of FHIR, null when unknown
 * @param synthetic whether the film was made and not taken
 */
public record CaseEntry(
        String sopInstanceUid,
        String caseId,
        String patientKey,
        String spaceId,
        float[] vector,
        @Nullable Double ratio,
        String view,
        @Nullable String ageBand,
        @Nullable String sex,
        boolean synthetic) {
    private static final double UNIT_TOLERANCE = 1e-3;

    public CaseEntry {
        if (sopInstanceUid.isBlank() || caseId.isBlank() || patientKey.isBlank() || spaceId.isBlank()) {
            throw new IllegalArgumentException("an entry needs the ids of its film, case, patient and space");
        }
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        if (!(Math.abs(squares - 1) < UNIT_TOLERANCE)) {
            throw new IllegalArgumentException(
                    "a vector of length 1 is needed, found %s".formatted(Math.sqrt(squares)));
        }
    }

    /** The same film without its ratio. */
    public CaseEntry withoutRatio() {
        return new CaseEntry(sopInstanceUid, caseId, patientKey, spaceId, vector, null, view, ageBand, sex, synthetic);
    }
}
