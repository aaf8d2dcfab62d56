package org.prodrome.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.CxrCtrEvaluation;
import org.prodrome.imaging.evaluate.EvaluationReport;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelPackageLoader;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Model packages: what there is, what each says of itself, whether it is whole, how good it is on your films. */
@Command(
        name = "models",
        description = "Lists, shows, verifies and evaluates model packages.",
        subcommands = ModelsCommand.Evaluate.class,
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say list, show, verify or evaluate");
    }

    private static ModelCatalogue open(@Nullable Path site) throws IOException {
        return ModelCatalogue.open(site);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "list",
            description = "The packages of this installation and whether each can be used.",
            mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--site", paramLabel = "DIR", description = "Also the site's own packages in this folder.")
                    @Nullable
                    Path site)
            throws IOException {
        try (ModelCatalogue catalogue = open(site)) {
            for (PackageLoad load : catalogue.packages()) {
                if (load instanceof PackageLoad.Loaded loaded) {
                    Manifest manifest = loaded.modelPackage().manifest();
                    out().printf(
                                    "%-32s usable   %s (%s)%n",
                                    manifest.coordinates(), manifest.name(), manifest.license());
                } else if (load instanceof PackageLoad.PackageRefused refused) {
                    out().printf("%-32s REFUSED  %s%n", refused.source(), refused.reason());
                }
            }
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "What a package says of itself: use, limits, data, figures.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "Package id, such as org.prodrome.cxr-ctr.") String id,
            @Option(names = "--site", paramLabel = "DIR", description = "Also look in this folder.") @Nullable
                    Path site)
            throws IOException {
        try (ModelCatalogue catalogue = open(site)) {
            ModelPackage found = find(catalogue, id);
            Manifest manifest = found.manifest();
            Manifest.Card card = manifest.card();
            out().printf("%s%n%s%n%n", manifest.coordinates(), manifest.description());
            field("Intended use", card.intendedUse());
            field("Licence", manifest.license());
            field("Manifest SHA-256", found.manifestSha256());
            field("Runs on", found.runtime().description());
            out().printf("%nTraining data%n%s%n", manifest.trainingData().toPrettyString());
            out().printf("%nEvaluation%n%s%n", manifest.evaluation().toPrettyString());
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = {
                "Checks a package: hash, schema, graph, goldens. An ID names one of this installation, a path a folder or .mpk/.zip file.",
                "A package by path is trusted by the trusted-packages.json beside it."
            },
            mixinStandardHelpOptions = true)
    int verify(@Parameters(paramLabel = "ID|PATH", description = "Which package.") String which) throws IOException {
        Path path = Path.of(which);
        if (!Files.exists(path)) {
            try (ModelCatalogue catalogue = open(null)) {
                find(catalogue, which);
                out().printf(
                                "%s: every file matches its hash, the graph fits the manifest, the goldens come out the same%n",
                                which);
                return 0;
            }
        }
        if (Files.isRegularFile(path) && !isArchive(path)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is neither a folder nor a .mpk or .zip file; a package is one of these".formatted(which));
        }
        Path folder = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
        PackageLoad load = ModelPackageLoader.load(
                Files.isDirectory(path) ? PackageSource.folder(path) : PackageSource.zip(path),
                TrustedPackages.ofSite(folder));
        if (load instanceof PackageLoad.Loaded loaded) {
            loaded.modelPackage().close();
            out().printf(
                            "%s: every file matches its hash, the graph fits the manifest, the goldens come out the same%n",
                            load.source());
            return 0;
        }
        out().printf("%s: REFUSED, %s%n", load.source(), ((PackageLoad.PackageRefused) load).reason());
        return 1;
    }

    @Command(
            name = "evaluate",
            description =
                    "Evaluates a chest film package on a folder with labels.csv, images/ and masks/ and prints the figures with 95 %% intervals.",
            mixinStandardHelpOptions = true)
    static final class Evaluate implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Parameters(
                paramLabel = "DIR",
                description = "Folder: labels.csv with image, mask, patient_id, split, ctr_keypoints.")
        @SuppressWarnings("NullAway.Init") // required
        private Path folder;

        @Option(
                names = "--package",
                paramLabel = "ID",
                description = "Which package (default: ${DEFAULT-VALUE}).",
                defaultValue = "org.prodrome.cxr-ctr")
        @SuppressWarnings("NullAway.Init") // has a default
        private String id;

        @Option(
                names = "--split",
                description = "Which split, or 'all' (default: ${DEFAULT-VALUE}).",
                defaultValue = "test")
        @SuppressWarnings("NullAway.Init") // has a default
        private String split;

        @Option(names = "--site", paramLabel = "DIR", description = "Also look for packages in this folder.")
        private @Nullable Path site;

        @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
        private @Nullable Path json;

        @Override
        public Integer call() throws IOException {
            try (ModelCatalogue catalogue = open(site)) {
                PrintWriter err = spec.commandLine().getErr();
                EvaluationReport report = new CxrCtrEvaluation(find(catalogue, id))
                        .run(folder, split, (done, total) -> {
                            if (done % 10 == 0 || done == total) {
                                err.printf("  %d of %d films%n", done, total);
                            }
                        });
                spec.commandLine().getOut().print(report.toTable());
                spec.commandLine().getOut().flush();
                if (json != null) {
                    Files.writeString(json, report.toJson(), StandardCharsets.UTF_8);
                }
            }
            return 0;
        }
    }

    /** By the first bytes: a zip of any name. */
    private static boolean isArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(2), new byte[] {'P', 'K'});
        }
    }

    private void field(String name, String value) {
        out().printf("%-18s %s%n", name, value);
    }

    private static ModelPackage find(ModelCatalogue catalogue, String id) {
        return catalogue
                .find(id)
                .orElseThrow(() -> new StartRefusedException(
                        "no usable package %s; 'prodrome models list' shows what there is and why".formatted(id),
                        null));
    }
}
