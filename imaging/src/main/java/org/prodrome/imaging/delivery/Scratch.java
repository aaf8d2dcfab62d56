package org.prodrome.imaging.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for work in progress beside its later place; what was not moved there is deleted. */
public final class Scratch implements AutoCloseable {
    private final Path folder;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** Makes one in the folder that the finished part will be moved to. */
    public static Scratch in(Path parent) throws IOException {
        // A name that begins with a dot is no package to the catalogue.
        return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), ".incoming-"));
    }

    /** A path inside it. */
    public Path resolve(String name) {
        return folder.resolve(name);
    }

    /** Moves a finished part to its place in one step; there must be nothing yet. */
    public void publish(String part, Path target) throws IOException {
        if (Files.exists(target)) {
            throw new DeliveryException("'%s' is there already; nothing was changed".formatted(target.getFileName()));
        }
        Files.move(folder.resolve(part), target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
