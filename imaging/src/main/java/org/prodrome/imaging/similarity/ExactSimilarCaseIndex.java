package org.prodrome.imaging.similarity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The index in memory: an exact scan, nothing kept after the process ends. */
public final class ExactSimilarCaseIndex implements SimilarCaseIndex {
    private static final Comparator<Hit> MOST_SIMILAR_FIRST = Comparator.comparingDouble(Hit::similarity)
            .reversed()
            .thenComparing(hit -> hit.entry().sopInstanceUid());

    private final String spaceId;
    private final int dims;
    private final Map<String, CaseEntry> entries = new ConcurrentHashMap<>();

    /**
     * @param spaceId the space of all vectors
     * @param dims their length
     */
    public ExactSimilarCaseIndex(String spaceId, int dims) {
        this.spaceId = spaceId;
        this.dims = dims;
    }

    @Override
    public String spaceId() {
        return spaceId;
    }

    @Override
    public void put(CaseEntry entry) {
        check(entry.spaceId(), entry.vector());
        entries.put(entry.sopInstanceUid(), entry);
    }

    @Override
    public boolean delete(String sopInstanceUid) {
        return entries.remove(sopInstanceUid) != null;
    }

    @Override
    public Optional<CaseEntry> find(String sopInstanceUid) {
        return Optional.ofNullable(entries.get(sopInstanceUid));
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public List<Hit> search(String space, float[] vector, int count, Predicate<CaseEntry> filter) {
        check(space, vector);
        return entries.values().stream()
                .filter(filter)
                .map(entry -> new Hit(entry, cosine(entry.vector(), vector)))
                .sorted(MOST_SIMILAR_FIRST)
                .limit(count)
                .toList();
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }

    void check(String space, float[] vector) {
        if (!spaceId.equals(space)) {
            throw new OtherSpaceException(spaceId, space);
        }
        if (vector.length != dims) {
            throw new IllegalArgumentException(
                    "vectors of '%s' have %d numbers, this one has %d".formatted(spaceId, dims, vector.length));
        }
    }

    @Override
    public void close() {
        entries.clear();
    }
}
