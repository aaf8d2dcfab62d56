package org.prodrome.server.answer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * SHA-256 of files by their names and contents, whatever their dates. Of a jar the sizes and checksums that it lists
 * are taken, so that it is not read; of a folder files above 1 MiB by their size alone.
 */
final class ContentHash {
    private static final long LARGE = 1 << 20;

    private final MessageDigest digest;

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a text, as hexadecimal digits. */
    static String of(String text) {
        return new ContentHash().add(text).hex();
    }

    /**
     * Of jars and folders, in the order given.
     *
     * @throws IOException when one of them cannot be read
     */
    static String of(List<Path> places) throws IOException {
        ContentHash hash = new ContentHash();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                hash.folder(place);
            } else {
                hash.jar(place);
            }
        }
        return hash.hex();
    }

    private void folder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            long size = Files.size(file);
            add("%s %d\n".formatted(folder.relativize(file), size));
            if (size <= LARGE) {
                digest.update(Files.readAllBytes(file));
            }
        }
    }

    private void jar(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            jar.stream()
                    .sorted(Comparator.comparing(JarEntry::getName))
                    .forEach(entry -> add("%s %d %08x\n".formatted(entry.getName(), entry.getSize(), entry.getCrc())));
        }
    }

    private ContentHash add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
