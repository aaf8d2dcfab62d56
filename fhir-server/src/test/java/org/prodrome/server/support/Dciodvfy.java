package org.prodrome.server.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An independent reader of the standard: dciodvfy of Debian's package dicom3tools. */
public final class Dciodvfy {
    /** SyntheticData is younger than the tool's dictionary (that of Debian 12 is of 2022). */
    private static final String SYNTHETIC_DATA = "(0x0008,0x001c)";

    private Dciodvfy() {}

    /** Has the tool find no error in a Part 10 file; skips, saying so, where the tool is absent. */
    public static void accepts(byte[] file) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "dciodvfy"))),
                "skipped: no dciodvfy, which the Debian package dicom3tools brings");
        Path written = Files.createTempFile("dciodvfy", ".dcm");
        try {
            Process process = new ProcessBuilder(
                            "dciodvfy", Files.write(written, file).toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said.lines().filter(line -> line.startsWith("Error") && !line.contains(SYNTHETIC_DATA)))
                    .as(said)
                    .isEmpty();
        } finally {
            Files.delete(written);
        }
    }
}
