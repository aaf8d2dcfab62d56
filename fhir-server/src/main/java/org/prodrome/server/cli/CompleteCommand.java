package org.prodrome.server.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.prodrome.imaging.completion.CompletionRequest;
import org.prodrome.imaging.completion.ModelCompletion;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.model.TrustedPackages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a package of a draft, measured on the site's own films. */
@Command(
        name = "complete",
        description = {
            "Makes a package of a draft of 'models import': runs its steps and its network on films, measures the gate, brings the embedding to length 1, fits calibration, thresholds and sets where the list has the columns of its labels, writes goldens, hashes and a card.",
            "The gate knows films of split train; thresholds and calibration come from films of split val of other patients, at least 200 films of 50 patients each; false alarms and figures are reported on split test where there is one.",
            "The package is not trusted by that: pin the hash that is printed, or sign the package."
        },
        mixinStandardHelpOptions = true)
final class CompleteCommand implements Callable<Integer> {
    private static final int EVERY = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "DRAFT", description = "The draft's folder, its texts read and filled in by a person.")
    @SuppressWarnings("NullAway.Init") // required
    private Path draft;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder with labels.csv (image, patient_id, split, and a column of 1, 0 or nothing for each finding that is known) and images/.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of packages; the new one gets a folder of its own there (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/models")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path out;

    @Option(
            names = "--label",
            paramLabel = "LABEL=COLUMN",
            description =
                    "The column that says what a label of the network means, where it is called otherwise; several columns with | between them; repeatable.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--without-findings",
            description = "Leave the network's scores out: the package then only places films among others.")
    private boolean withoutFindings;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "Films of each split that are read, drawn (default: ${DEFAULT-VALUE}).",
            defaultValue = "2000")
    private int most;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Films at the same time, 1 to 64 (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private int threads;

    @Option(
            names = "--films",
            paramLabel = "TEXT",
            description = "Where the films come from, for the manifest (default: ${DEFAULT-VALUE}).",
            defaultValue = "a folder of the site")
    @SuppressWarnings("NullAway.Init") // has a default
    private String films;

    @Override
    public Integer call() throws IOException {
        CompletionRequest request;
        try {
            request = new CompletionRequest(draft, data, out, columns, withoutFindings, most, threads, films);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        try {
            PrintWriter err = spec.commandLine().getErr();
            print(ModelCompletion.run(request, (done, total) -> {
                if (done % EVERY == 0 || done == total) {
                    err.printf("  %d of %d films%n", done, total);
                    err.flush();
                }
            }));
            return 0;
        } catch (DeliveryException e) {
            throw new StartRefusedException(String.valueOf(e.getMessage()), null);
        }
    }

    private void print(ModelCompletion.Completed made) {
        PrintWriter to = spec.commandLine().getOut();
        to.printf("completed in %s%n", made.folder());
        made.told().forEach(to::println);
        made.unreadable().forEach(reason -> to.printf("left out: %s%n", reason));
        if (!made.unsaid().isEmpty()) {
            to.printf("for a person to read, still \"not available\": %s%n", String.join(", ", made.unsaid()));
        }
        to.printf(
                "trusted once %s beside it has %s, or it is signed%n",
                TrustedPackages.FILE,
                new ObjectMapper()
                        .createObjectNode()
                        .put(String.valueOf(made.folder().getFileName()), made.manifestSha256()));
        to.flush();
    }
}
