package org.prodrome.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.adapter.AdapterCard;
import org.prodrome.imaging.adapter.AdapterRefusedException;
import org.prodrome.imaging.adapter.AdapterResult;
import org.prodrome.imaging.adapter.AdapterSettings;
import org.prodrome.imaging.adapter.AdapterTraining;
import org.prodrome.imaging.adapter.HeadChoice;
import org.prodrome.imaging.adapter.LiveAdapter;
import org.prodrome.imaging.model.FindingsOutput.LabelCode;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageRefusedException;
import org.prodrome.imaging.runtime.ModelLoadException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Trains a small head on the embeddings of a package, and writes it only if it is good enough. */
@Command(
        name = "adapt",
        description = {
            "Trains a head for one finding on the embeddings of a package and measures it by nested cross-validation over patients.",
            "It is written to --out as a model package (the network up to the embedding, and the head) and pinned there, if it beats what the list alone says and is no worse than the head in use; else nothing is written and the command ends with 1."
        },
        mixinStandardHelpOptions = true)
final class AdaptCommand implements Callable<Integer> {
    /** What may be chosen from. */
    enum Heads {
        LOGISTIC,
        LAYER,
        BOTH
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--package",
            paramLabel = "ID",
            description = "Which package makes the embeddings (default: ${DEFAULT-VALUE}).",
            defaultValue = "org.prodrome.cxr-ctr")
    @SuppressWarnings("NullAway.Init") // has a default
    private String trunk;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder with labels.csv (image, patient_id, the column of the finding with 0, 1 or nothing, and where there are: split, age, sex, view, width, height) and the images.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Option(names = "--label", paramLabel = "COLUMN", required = true, description = "The column of the finding.")
    @SuppressWarnings("NullAway.Init") // required
    private String label;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder of packages, such as data/models; the new one gets a folder of its own there.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(
            names = "--live",
            paramLabel = "DIR",
            description =
                    "The adapter in use, a folder; the new one is measured beside it on the same films and folds (default: the highest version of the same id in --out).")
    private @Nullable Path live;

    @Option(names = "--split", description = "Which split, or 'all' (default: ${DEFAULT-VALUE}).", defaultValue = "all")
    @SuppressWarnings("NullAway.Init") // has a default
    private String split;

    @Option(
            names = "--heads",
            description = "What to choose from: logistic, layer (one hidden layer) or both (default: logistic).",
            converter = HeadsConverter.class)
    private @Nullable Heads heads;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Id of the adapter (default: the package's and the label).")
    private @Nullable String id;

    // Not called --version, which prints the program's.
    @Option(
            names = "--adapter-version",
            paramLabel = "N.N.N",
            description = "Version of the adapter (default: ${DEFAULT-VALUE}).",
            defaultValue = "1.0.0")
    @SuppressWarnings("NullAway.Init") // has a default
    private String version;

    @Option(
            names = "--display",
            paramLabel = "TEXT",
            description = "The finding for people (default: the package's own words for it, else the column).",
            defaultValue = "")
    @SuppressWarnings("NullAway.Init") // has a default
    private String display;

    @Option(
            names = "--code",
            paramLabel = "SYSTEM|CODE",
            description =
                    "What the finding is in a code system; may come more than once (default: the package's own codes for it, else none).",
            converter = CodeConverter.class)
    private List<LabelCode> codes = new ArrayList<>();

    @Option(
            names = "--films",
            paramLabel = "TEXT",
            description = "Where the films come from, for the manifest.",
            defaultValue = "")
    @SuppressWarnings("NullAway.Init") // has a default
    private String films;

    @Option(names = "--by", paramLabel = "TEXT", description = "Who trains it, for the manifest.", defaultValue = "")
    @SuppressWarnings("NullAway.Init") // has a default
    private String by;

    @Option(
            names = "--seed",
            description = "Of folds, weights and intervals (default: ${DEFAULT-VALUE}).",
            defaultValue = "7")
    private long seed;

    @Option(names = "--site", paramLabel = "DIR", description = "Also look for packages in this folder.")
    private @Nullable Path site;

    /** In small letters. */
    static final class HeadsConverter implements ITypeConverter<Heads> {
        @Override
        public Heads convert(String value) {
            return Heads.valueOf(value.toUpperCase(Locale.ROOT));
        }
    }

    /** Two parts with a bar between them. */
    static final class CodeConverter implements ITypeConverter<LabelCode> {
        @Override
        public LabelCode convert(String value) {
            int bar = value.indexOf('|');
            if (bar < 1 || bar == value.length() - 1) {
                throw new TypeConversionException("a system and a code such as http://snomed.info/sct|60046008");
            }
            return new LabelCode(value.substring(0, bar), value.substring(bar + 1));
        }
    }

    @Override
    public Integer call() throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(site, PackageSize.here())) {
            return adapt(catalogue, ModelsCommand.find(catalogue, trunk));
        } catch (AdapterRefusedException | PackageRefusedException | ModelLoadException | IllegalArgumentException e) {
            throw new StartRefusedException(String.valueOf(e.getMessage()), null);
        }
    }

    private int adapt(ModelCatalogue catalogue, ModelPackage found) throws IOException {
        AdapterSettings settings = new AdapterSettings(
                name(found), version, label, split, choices(), seed, new AdapterCard(display, codes, films, by));
        PrintWriter err = spec.commandLine().getErr();
        AdapterTraining training = new AdapterTraining(found, catalogue.content(found), settings);
        Path inUse = live == null ? LiveAdapter.highest(out, settings.id()).orElse(null) : live;
        if (inUse != null) {
            err.printf("  measured beside %s%n", inUse);
        }
        AdapterResult result =
                training.run(data, inUse == null ? null : LiveAdapter.open(inUse), out, (done, total) -> {
                    if (done % 100 == 0 || done == total) {
                        err.printf("  %d of %d films%n", done, total);
                    }
                });
        PrintWriter print = spec.commandLine().getOut();
        print.print(result.report().toTable());
        print.printf("%n%s%n", result.verdict());
        if (result instanceof AdapterResult.Written written) {
            print.printf("Written: %s, manifest SHA-256 %s%n", out.resolve(written.name()), written.manifestSha256());
        }
        print.flush();
        return result instanceof AdapterResult.Written ? 0 : 1;
    }

    private String name(ModelPackage found) {
        String words =
                label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return id == null ? "%s.%s".formatted(found.manifest().id(), words) : id;
    }

    private List<HeadChoice> choices() {
        Heads chosen = heads == null ? Heads.LOGISTIC : heads;
        List<HeadChoice> choices = new ArrayList<>();
        if (chosen != Heads.LAYER) {
            choices.addAll(HeadChoice.logistic());
        }
        if (chosen != Heads.LOGISTIC) {
            choices.addAll(HeadChoice.oneLayer());
        }
        return choices;
    }
}
