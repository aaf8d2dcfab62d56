package org.prodrome.server.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.server.answer.Basis.Changed;

class BasisTest {
    @Test
    void whatIsAnotherIsNamedAlsoWhereOneOfTheTwoLacksIt() {
        Basis then = new Basis(Map.of("options", "ready", "language", "en", "content A", "1", "model M|1", "x"));
        Basis now = new Basis(Map.of("options", "ready", "language", "de", "content B", "1", "model M|1", "x"));
        assertThat(then.comparedWith(now))
                .containsExactly(
                        new Changed("content A", "1", "not there"),
                        new Changed("content B", "not there", "1"),
                        new Changed("language", "en", "de"));
        assertThat(then.comparedWith(Basis.ofJson(then.json()))).isEmpty();
    }

    @Test
    void contentThatWasNotReadYetIsNotSaidToHaveChanged() {
        Basis then = new Basis(Map.of("options", "loading"));
        Basis now = new Basis(Map.of("options", "ready", "content A", "1"));
        assertThat(then.comparedWith(now)).containsExactly(new Changed("options", "loading", "ready"));
    }

    @Test
    void filesAreKnownByTheirContentWhateverTheirDates(@TempDir Path folder) throws IOException {
        Path a = Files.createDirectories(folder.resolve("a"));
        Path b = Files.createDirectories(folder.resolve("b"));
        Files.writeString(a.resolve("x.csv"), "1,2");
        Files.writeString(b.resolve("x.csv"), "1,2");
        Files.setLastModifiedTime(b.resolve("x.csv"), FileTime.from(Instant.EPOCH));
        assertThat(ContentHash.of(List.of(a))).isEqualTo(ContentHash.of(List.of(b)));
        Files.writeString(b.resolve("x.csv"), "1,3");
        assertThat(ContentHash.of(List.of(a))).isNotEqualTo(ContentHash.of(List.of(b)));
        Path one = jar(folder.resolve("one.jar"), "1", 0);
        assertThat(ContentHash.of(List.of(one)))
                .isEqualTo(ContentHash.of(List.of(jar(folder.resolve("same.jar"), "1", 86_400_000))))
                .isNotEqualTo(ContentHash.of(List.of(jar(folder.resolve("other.jar"), "2", 0))));
    }

    private static Path jar(Path file, String content, long time) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            JarEntry entry = new JarEntry("x.txt");
            entry.setTime(time);
            jar.putNextEntry(entry);
            jar.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return file;
    }
}
