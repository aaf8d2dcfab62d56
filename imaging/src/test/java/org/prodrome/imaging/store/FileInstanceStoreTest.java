package org.prodrome.imaging.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInstanceStoreTest extends InstanceStoreContract {
    @TempDir
    private Path folder = Path.of("");

    @Override
    InstanceStore empty() {
        return new FileInstanceStore(folder.resolve("instances"));
    }

    @Test
    void leavesNoPartialFiles() throws IOException {
        InstanceStore store = empty();
        ContentAddress address = store.put(bytes(1_000, 1));
        store.put(bytes(1_000, 1));
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            assertThat(files).hasSize(1);
            assertThat(files.get(0).getFileName()).hasToString(address.sha256() + ".dcm");
        }
    }

    @Test
    void findsItsContentAgainAfterARestart() {
        ContentAddress address = empty().put(bytes(10, 1));
        assertThat(empty().exists(address)).isTrue();
    }

    @Test
    void saysPlainlyThatAFileStandsWhereAFolderIsNeeded() throws IOException {
        Path file = Files.writeString(folder.resolve("instances"), "x");
        assertThatThrownBy(this::empty)
                .isInstanceOf(StorageFailedException.class)
                .hasMessage("the folder for DICOM objects cannot be made: " + file);
    }

    @Test
    void refusesAddressesThatAreNoHash() {
        assertThatThrownBy(() -> new ContentAddress("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }
}
