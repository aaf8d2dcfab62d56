package org.prodrome.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramTest {
    @Test
    void theVersionSaidIsTheVersionBuilt() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("<version>%s(-SNAPSHOT)?</version></parent>".formatted(Program.VERSION));
    }
}
