package org.prodrome.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.backtest.learn.EarlySignals;
import org.prodrome.longitudinal.backtest.learn.StudyPage;
import org.prodrome.longitudinal.backtest.source.UnreadableSourceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains the early-signal models again and prints what they came to. */
@Command(
        name = "early-signals",
        description =
                "Trains the early-signal models on a folder of open data sets (mimic-iii-demo, mimic-iv-demo, physionet2012-set-a, eicu-demo, cohorts) and prints each beside the simple score that it would replace, on patients that it has not seen.",
        mixinStandardHelpOptions = true)
final class EarlySignalsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder that holds the data sets.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(names = "--models", paramLabel = "DIR", description = "Also write the models, each with its card, as JSON.")
    private @Nullable Path models;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the figures as one HTML page.")
    private @Nullable Path page;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            List<EarlySignals.Study> studies = EarlySignals.in(folder).run(text -> {
                out.println(text);
                out.flush();
            });
            if (models != null) {
                EarlySignals.write(studies, models);
            }
            if (page != null) {
                Files.writeString(page, StudyPage.of(studies), StandardCharsets.UTF_8);
            }
            return 0;
        } catch (UnreadableSourceException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
