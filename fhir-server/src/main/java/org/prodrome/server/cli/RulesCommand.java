package org.prodrome.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.reading.AdviceRules;
import org.prodrome.longitudinal.reading.RecordReading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists what the server looks for in a record. */
@Command(
        name = "rules",
        description = "Lists the rules that a record is read by: what for, for whom, how far back, from which source.",
        mixinStandardHelpOptions = true)
final class RulesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--page", paramLabel = "FILE", description = "Write the list as a Markdown page instead.")
    private @Nullable Path page;

    @Mixin
    private final SiteChoiceOptions site = new SiteChoiceOptions();

    @Override
    public Integer call() throws IOException {
        if (page != null) {
            Path folder = page.toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no folder %s to write %s into".formatted(folder, page.getFileName()));
            }
            Files.writeString(page, text(RecordReading.detectors(site.choices())), StandardCharsets.UTF_8);
            return 0;
        }
        PrintWriter out = spec.commandLine().getOut();
        Stream.concat(RecordReading.detectors(site.choices()).stream().map(Detector::rule), AdviceRules.all().stream())
                .forEach(rule -> out.printf("%-32s %s%n", rule.id(), rule.title()));
        out.flush();
        return 0;
    }

    /** The page: every rule with what it says of itself. */
    static String text(List<Detector> rules) {
        StringBuilder text = new StringBuilder(
                "# Rules\n\nWhat the server looks for in a record; at the end what it looks at beside an order, an entry or a"
                        + " discharge. Generated (`./prodrome rules --page docs/rules.md`); a test keeps it true. None of these"
                        + " is validated for clinical use.\n");
        rules.forEach(detector -> rule(text, "##", detector.rule()));
        text.append("\n## Orders, entries, discharge\n");
        AdviceRules.all().forEach(rule -> rule(text, "###", rule));
        return text.toString();
    }

    private static void rule(StringBuilder text, String heading, Rule rule) {
        text.append("\n%s %s\n\n`%s`: %s\n\n".formatted(heading, rule.title(), rule.id(), rule.purpose()));
        item(text, "For", rule.population());
        item(text, "Looks back", rule.lookBack());
        item(text, "Would change with", rule.whatWouldChangeIt());
        String source = rule.citation().url().isEmpty()
                ? rule.citation().text()
                : "%s, <%s>".formatted(rule.citation().text(), rule.citation().url());
        item(text, "Source", source);
    }

    private static void item(StringBuilder text, String name, String value) {
        text.append("- ").append(name).append(": ").append(value).append('\n');
    }
}
