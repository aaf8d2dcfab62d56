package org.prodrome.server.cli;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.option.Choice;
import org.prodrome.cds.option.Cited;
import org.prodrome.cds.option.ContentFiles;
import org.prodrome.cds.option.Criterion;
import org.prodrome.cds.option.OptionContent;
import org.prodrome.cds.option.Options;
import org.prodrome.cds.option.Plan;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import org.prodrome.longitudinal.reading.AdviceRules;
import org.prodrome.longitudinal.reading.RecordReading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and checks what can be done beside alerts. */
@Command(
        name = "options",
        description = "Lists what can be done beside alerts, or checks a site's own content for it.",
        mixinStandardHelpOptions = true)
final class OptionsCommand implements Runnable {
    private static final Duration TIME = Duration.ofSeconds(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what: list, or verify DIR");
    }

    @Command(name = "list", description = "Lists the plans that the program brings.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--page", paramLabel = "FILE", description = "Write the list as a Markdown page instead.")
                    @Nullable
                    Path page)
            throws IOException {
        OptionContent content = load(List.of());
        if (page != null) {
            Files.writeString(page, text(content), StandardCharsets.UTF_8);
        } else {
            print(content.plans());
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = "Checks a folder as the server would at start: what is taken, and what is refused and why.",
            mixinStandardHelpOptions = true)
    int verify(@Parameters(paramLabel = "DIR", description = "Folder with FHIR JSON and CQL.") Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "there is no folder " + folder);
        }
        OptionContent content = load(List.of(ContentFiles.of(folder)));
        Options.of(content, TIME, Market.US, 1).close();
        print(content.plans().stream()
                .filter(plan -> plan.place().equals(folder.toString()))
                .toList());
        PrintWriter out = spec.commandLine().getOut();
        content.refused().forEach(refused -> {
            out.printf("refused: %s%n", refused.what());
            refused.reasons().forEach(reason -> out.printf("  should be: %s%n", reason));
        });
        out.flush();
        return content.refused().isEmpty() ? 0 : 1;
    }

    private void print(List<Plan> plans) {
        PrintWriter out = spec.commandLine().getOut();
        plans.forEach(plan -> out.printf(
                "%-36s %s (%d options) beside %s%n",
                plan.id(),
                plan.title(),
                plan.choices().stream()
                        .mapToInt(choice -> choice.options().size())
                        .sum(),
                String.join(", ", plan.alerts())));
        out.flush();
    }

    static OptionContent load(List<ContentFiles> more) {
        List<ContentFiles> places = new ArrayList<>(List.of(ContentFiles.shipped()));
        places.addAll(more);
        Set<String> rules = Stream.concat(
                        RecordReading.detectors().stream().map(detector -> detector.rule()), AdviceRules.all().stream())
                .map(Rule::id)
                .collect(Collectors.toUnmodifiableSet());
        return OptionContent.load(FhirContext.forR4Cached(), places, rules);
    }

    /** The page: every plan with its options, criteria and sources. */
    static String text(OptionContent content) {
        StringBuilder text = new StringBuilder(
                "# Options that are shipped\n\nWhat the program knows to do beside an alert. Generated"
                        + " (`./prodrome options list --page docs/options-shipped.md`); a test keeps it true. None of these is"
                        + " validated for clinical use. How they are written, and what was checked: [options.md](options.md).\n");
        for (Plan plan : content.plans()) {
            text.append("\n## %s\n\n`%s`, beside %s. %s\n"
                    .formatted(
                            plan.title(),
                            plan.id(),
                            plan.alerts().stream().map(OptionsCommand::quoted).collect(Collectors.joining(", ")),
                            plan.purpose()));
            for (Choice choice : plan.choices()) {
                text.append(choice.rules().isEmpty() ? "\nBeside orders:\n\n" : "\n")
                        .append("| option | eligible when | source |\n| --- | --- | --- |\n");
                choice.options()
                        .forEach(option -> text.append("| %s: %s | %s%s | %s |\n"
                                .formatted(
                                        option.title(),
                                        option.text(),
                                        option.criteria().isEmpty() ? "always" : words(option.criteria()),
                                        option.cautions().isEmpty() ? "" : "; caution: " + words(option.cautions()),
                                        option.sources().stream()
                                                .map(OptionsCommand::link)
                                                .collect(Collectors.joining("; ")))));
            }
        }
        Set<String> with =
                content.plans().stream().flatMap(plan -> plan.alerts().stream()).collect(Collectors.toSet());
        return text.append(
                        "\n## Rules without options\n\nNothing is shipped beside the alerts of these; a site may bring its own: ")
                .append(RecordReading.detectors().stream()
                        .map(detector -> detector.rule().id())
                        .filter(rule -> !with.contains(rule))
                        .sorted()
                        .map(OptionsCommand::quoted)
                        .collect(Collectors.joining(", ", "", ".\n")))
                .toString();
    }

    private static String words(List<Criterion> criteria) {
        return criteria.stream().map(Criterion::words).collect(Collectors.joining("; "));
    }

    /** {@code `metformin-egfr/1` in orders}. */
    private static String quoted(String alert) {
        return alert.replaceFirst("^(\\S+)", "`$1`");
    }

    private static String link(Cited source) {
        return "[%s](%s)".formatted(source.text(), source.url());
    }
}
