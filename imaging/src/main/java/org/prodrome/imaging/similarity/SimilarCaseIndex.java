package org.prodrome.imaging.similarity;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Films by where they lie in one embedding space. The index is derived from the record and can be rebuilt. All adapters
 * answer exactly: the cosine is computed for every film that the filter lets through. Safe for use by several threads.
 */
public interface SimilarCaseIndex extends AutoCloseable {
    /** The one space whose vectors are in the index. */
    String spaceId();

    /**
     * Adds a film or replaces the entry of the same film.
     *
     * @throws OtherSpaceException when the vector is of another space
     */
    void put(CaseEntry entry);

    /** Takes a film out; false when it was not there. */
    boolean delete(String sopInstanceUid);

    /** The entry of a film. */
    Optional<CaseEntry> find(String sopInstanceUid);

    /** How many films are in the index. */
    int size();

    /**
     * The films nearest to a vector, most similar first; of equally similar ones the smaller SOP Instance UID first.
     *
     * @param spaceId the space of the vector
     * @param vector unit vector
     * @param count at most so many
     * @param filter films that may be returned
     * @throws OtherSpaceException when the vector is of another space
     */
    List<Hit> search(String spaceId, float[] vector, int count, Predicate<CaseEntry> filter);

    @Override
    void close();

    /**
     * One film found.
     *
     * @param entry the film
     * @param similarity cosine, -1 to 1
     */
    record Hit(CaseEntry entry, double similarity) {}
}
