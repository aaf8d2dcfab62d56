package org.prodrome.longitudinal;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The data folder beside the checkout; tests that need it skip, saying so, where it is absent. */
public final class SharedData {
    private SharedData() {}

    public static Path dir(String relative) {
        String named = System.getProperty("prodrome.shared", System.getenv("PRODROME_SHARED"));
        Path shared = named == null ? Path.of("..", "..", "shared") : Path.of(named);
        Path found = shared.resolve(relative);
        Assumptions.assumeTrue(
                Files.exists(found),
                () -> found.toAbsolutePath().normalize() + " is absent: set PRODROME_SHARED to run this test");
        return found;
    }
}
