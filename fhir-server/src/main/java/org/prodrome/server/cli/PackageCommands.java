package org.prodrome.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.SourceAttribute;
import org.prodrome.imaging.card.ChaiCard;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.delivery.ImportPreset;
import org.prodrome.imaging.delivery.ModelImport;
import org.prodrome.imaging.delivery.PackagePull;
import org.prodrome.imaging.model.ManifestSignature;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelPackageLoader;
import org.prodrome.imaging.model.ModelServing;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.SigningKey;
import org.prodrome.imaging.model.TrustedKeys;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.server.governance.ShippedSpeaker;
import org.prodrome.server.governance.ShippedSpeakers;
import org.prodrome.server.pages.ModelPage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of {@code models} that bring packages in, sign them and print their cards. */
final class PackageCommands {
    private static final int MAX_MANIFEST_BYTES = 4 << 20;

    private PackageCommands() {}

    /** Whether a package can be used, in one line. */
    static int report(PrintWriter out, PackageLoad load) {
        if (load instanceof PackageLoad.Loaded loaded) {
            String ranBy = loaded.modelPackage().ranBy();
            loaded.modelPackage().close();
            out.printf(
                    "%s: usable, %s; every file matches its hash, the graph fits the manifest, the goldens come out the same (%s)%n",
                    load.source(), loaded.trust().sentence(), ranBy);
            return 0;
        }
        out.printf("%s: REFUSED, %s%n", load.source(), ((PackageLoad.PackageRefused) load).reason());
        return 1;
    }

    /**
     * Loads the package at a path, trusted by the lists beside it.
     *
     * @param endpoint where its model runs; null for here
     */
    static PackageLoad load(Path path, @Nullable URI endpoint) throws IOException {
        Path folder = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
        PackageSource source = Files.isDirectory(path) ? PackageSource.folder(path) : PackageSource.zip(path);
        return ModelPackageLoader.load(
                source,
                TrustedPackages.ofSite(folder),
                endpoint == null
                        ? PackageSize.here()
                        : ModelServing.at(id(source), endpoint).within(PackageSize.bytes()));
    }

    /** The id that a manifest gives itself, trusted or not; it decides nothing but whom the endpoint is for. */
    private static String id(PackageSource source) throws IOException {
        byte[] manifest =
                source.read(PackageSource.MANIFEST, MAX_MANIFEST_BYTES).orElse(new byte[0]);
        try {
            return new ObjectMapper().readTree(manifest).path("id").asText("");
        } catch (JsonProcessingException e) {
            return ""; // the loader says what is wrong with it
        }
    }

    @Command(
            name = "pull",
            description = {
                "Fetches a package (one zip file) into the site's folder: the hash is compared before it is unpacked.",
                "Fetched is not yet trusted: its manifest is pinned in trusted-packages.json or signed with a key in trusted-keys.json."
            },
            mixinStandardHelpOptions = true)
    static final class Pull implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Parameters(paramLabel = "URL", description = "https, or http on this machine.")
        @SuppressWarnings("NullAway.Init") // required
        private URI address;

        @Option(names = "--sha256", paramLabel = "HEX", required = true, description = "Of the file at the address.")
        @SuppressWarnings("NullAway.Init") // required
        private String sha256;

        @Option(
                names = "--site",
                paramLabel = "DIR",
                description = "The site's packages (default: ${DEFAULT-VALUE}).",
                defaultValue = "data/models")
        @SuppressWarnings("NullAway.Init") // has a default
        private Path site;

        @Override
        public Integer call() throws IOException {
            try {
                Path folder = new PackagePull(PackageSize.bytes()).pull(address, sha256, site);
                spec.commandLine().getOut().printf("fetched to %s%n", folder);
                return report(spec.commandLine().getOut(), load(folder, null));
            } catch (DeliveryException e) {
                throw new StartRefusedException(String.valueOf(e.getMessage()), null);
            }
        }
    }

    @Command(
            name = "import",
            description = {
                "Makes a draft of a package from a model folder of another tool: the network, a proposed manifest, goldens.",
                "What the folder does not tell is said as not available; what the draft lacks is listed. Nothing uses a draft."
            },
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Option(
                names = "--preset",
                paramLabel = "FORM",
                required = true,
                description = "bare, monai, huggingface, torchxrayvision or medimageinsight.")
        @SuppressWarnings("NullAway.Init") // required
        private String preset;

        @Parameters(paramLabel = "FOLDER", description = "The model's folder.")
        @SuppressWarnings("NullAway.Init") // required
        private Path folder;

        @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the draft's folder is made.")
        @SuppressWarnings("NullAway.Init") // required
        private Path out;

        @Option(names = "--id", paramLabel = "ID", description = "Reverse domain name (default: imported.FOLDER).")
        private @Nullable String id;

        @Option(
                names = "--recipe",
                paramLabel = "NAME",
                description = "MedImageInsight's preprocessing: client-480, service-512 or notebook-10-90.")
        private @Nullable String recipe;

        @Override
        public Integer call() throws IOException {
            ImportPreset form = ImportPreset.of(preset)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--preset is one of bare, monai, huggingface, torchxrayvision, medimageinsight"));
            try {
                ModelImport.Draft draft =
                        ModelImport.run(new ModelImport.Request(form, folder, out, id, recipe, PackageSize.bytes()));
                PrintWriter to = spec.commandLine().getOut();
                to.printf("draft in %s%n", draft.folder());
                draft.notEqual().forEach(reason -> to.printf("not equal to the source: %s%n", reason));
                draft.assumptions().forEach(one -> to.printf("assumed of DICOM films: %s%n", one));
                draft.lacks().forEach(lack -> to.printf("lacks: %s%n", lack));
                return 0;
            } catch (DeliveryException e) {
                throw new StartRefusedException(String.valueOf(e.getMessage()), null);
            }
        }
    }

    @Command(
            name = "keygen",
            description = {
                "Makes an Ed25519 key for signing packages: the private half into a new file that only you can read,",
                "the public half printed as an entry of trusted-keys.json."
            },
            mixinStandardHelpOptions = true)
    static final class Keygen implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Parameters(paramLabel = "KEY-ID", description = "What signatures call the key, such as radiology-2026.")
        @SuppressWarnings("NullAway.Init") // required
        private String id;

        @Option(names = "--who", paramLabel = "NAME", required = true, description = "Whose key it is.")
        @SuppressWarnings("NullAway.Init") // required
        private String who;

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "New file for the private half.")
        @SuppressWarnings("NullAway.Init") // required
        private Path file;

        @Override
        public Integer call() throws IOException {
            try {
                String entry = TrustedKeys.entry(id, SigningKey.create(file), who);
                PrintWriter out = spec.commandLine().getOut();
                out.printf("{\"keys\": [%n%s%n]}%n", entry);
                spec.commandLine().getErr().printf("private half in %s; it belongs on the machine that signs%n", file);
                return 0;
            } catch (FileAlreadyExistsException e) {
                throw new StartRefusedException("%s is there already; keys are not written over".formatted(file), null);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
            }
        }
    }

    @Command(
            name = "sign",
            description =
                    "Signs the manifest of a package in a folder, which pins all its files: writes modelpackage.sig into it.",
            mixinStandardHelpOptions = true)
    static final class Sign implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Parameters(paramLabel = "FOLDER", description = "The package.")
        @SuppressWarnings("NullAway.Init") // required
        private Path folder;

        @Option(names = "--key", paramLabel = "FILE", required = true, description = "Private half of the key (PEM).")
        @SuppressWarnings("NullAway.Init") // required
        private Path key;

        @Option(names = "--key-id", paramLabel = "ID", required = true, description = "Its name in trusted-keys.json.")
        @SuppressWarnings("NullAway.Init") // required
        private String id;

        @Override
        public Integer call() throws IOException {
            byte[] manifest = PackageSource.folder(folder)
                    .read(PackageSource.MANIFEST, MAX_MANIFEST_BYTES)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "%s has no %s".formatted(folder, PackageSource.MANIFEST)));
            try {
                ManifestSignature signature = ManifestSignature.sign(manifest, id, SigningKey.read(key));
                Files.writeString(folder.resolve(ManifestSignature.FILE), signature.toJson(), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new StartRefusedException(String.valueOf(e.getMessage()), null);
            }
            spec.commandLine().getOut().printf("signed with %s%n", id);
            return 0;
        }
    }

    @Command(
            name = "card",
            description =
                    "Prints the card of a model from its manifest: as a page, as CHAI applied model card, or as the 31 source attributes.",
            mixinStandardHelpOptions = true)
    static final class Card implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before call()
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "Package id, or id and version as ID:VERSION.")
        @SuppressWarnings("NullAway.Init") // required
        private String id;

        /** Which form. */
        static final class Form {
            @Option(names = "--html", required = true, description = "A page.")
            private boolean html;

            @Option(names = "--chai", required = true, description = "XML of the Coalition for Health AI, version 0.2.")
            private boolean chai;

            @Option(names = "--attributes", required = true, description = "JSON, by key of the attribute.")
            private boolean attributes;
        }

        @ArgGroup(exclusive = true, multiplicity = "1")
        @SuppressWarnings("NullAway.Init") // required
        private Form form;

        @Option(names = "--site", paramLabel = "DIR", description = "Also look in this folder.")
        private @Nullable Path site;

        @Option(names = "--out", paramLabel = "FILE", description = "Into this file instead of the screen.")
        private @Nullable Path file;

        @Override
        public Integer call() throws IOException {
            try (ModelCatalogue catalogue = ModelCatalogue.open(site, PackageSize.here())) {
                ModelPackage found = ModelsCommand.find(catalogue, id);
                String card = card(catalogue, found);
                if (file == null) {
                    spec.commandLine().getOut().println(card);
                } else {
                    Files.writeString(file, card, StandardCharsets.UTF_8);
                }
            }
            return 0;
        }

        private String card(ModelCatalogue catalogue, ModelPackage found) {
            if (form.html) {
                return ModelPage.document(found.manifest(), found.manifestSha256());
            }
            if (form.attributes) {
                return attributes(catalogue, found);
            }
            if (form.chai) {
                return ChaiCard.of(found.manifest());
            }
            throw new ParameterException(spec.commandLine(), "--html, --chai or --attributes");
        }

        private static String attributes(ModelCatalogue catalogue, ModelPackage found) {
            ShippedSpeaker speaker = ShippedSpeakers.of(List.of(), List.of(), catalogue, List.of()).stream()
                    .filter(one -> one.id().equals(found.manifest().coordinates()))
                    .findFirst()
                    .orElseThrow();
            ObjectNode attributes = new ObjectMapper().createObjectNode();
            for (SourceAttribute attribute : SourceAttribute.values()) {
                attributes.put(attribute.key(), speaker.attributes().of(attribute));
            }
            return attributes.toPrettyString();
        }
    }
}
