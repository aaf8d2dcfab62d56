package org.prodrome.server.cli;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelServing;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.runtime.ExecutionProvider;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.ProviderChoice;
import org.prodrome.server.client.ServerClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Model packages: what there is, what each says of itself, whether it is whole, how good it is on your films. */
@Command(
        name = "models",
        description = "Model packages: what there is, whether it can be trusted, how good it is on your films.",
        subcommands = {
            FilmCommands.Evaluate.class,
            FilmCommands.Calibrate.class,
            FilmCommands.Prepare.class,
            AdaptCommand.class,
            PackageCommands.Pull.class,
            PackageCommands.Import.class,
            CompleteCommand.class,
            PackageCommands.Keygen.class,
            PackageCommands.Sign.class,
            PackageCommands.Card.class
        },
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say list, show, verify, providers, pull, import, complete, keygen, sign, card, evaluate, calibrate, prepare or adapt");
    }

    private static ModelCatalogue open(@Nullable Path site) throws IOException {
        return ModelCatalogue.open(site, PackageSize.here());
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
                    Path site,
            @Option(
                            names = "--server",
                            paramLabel = "URL",
                            description = "Also the states in the register of a running server, http://127.0.0.1:8080.")
                    @Nullable
                    URI server)
            throws IOException {
        Map<String, String> states = server == null ? Map.of() : states(server);
        try (ModelCatalogue catalogue = open(site)) {
            for (PackageLoad load : catalogue.packages()) {
                if (load instanceof PackageLoad.Loaded loaded) {
                    Manifest manifest = loaded.modelPackage().manifest();
                    out().printf(
                                    "%-32s usable   %s%s (%s); %s%n",
                                    manifest.coordinates(),
                                    server == null
                                            ? ""
                                            : "[%s] "
                                                    .formatted(states.getOrDefault(
                                                            manifest.coordinates(), "not in the register")),
                                    manifest.name(),
                                    manifest.license(),
                                    loaded.trust().sentence());
                } else if (load instanceof PackageLoad.PackageRefused refused) {
                    out().printf("%-32s REFUSED  %s%n", refused.source(), refused.reason());
                }
            }
        }
        return 0;
    }

    private static Map<String, String> states(URI server) {
        Map<String, String> states = new HashMap<>();
        new ServerClient(server, FhirContext.forR4Cached(), new ObjectMapper())
                .getJson("/governance/speakers?kind=model")
                .forEach(speaker -> states.put(
                        speaker.path("id").asText(), speaker.path("state").asText()));
        return states;
    }

    @Command(
            name = "providers",
            description = "What models can run on here: the processor, and CUDA or what it lacks.",
            mixinStandardHelpOptions = true)
    int providers() {
        ProviderChoice choice = OnnxModelRuntime.choose(ProviderChoice.Wish.AUTO);
        out().printf("onnxruntime %s%ncpu   works%n", OnnxModelRuntime.version());
        out().printf("cuda  %s%n", choice.provider() == ExecutionProvider.CUDA ? "works" : choice.reason());
        return 0;
    }

    @Command(
            name = "show",
            description = "What a package says of itself: use, limits, data, figures.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "Package id, such as org.prodrome.cxr-ctr, or ID:VERSION.")
                    String id,
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
            field(
                    "Versions",
                    catalogue.versions(manifest.id()).stream()
                            .map(version -> version.manifest().version())
                            .collect(Collectors.joining(", ")));
            field("Manifest SHA-256", found.manifestSha256());
            field("Runs on", found.ranBy());
            out().printf("%nTraining data%n%s%n", manifest.trainingData().toPrettyString());
            out().printf("%nEvaluation%n%s%n", manifest.evaluation().toPrettyString());
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = {
                "Checks a package: hash, schema, graph, goldens. An ID names one of this installation, a path a folder or .mpk/.zip file.",
                "A package by path is trusted by the trusted-packages.json and trusted-keys.json beside it."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "ID|PATH", description = "Which package.") String which,
            @Option(names = "--site", paramLabel = "DIR", description = "Also look for the ID in this folder.")
                    @Nullable
                    Path site,
            @Option(
                            names = "--endpoint",
                            paramLabel = "URL",
                            description = "Where the model runs: https://host/v2/models/NAME (default: here).")
                    @Nullable
                    URI endpoint)
            throws IOException {
        Path path = Path.of(which);
        if (!Files.exists(path)) {
            try (ModelCatalogue catalogue = ModelCatalogue.open(site, serving(which, endpoint))) {
                ModelPackage found = find(catalogue, which);
                out().printf(
                                "%s: every file matches its hash, the graph fits the manifest, the goldens come out the same (%s)%n",
                                found.manifest().coordinates(), found.ranBy());
                return 0;
            }
        }
        if (Files.isRegularFile(path) && !isArchive(path)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s is neither a folder nor a .mpk or .zip file; a package is one of these".formatted(which));
        }
        return PackageCommands.report(out(), PackageCommands.load(path, endpoint));
    }

    /**
     * Where the packages of a command run.
     *
     * @param name id, or id and version as {@code ID:VERSION}, of the one that an endpoint is for
     */
    static ModelServing serving(String name, @Nullable URI endpoint) {
        return endpoint == null
                ? PackageSize.here()
                : ModelServing.at(name.replaceFirst(":.*", ""), endpoint).within(PackageSize.bytes());
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

    /** By id, the highest usable version; or by id and version, {@code ID:VERSION}. */
    static ModelPackage find(ModelCatalogue catalogue, String name) {
        int colon = name.indexOf(':');
        return (colon < 0 ? catalogue.find(name) : catalogue.find(name.substring(0, colon), name.substring(colon + 1)))
                .orElseThrow(() -> new StartRefusedException(
                        "no usable package %s; %s".formatted(name, why(catalogue, name)), null));
    }

    /** Why the packages of this name were refused, as far as their files are named after it. */
    private static String why(ModelCatalogue catalogue, String name) {
        String reasons = catalogue.packages().stream()
                .filter(PackageLoad.PackageRefused.class::isInstance)
                .map(PackageLoad.PackageRefused.class::cast)
                .filter(refused -> refused.source().startsWith(name.replace(':', '-')))
                .map(refused -> "%s is refused: %s".formatted(refused.source(), refused.reason()))
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? "'prodrome models list' shows what there is and why" : reasons;
    }
}
