package org.prodrome.cds.option;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files of content from one place.
 *
 * @param place {@code shipped}, or the folder
 * @param texts content by file name, JSON and CQL
 * @param unreadable why a file was left out, by its name
 */
public record ContentFiles(String place, Map<String, String> texts, Map<String, String> unreadable) {
    static final String SHIPPED = "shipped";
    private static final long LONGEST = 2_000_000;
    private static final int MOST = 500;

    public ContentFiles {
        texts = Map.copyOf(new TreeMap<>(texts));
        unreadable = Map.copyOf(unreadable);
    }

    /** What the program brings, listed in {@code content/files.txt} beside this class. */
    public static ContentFiles shipped() {
        Map<String, String> texts = new LinkedHashMap<>();
        resource("files.txt").lines().filter(line -> !line.isBlank()).forEach(name -> texts.put(name, resource(name)));
        return new ContentFiles(SHIPPED, texts, Map.of());
    }

    /**
     * A site's folder; folders below it are not read.
     *
     * @throws UncheckedIOException when the folder cannot be listed
     */
    public static ContentFiles of(Path folder) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> unreadable = new LinkedHashMap<>();
        for (Path file : listed(folder)) {
            String name = String.valueOf(file.getFileName());
            try {
                if (Files.size(file) > LONGEST) {
                    unreadable.put(name, "larger than %d bytes".formatted(LONGEST));
                } else {
                    texts.put(name, Files.readString(file, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                unreadable.put(name, "cannot be read as UTF-8 text");
            }
        }
        return new ContentFiles(folder.toString(), texts, unreadable);
    }

    private static List<Path> listed(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".json") || file.toString().endsWith(".cql"))
                    .sorted()
                    .toList();
            if (found.size() > MOST) {
                throw new IOException("%d files, at most %d are read".formatted(found.size(), MOST));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the folder of options " + folder, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ContentFiles.class.getResourceAsStream("content/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks content/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read content/" + name, e);
        }
    }
}
