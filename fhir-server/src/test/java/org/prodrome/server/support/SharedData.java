package org.prodrome.server.support;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The shared open data beside the checkout; tests that need it skip where it is absent. */
public final class SharedData {
    /** A folder of the shared data, such as {@code data/cxr-ctr}. */
    public static Path dir(String name) {
        String set = System.getProperty("prodrome.shared", System.getenv("PRODROME_SHARED"));
        Path shared = set != null ? Path.of(set) : Path.of("../../shared");
        Path dir = shared.resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(dir), () -> "skipped: no shared data at " + dir + " (set PRODROME_SHARED)");
        return dir;
    }

    private SharedData() {}
}
