package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the commands is what the commands say themselves. */
class CommandsPageTest {
    @Test
    void thePageIsWhatHelpSays() throws IOException {
        // Surefire runs in the module's folder; other runners in the repository's.
        Path page = Path.of("docs/commands.md");
        Path file = Files.exists(page) ? page : Path.of("..").resolve(page);
        assertThat(Files.readString(file))
                .as("docs/commands.md is stale; run: ./prodrome commands-page docs/commands.md")
                .isEqualTo(CommandsPageCommand.text());
    }
}
