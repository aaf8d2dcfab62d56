package org.prodrome.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.CxrCtrEvaluation;
import org.prodrome.imaging.evaluate.EvaluationChoices;
import org.prodrome.imaging.evaluate.EvaluationReport;
import org.prodrome.imaging.evaluate.Evaluations;
import org.prodrome.imaging.evaluate.LocalCalibrationFit;
import org.prodrome.imaging.evaluate.PreparedStore;
import org.prodrome.imaging.model.CalibrationFile;
import org.prodrome.imaging.model.LocalCalibration;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelServing;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.UnsupportedPreprocessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code models} does with a folder of labelled films: evaluate, recalibrate, prepare for training. */
final class FilmCommands {
    private static final int EVERY = 100;

    private FilmCommands() {}

    private static CxrCtrEvaluation.Progress progress(PrintWriter err) {
        return (done, total) -> {
            if (done % EVERY == 0 || done == total) {
                err.printf("  %d of %d films%n", done, total);
                err.flush();
            }
        };
    }

    /** Figures of the packages that were made for the films. */
    @Command(
            name = "evaluate",
            description = {
                "Evaluates chest film packages on a folder of labelled films and prints the figures with 95 %% intervals.",
                "A list with ctr_keypoints or mask judges the cardiothoracic ratio; one with a column of 1, 0 or nothing per finding judges findings: children's lists the children's package, others the adults'.",
                "Also the gate on wrong images (edited films, other people's, drawn chests, noise and what --wrong names), and what a film costs by stage."
            },
            mixinStandardHelpOptions = true)
    static final class Evaluate implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", arity = "0..1", description = "Folder with labels.csv and images/.")
        private @Nullable Path folder;

        @Option(names = "--data", paramLabel = "DIR", description = "The same as DIR.")
        private @Nullable Path data;

        @Option(
                names = "--package",
                paramLabel = "ID",
                description = "Which package (default: every one that was made for the films).")
        private @Nullable String id;

        @Option(
                names = "--split",
                description = "Which split, or 'all' (default: ${DEFAULT-VALUE}).",
                defaultValue = "test")
        @SuppressWarnings("NullAway.Init") // has a default
        private String split;

        @Option(names = "--site", paramLabel = "DIR", description = "Also look for packages in this folder.")
        private @Nullable Path site;

        @Option(
                names = "--threads",
                paramLabel = "N",
                description =
                        "Films at the same time, 1 to 64 (default: ${DEFAULT-VALUE}); processor times are summed over them.",
                defaultValue = "1")
        private int threads;

        @Option(
                names = "--precision",
                paramLabel = "fp32|int8",
                description =
                        "int8: also run the packages' int8 files on the same films and print how far they are from the ones that serve (default: ${DEFAULT-VALUE}).",
                defaultValue = "fp32")
        @SuppressWarnings("NullAway.Init") // has a default
        private String precision;

        @Option(
                names = "--wrong",
                paramLabel = "NAME=DIR",
                description =
                        "PNG, JPEG or DICOM files that are no films for the packages, under the name of their kind; repeatable.")
        private Map<String, Path> wrong = new LinkedHashMap<>();

        @Option(
                names = "--endpoint",
                paramLabel = "URL",
                description =
                        "Where the model of --package runs: https://host/v2/models/NAME (default: here); what a film costs is then counted on this side alone.")
        private @Nullable URI endpoint;

        @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
        private @Nullable Path json;

        @Override
        public Integer call() throws IOException {
            Path films = folder == null ? data : folder;
            if (films == null || (folder != null && data != null)) {
                throw new ParameterException(spec.commandLine(), "say the folder of films once: DIR or --data DIR");
            }
            if (wrong.keySet().stream().anyMatch(name -> !name.matches("[a-z][a-z0-9_]{0,40}"))) {
                throw new ParameterException(
                        spec.commandLine(), "--wrong NAME=DIR: a name of small letters, digits and _ expected");
            }
            if (!precision.equals("fp32") && !precision.equals("int8")) {
                throw new ParameterException(spec.commandLine(), "--precision: fp32 or int8 expected");
            }
            if (endpoint != null && id == null) {
                throw new ParameterException(
                        spec.commandLine(), "--endpoint: say with --package whose model runs there");
            }
            ModelServing serving = id == null ? PackageSize.here() : ModelsCommand.serving(id, endpoint);
            try (ModelCatalogue catalogue = ModelCatalogue.open(site, serving)) {
                List<ModelPackage> packages =
                        id == null ? catalogue.usable() : List.of(ModelsCommand.find(catalogue, id));
                EvaluationChoices choices = choices(catalogue);
                List<EvaluationReport> reports = Evaluations.run(
                        packages,
                        films,
                        split,
                        choices,
                        progress(spec.commandLine().getErr()));
                PrintWriter out = spec.commandLine().getOut();
                for (EvaluationReport report : reports) {
                    out.println(report.toTable());
                }
                out.flush();
                if (json != null) {
                    String text = reports.size() == 1 ? reports.get(0).toJson() : EvaluationReport.toJson(reports);
                    Files.writeString(json, text, StandardCharsets.UTF_8);
                }
            }
            return 0;
        }

        private EvaluationChoices choices(ModelCatalogue catalogue) {
            ModelPackage outlines = catalogue.usable().stream()
                    .filter(one -> one.manifest().segmentation() != null)
                    .findFirst()
                    .orElse(null);
            try {
                return new EvaluationChoices(threads, wrong, outlines, precision.equals("int8") ? catalogue : null);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--threads: " + e.getMessage(), e);
            }
        }
    }

    /** A site's own calibration. */
    @Command(
            name = "calibrate",
            description = {
                "Fits a package's probabilities again on a site's own labelled films and writes them to a file.",
                "Put the file beside the site's packages under the name that is printed; it holds for this version of the package only."
            },
            mixinStandardHelpOptions = true)
    static final class Calibrate implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Option(names = "--package", paramLabel = "ID", required = true, description = "Which package.")
        @SuppressWarnings("NullAway.Init") // required
        private String id;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                required = true,
                description = "Folder with labels.csv and images/.")
        @SuppressWarnings("NullAway.Init") // required
        private Path data;

        @Option(
                names = "--split",
                description =
                        "Which split, or 'all' (default: ${DEFAULT-VALUE}); never one that you report figures on.",
                defaultValue = "val")
        @SuppressWarnings("NullAway.Init") // has a default
        private String split;

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
        @SuppressWarnings("NullAway.Init") // required
        private Path file;

        @Option(names = "--site", paramLabel = "DIR", description = "Also look for the package in this folder.")
        private @Nullable Path site;

        @Override
        public Integer call() throws IOException {
            try (ModelCatalogue catalogue = ModelCatalogue.open(site, PackageSize.here())) {
                ModelPackage loaded = ModelsCommand.find(catalogue, id);
                if (loaded.manifest().findings() == null) {
                    throw new StartRefusedException(
                            "%s answers for no finding; there is nothing to calibrate".formatted(id), null);
                }
                LocalCalibration fitted = new LocalCalibrationFit(loaded, Clock.systemUTC())
                        .fit(data, split, progress(spec.commandLine().getErr()));
                Files.writeString(file, CalibrationFile.write(fitted), StandardCharsets.UTF_8);
                PrintWriter out = spec.commandLine().getOut();
                out.printf(
                        Locale.ROOT,
                        "%s on %d films of %d patients, split '%s'%n",
                        loaded.manifest().coordinates(),
                        fitted.films(),
                        fitted.patients(),
                        split);
                for (LocalCalibration.LocalLabel label : fitted.labels()) {
                    out.printf(
                            Locale.ROOT,
                            "  %-24s %-20s with %5d without %5d  calibration error %.3f, was %.3f%s%n",
                            label.id(),
                            label.method().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            label.positives(),
                            label.negatives(),
                            label.eceAfter(),
                            label.eceBefore(),
                            label.conformal().isEmpty() ? "; too few films for sets of its own" : "");
                }
                out.printf(
                        "Put it into the site's folder of packages as %s%n", CalibrationFile.name(loaded.manifest()));
                out.flush();
            }
            return 0;
        }
    }

    /** Films as a network will see them. */
    @Command(
            name = "prepare",
            description =
                    "Writes films as a network will see them, by the pipeline that serves: store.npy (bytes: films, rows, columns) and index.csv.",
            mixinStandardHelpOptions = true)
    static final class Prepare implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Option(
                names = "--preprocess",
                paramLabel = "PACKAGE|FILE",
                required = true,
                description = "A package's id, or a JSON file: a manifest or its preprocess array.")
        @SuppressWarnings("NullAway.Init") // required
        private String preprocess;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                required = true,
                description = "Folder with labels.csv and images/.")
        @SuppressWarnings("NullAway.Init") // required
        private Path data;

        @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "Where to write.")
        @SuppressWarnings("NullAway.Init") // required
        private Path out;

        @Option(names = "--site", paramLabel = "DIR", description = "Also look for the package in this folder.")
        private @Nullable Path site;

        @Override
        public Integer call() throws IOException {
            PreprocessPipeline pipeline = pipeline();
            PreparedStore.Written written = PreparedStore.write(
                    pipeline, data, out, progress(spec.commandLine().getErr()));
            PrintWriter told = spec.commandLine().getOut();
            told.printf(
                    "%d films of %d x %d in %s, preprocessing %s%n",
                    written.films(), pipeline.height(), pipeline.width(), out, pipeline.sha256());
            written.unreadable().forEach(reason -> told.printf("left out: %s%n", reason));
            told.flush();
            return 0;
        }

        private PreprocessPipeline pipeline() throws IOException {
            Path file = Path.of(preprocess);
            if (!Files.isRegularFile(file)) {
                try (ModelCatalogue catalogue = ModelCatalogue.open(site, PackageSize.here())) {
                    return ModelsCommand.find(catalogue, preprocess).pipeline();
                }
            }
            JsonNode root = new ObjectMapper().readTree(Files.readString(file));
            try {
                return PreprocessPipeline.of(root.isArray() ? root : root.path("preprocess"));
            } catch (UnsupportedPreprocessException e) {
                throw new StartRefusedException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
