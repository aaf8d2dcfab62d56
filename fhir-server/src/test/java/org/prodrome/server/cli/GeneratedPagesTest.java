package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.reading.RecordReading;

/** The generated pages are what the program says of itself. */
class GeneratedPagesTest {
    @Test
    void thePageOfCommandsIsWhatHelpSays() throws IOException {
        assertThat(page("docs/commands.md"))
                .as("docs/commands.md is stale; run: ./prodrome commands-page docs/commands.md")
                .isEqualTo(CommandsPageCommand.text());
    }

    @Test
    void thePageOfRulesIsWhatTheRulesSay() throws IOException {
        assertThat(page("docs/rules.md"))
                .as("docs/rules.md is stale; run: ./prodrome rules --page docs/rules.md")
                .isEqualTo(RulesCommand.text(RecordReading.detectors()));
    }

    @Test
    void thePageOfOptionsIsWhatTheContentSays() throws IOException {
        assertThat(page("docs/options-shipped.md"))
                .as("docs/options-shipped.md is stale; run: ./prodrome options list --page docs/options-shipped.md")
                .isEqualTo(OptionsCommand.text(OptionsCommand.load(List.of())));
    }

    @Test
    void everyRuleSaysWhatItIsForAndWhereItComesFrom() {
        for (Detector detector : RecordReading.detectors()) {
            Rule rule = detector.rule();
            assertThat(List.of(
                            rule.title(),
                            rule.purpose(),
                            rule.population(),
                            rule.lookBack(),
                            rule.whatWouldChangeIt(),
                            rule.citation().text()))
                    .as(rule.id())
                    .noneMatch(String::isBlank);
            assertThat(rule.id()).matches("[a-z0-9-]+/[0-9]+");
        }
        assertThat(RecordReading.detectors().stream()
                        .map(detector -> detector.rule().id()))
                .doesNotHaveDuplicates();
    }

    /** Surefire runs in the module's folder; other runners in the repository's. */
    private static String page(String name) throws IOException {
        Path page = Path.of(name);
        return Files.readString(Files.exists(page) ? page : Path.of("..").resolve(page));
    }
}
