package org.prodrome.cds;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Reference data beside the repository; tests that need it skip where it is not. */
public final class SharedData {
    /** A folder such as {@code reference/vectors}. */
    public static Path dir(String name) {
        String root = Optional.ofNullable(System.getProperty("prodrome.shared"))
                .or(() -> Optional.ofNullable(System.getenv("PRODROME_SHARED")))
                .orElse("../../shared");
        Path dir = Path.of(root).resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(dir), () -> "no reference data at " + dir);
        return dir;
    }

    private SharedData() {}
}
