package org.prodrome.imaging.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatFileSimilarCaseIndexTest extends SimilarCaseIndexContract {
    private final Path file;

    FlatFileSimilarCaseIndexTest(@TempDir Path folder) {
        this.file = folder.resolve("cases.idx");
    }

    @Override
    FlatFileSimilarCaseIndex open() {
        return FlatFileSimilarCaseIndex.open(file, SPACE, 2);
    }

    @Test
    void everythingIsThereAfterReopening() {
        CaseEntry unknown = new CaseEntry("b", "case-b", "p2", SPACE, at(9), null, "unknown", null, null, false);
        try (SimilarCaseIndex index = open()) {
            index.put(entry("a", "p1", 0));
            index.put(entry("a", "p1", 45));
            index.put(unknown);
            index.put(entry("c", "p3", 10));
            index.delete("c");
        }
        try (FlatFileSimilarCaseIndex index = open()) {
            assertThat(index.cutBytes()).isZero();
            assertThat(index.size()).isEqualTo(2);
            assertThat(index.find("b").orElseThrow()).usingRecursiveComparison().isEqualTo(unknown);
            assertThat(index.find("a").orElseThrow()).usingRecursiveComparison().isEqualTo(entry("a", "p1", 45));
        }
    }

    @Test
    void whereverTheFileIsTornOnlyTheLastRecordIsLost() throws IOException {
        try (SimilarCaseIndex index = open()) {
            index.put(entry("a", "p1", 0));
        }
        byte[] one = Files.readAllBytes(file);
        try (SimilarCaseIndex index = open()) {
            index.put(entry("b", "p2", 30));
        }
        byte[] two = Files.readAllBytes(file);
        for (int length = one.length; length < two.length; length++) {
            Files.write(file, Arrays.copyOf(two, length));
            try (FlatFileSimilarCaseIndex index = open()) {
                assertThat(index.size()).isEqualTo(1);
                assertThat(index.cutBytes()).isEqualTo(length - one.length);
                index.put(entry("c", "p3", 60));
            }
            try (FlatFileSimilarCaseIndex index = open()) {
                assertThat(index.size()).isEqualTo(2);
                assertThat(index.find("c")).isPresent();
            }
        }
    }

    @Test
    void aTornHeaderIsWrittenAgain() throws IOException {
        open().close();
        byte[] header = Files.readAllBytes(file);
        for (int length = 0; length < header.length; length++) {
            Files.write(file, Arrays.copyOf(header, length));
            try (SimilarCaseIndex index = open()) {
                assertThat(index.size()).isZero();
            }
            assertThat(Files.readAllBytes(file)).isEqualTo(header);
        }
    }

    @Test
    void aDamagedRecordIsCutAndSaid() throws IOException {
        try (SimilarCaseIndex index = open()) {
            index.put(entry("a", "p1", 0));
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
        try (FlatFileSimilarCaseIndex index = open()) {
            assertThat(index.size()).isZero();
            assertThat(index.cutBytes()).isPositive();
        }
    }

    @Test
    void aFileOfAnotherSpaceOrOfAnotherKindIsRefusedAndKept() throws IOException {
        open().close();
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> FlatFileSimilarCaseIndex.open(file, "other/2", 2))
                .isInstanceOf(OtherSpaceException.class)
                .hasMessageContaining(SPACE);
        assertThatThrownBy(() -> FlatFileSimilarCaseIndex.open(file, SPACE, 3)).hasMessageContaining("of 2 numbers");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Files.writeString(file, "precious notes of somebody, not an index");
        assertThatThrownBy(this::open).hasMessageContaining("no case index");
        assertThat(Files.readString(file)).startsWith("precious");
    }

    @Test
    void oneHolderAtATime() {
        try (SimilarCaseIndex index = open()) {
            assertThat(index.size()).isZero();
            assertThatThrownBy(this::open)
                    .isInstanceOf(CaseIndexException.class)
                    .hasMessageContaining("already open");
        }
    }

    @Test
    void patientKeysNeedTheSecret() {
        CaseKeys keys = new CaseKeys(new byte[16]);
        assertThat(keys.ofPatient("1")).isEqualTo(keys.ofPatient("1")).isNotEqualTo(keys.ofPatient("2"));
        byte[] other = new byte[16];
        other[0] = 1;
        assertThat(new CaseKeys(other).ofPatient("1")).isNotEqualTo(keys.ofPatient("1"));
        assertThatThrownBy(() -> new CaseKeys(new byte[3])).hasMessageContaining("16 bytes");
    }
}
