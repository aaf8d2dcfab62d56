package org.prodrome.imaging.similarity;

import java.util.List;
import java.util.Optional;

/**
 * Films of other patients that lie nearest to a film. A patient's own films are never among them: they are the prior
 * films, and they would also tell whose case it is.
 */
public final class SimilarCases {
    /** Most cases in one answer. */
    public static final int MAX_COUNT = 50;

    private final SimilarCaseIndex index;

    public SimilarCases(SimilarCaseIndex index) {
        this.index = index;
    }

    /**
     * The cases most like an indexed film.
     *
     * @param sopInstanceUid the film
     * @param count 1 to {@link #MAX_COUNT}
     * @return empty when the film is not in the index
     */
    public Optional<Answer> like(String sopInstanceUid, int count) {
        return index.find(sopInstanceUid).map(film -> like(film.spaceId(), film.vector(), film.patientKey(), count));
    }

    /**
     * The cases most like a vector.
     *
     * @param patientKey whose films are left out
     * @throws OtherSpaceException when the vector is of another space than the index
     */
    public Answer like(String spaceId, float[] vector, String patientKey, int count) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count is 1 to %d, found %d".formatted(MAX_COUNT, count));
        }
        int[] excluded = new int[1];
        int[] searched = new int[1];
        List<SimilarCaseIndex.Hit> hits = index.search(spaceId, vector, count, entry -> {
            boolean same = entry.patientKey().equals(patientKey);
            excluded[0] += same ? 1 : 0;
            searched[0] += same ? 0 : 1;
            return !same;
        });
        return new Answer(index.spaceId(), hits, excluded[0], searched[0]);
    }

    /**
     * The cases found, and what was searched for them.
     *
     * @param spaceId the space in which films were compared
     * @param hits most similar first
     * @param excludedSamePatient films left out because they are of the same patient
     * @param searched films compared
     */
    public record Answer(String spaceId, List<SimilarCaseIndex.Hit> hits, int excludedSamePatient, int searched) {}
}
