package org.prodrome.imaging.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every index of similar cases does. */
abstract class SimilarCaseIndexContract {
    static final String SPACE = "test/1/plane-2";

    abstract SimilarCaseIndex open();

    @Test
    void findsTheNearestFirstWithTheirCosine() {
        try (SimilarCaseIndex index = open()) {
            index.put(entry("a", "p1", 0));
            index.put(entry("b", "p2", 30));
            index.put(entry("c", "p3", 90));
            List<SimilarCaseIndex.Hit> hits = index.search(SPACE, at(10), 2, e -> true);
            assertThat(hits).extracting(hit -> hit.entry().sopInstanceUid()).containsExactly("a", "b");
            assertThat(hits.get(0).similarity()).isCloseTo(Math.cos(Math.toRadians(10)), within(1e-6));
        }
    }

    @Test
    void equallySimilarFilmsComeByUid() {
        try (SimilarCaseIndex index = open()) {
            index.put(entry("z", "p1", 5));
            index.put(entry("y", "p2", 5));
            assertThat(index.search(SPACE, at(0), 5, e -> true))
                    .extracting(hit -> hit.entry().sopInstanceUid())
                    .containsExactly("y", "z");
        }
    }

    @Test
    void theLatestEntryOfAFilmReplacesTheEarlier() {
        try (SimilarCaseIndex index = open()) {
            index.put(entry("a", "p1", 0));
            index.put(entry("a", "p1", 90));
            assertThat(index.size()).isEqualTo(1);
            assertThat(index.search(SPACE, at(90), 1, e -> true).get(0).similarity())
                    .isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aDeletedFilmIsGone() {
        try (SimilarCaseIndex index = open()) {
            index.put(entry("a", "p1", 0));
            assertThat(index.delete("a")).isTrue();
            assertThat(index.delete("a")).isFalse();
            assertThat(index.find("a")).isEmpty();
            assertThat(index.search(SPACE, at(0), 1, e -> true)).isEmpty();
        }
    }

    @Test
    void vectorsOfAnotherSpaceAreRefusedByName() {
        try (SimilarCaseIndex index = open()) {
            CaseEntry other = new CaseEntry("a", "case-a", "p1", "other/2", at(0), null, "PA", null, null, false);
            assertThatThrownBy(() -> index.put(other))
                    .isInstanceOf(OtherSpaceException.class)
                    .hasMessageContaining("other/2")
                    .hasMessageContaining(SPACE);
            assertThatThrownBy(() -> index.search("other/2", at(0), 1, e -> true))
                    .isInstanceOf(OtherSpaceException.class);
            assertThatThrownBy(() -> index.search(SPACE, new float[] {1, 0, 0}, 1, e -> true))
                    .hasMessageContaining("has 3");
        }
    }

    @Test
    void aPatientsOwnFilmsNeverAppearAndAreCounted() {
        try (SimilarCaseIndex index = open()) {
            index.put(entry("a1", "p1", 0));
            index.put(entry("a2", "p1", 1));
            index.put(entry("b", "p2", 50));
            SimilarCases.Answer answer = new SimilarCases(index).like("a1", 3).orElseThrow();
            assertThat(answer.hits())
                    .extracting(hit -> hit.entry().sopInstanceUid())
                    .containsExactly("b");
            assertThat(answer.excludedSamePatient()).isEqualTo(2);
            assertThat(answer.searched()).isEqualTo(1);
            assertThat(new SimilarCases(index).like("unknown", 3)).isEmpty();
            assertThatThrownBy(() -> new SimilarCases(index).like("a1", 0)).hasMessageContaining("1 to 50");
        }
    }

    @Test
    void agreesWithABruteForceScan() {
        Random random = new Random(3);
        try (SimilarCaseIndex index = open()) {
            for (int i = 0; i < 200; i++) {
                index.put(entry("film-%03d".formatted(i), "p" + i, random.nextDouble() * 360));
            }
            float[] query = at(77);
            List<String> slow = index.search(SPACE, query, 200, e -> true).stream()
                    .map(SimilarCaseIndex.Hit::entry)
                    .sorted((a, b) -> Double.compare(dot(b.vector(), query), dot(a.vector(), query)))
                    .limit(10)
                    .map(CaseEntry::sopInstanceUid)
                    .toList();
            assertThat(index.search(SPACE, query, 10, e -> true))
                    .extracting(hit -> hit.entry().sopInstanceUid())
                    .isEqualTo(slow);
        }
    }

    static CaseEntry entry(String uid, String patient, double degrees) {
        return new CaseEntry(uid, "case-" + uid, patient, SPACE, at(degrees), 0.5, "PA", "60-69", "female", true);
    }

    static float[] at(double degrees) {
        double radians = Math.toRadians(degrees);
        return new float[] {(float) Math.cos(radians), (float) Math.sin(radians)};
    }

    private static double dot(float[] a, float[] b) {
        return (double) a[0] * b[0] + (double) a[1] * b[1];
    }
}
