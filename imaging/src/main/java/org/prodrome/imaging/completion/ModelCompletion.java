package org.prodrome.imaging.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.completion.MeasuredFilms.One;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.delivery.Scratch;
import org.prodrome.imaging.evaluate.CxrCtrEvaluation;
import org.prodrome.imaging.evaluate.DrawnChest;
import org.prodrome.imaging.evaluate.EmbeddingEvaluation;
import org.prodrome.imaging.evaluate.Figure;
import org.prodrome.imaging.evaluate.FilmList.Film;
import org.prodrome.imaging.evaluate.FindingsFit;
import org.prodrome.imaging.evaluate.FindingsFit.Named;
import org.prodrome.imaging.evaluate.KnownScores;
import org.prodrome.imaging.gate.GateFit;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.LabelCode;
import org.prodrome.imaging.model.GateStatistics;
import org.prodrome.imaging.model.ModelPackageLoader;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.NpyWriter;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.preprocess.UnpreparableFilmException;
import org.prodrome.imaging.preprocess.UnsupportedPreprocessException;
import org.prodrome.imaging.runtime.ModelLoadException;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.Tensor;

/**
 * Makes a package of a draft: runs its steps and its network on a site's films, measures the gate, brings the embedding
 * to length 1, fits what scores are worth where the films have their labels, writes goldens from drawn films, hashes
 * and a card. What was made has been loaded once by the loader that serves; whether it is trusted a person decides.
 */
public final class ModelCompletion {
    private static final int PROBES = 3;
    private static final int LEVELS = 4095;
    private static final double TOLERANCE = 1e-3;
    /** Of the largest number of an output; processors sum in different orders. */
    private static final double RELATIVE_TOLERANCE = 1e-4;

    private static final double LARGEST_TOLERANCE = 0.1;

    private final CompletionRequest request;
    private final Draft draft;
    private final CompletionFilms films;
    private final CxrCtrEvaluation.Progress progress;
    private final List<String> unreadable = new ArrayList<>();

    private ModelCompletion(
            CompletionRequest request, Draft draft, CompletionFilms films, CxrCtrEvaluation.Progress progress) {
        this.request = request;
        this.draft = draft;
        this.films = films;
        this.progress = progress;
    }

    /**
     * A package that was made.
     *
     * @param folder where it is; its name is what a site pins
     * @param manifestSha256 the hash to pin
     * @param told what was measured, a sentence each
     * @param unsaid properties of the manifest that still read "not available", for a person
     * @param unreadable films that were left out, each with the reason
     */
    public record Completed(
            Path folder, String manifestSha256, List<String> told, List<String> unsaid, List<String> unreadable) {
        public Completed {
            told = List.copyOf(told);
            unsaid = List.copyOf(unsaid);
            unreadable = List.copyOf(unreadable);
        }
    }

    /**
     * Completes a draft.
     *
     * @throws DeliveryException saying what of the draft, the network or the films will not do; nothing is left behind
     * @throws IOException when the films' folder is not laid out so, or nothing can be written
     */
    public static Completed run(CompletionRequest request, CxrCtrEvaluation.Progress progress) throws IOException {
        try {
            Draft draft = Draft.read(request.draft(), request.withoutFindings());
            if (Files.exists(request.out().resolve(draft.name()))) {
                throw new DeliveryException("'%s' is there already; nothing was changed".formatted(draft.name()));
            }
            CompletionFilms films = CompletionFilms.read(request.data(), draft, request.most());
            ModelCompletion completion = new ModelCompletion(request, draft, films, progress);
            List<Named> labels = completion.labels();
            CompletedNetwork network = CompletedNetwork.of(draft, completion.probes());
            try (OnnxModelRuntime runtime = OnnxModelRuntime.open(network.model())) {
                return completion.write(network, runtime, completion.measure(network, runtime, labels));
            }
        } catch (UnsupportedPreprocessException | ModelLoadException | ModelRunException e) {
            throw new DeliveryException(String.valueOf(e.getMessage()));
        }
    }

    /** Drawn films and the first few that can be read: enough to see what the network gives. */
    private List<PreparedFilm> probes() {
        List<PreparedFilm> probes = new ArrayList<>();
        drawn().forEach(film -> probes.add(draft.pipeline().prepare(film)));
        for (Film film : films.known().subList(0, PROBES)) {
            try {
                probes.add(draft.pipeline().prepare(GrayFile.read(film.path())));
            } catch (IOException | UnpreparableFilmException e) {
                continue; // it is named with all others that cannot be read
            }
        }
        return probes;
    }

    /** Two drawn chests, one of them stored as a negative; no patient's. */
    private static List<GrayImage> drawn() {
        GrayImage negative = DrawnChest.draw(256, 2);
        int[] values = new int[negative.stored().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = LEVELS - negative.stored()[i];
        }
        return List.of(DrawnChest.draw(320, 1), GrayImage.plain(256, 256, values, true));
    }

    /** The labels of the scores with their columns; empty without scores. */
    private List<Named> labels() {
        JsonNode findings = draft.findings();
        if (findings == null) {
            return List.of();
        }
        List<Named> labels = new ArrayList<>();
        for (JsonNode label : findings.path("labels")) {
            List<LabelCode> codes = new ArrayList<>();
            label.path("codes")
                    .forEach(code -> codes.add(new LabelCode(
                            code.path("system").asText(), code.path("code").asText())));
            String display = label.path("display").asText();
            labels.add(new Named(
                    label.path("id").asText(),
                    display,
                    request.columns()
                            .getOrDefault(display, label.path("source_label").asText()),
                    codes));
        }
        request.columns().forEach((label, column) -> {
            if (labels.stream().noneMatch(one -> one.display().equals(label))) {
                throw new DeliveryException("--label %s=%s: the network has no label '%s'; it has %s"
                        .formatted(
                                label,
                                column,
                                label,
                                labels.stream().map(Named::display).toList()));
            }
            if (!isKnown(column)) {
                throw new DeliveryException(
                        "--label %s=%s: labels.csv says nothing in a column '%s'".formatted(label, column, column));
            }
        });
        boolean known = labels.stream().anyMatch(label -> isKnown(label.column()));
        if (!known) {
            throw new DeliveryException(
                    "labels.csv has a column for none of the labels %s; name columns with --label LABEL=COLUMN, or leave the scores out with --without-findings"
                            .formatted(labels.stream().map(Named::display).toList()));
        }
        return labels;
    }

    private boolean isKnown(String column) {
        return Stream.concat(films.setAside().stream(), films.test().stream())
                .anyMatch(film -> film.has(column).isPresent());
    }

    private Measurements measure(CompletedNetwork network, ModelRuntime runtime, List<Named> labels) {
        List<One> known = read("train", network, runtime, films.known(), false);
        List<One> setAside = read("val", network, runtime, films.setAside(), true);
        GateFit.Fitted gate;
        try {
            gate = GateFit.of(measured(known), measured(setAside), network.second());
        } catch (IllegalArgumentException e) {
            throw new DeliveryException(
                    "the gate cannot be measured on output '%s': %s".formatted(network.second(), e.getMessage()));
        }
        boolean mirrors = gate.settings().mirrorRatioMin() != null;
        List<One> test = read("test", network, runtime, films.test(), mirrors);
        Map<Film, float[]> vectors = new LinkedHashMap<>();
        test.forEach(film -> vectors.put(film.film(), film.measured().embedding()));
        return new Measurements(
                request.films(),
                known.size(),
                setAside.size(),
                gate,
                FalseAlarms.of(gate, test),
                findings(network, labels, gate, setAside, test),
                EmbeddingEvaluation.retrieval(films.findings(), vectors));
    }

    private @Nullable FindingsOutput findings(
            CompletedNetwork network, List<Named> labels, GateFit.Fitted gate, List<One> setAside, List<One> test) {
        if (network.scores() == null) {
            return null;
        }
        List<KnownScores> letThrough = setAside.stream()
                .filter(film -> !(FalseAlarms.verdict(gate, film) instanceof GateVerdict.Refused))
                .map(One::known)
                .toList();
        return new FindingsFit(
                        network.scores(),
                        labels,
                        letThrough,
                        test.stream().map(One::known).toList())
                .fit("%d films of split val of %s that the gate lets through"
                        .formatted(letThrough.size(), request.films()));
    }

    private List<One> read(
            String split, CompletedNetwork network, ModelRuntime runtime, List<Film> some, boolean mirrors) {
        MeasuredFilms read =
                MeasuredFilms.of(network, runtime, draft.pipeline(), some, mirrors, request.threads(), progress);
        unreadable.addAll(read.unreadable());
        if (!split.equals("test")) {
            CompletionFilms.enough(
                    split,
                    read.films().stream().map(One::film).toList(),
                    " that can be read (%s)"
                            .formatted(
                                    read.unreadable().isEmpty()
                                            ? "all"
                                            : read.unreadable().get(0)));
        }
        return read.films();
    }

    private static List<GateFit.Measured> measured(List<One> films) {
        return films.stream().map(One::measured).toList();
    }

    private Completed write(CompletedNetwork network, ModelRuntime runtime, Measurements found) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(draft.manifest().path("license_file").asText(), draft.license());
        List<String> told = told(network, found);
        files.put(CompletedManifest.CARD, card(told));
        files.put(CompletedManifest.MODEL, network.model());
        statistics(files, found.gate().statistics());
        ArrayNode goldens = goldens(files, network, runtime);
        byte[] manifest = new CompletedManifest(draft, network, found).bytes(files, goldens);
        files.put(PackageSource.MANIFEST, manifest);
        String sha256 = Sha256.hex(manifest);
        Path target = request.out().resolve(draft.name());
        try (Scratch scratch = Scratch.in(request.out())) {
            Path made = scratch.resolve(draft.name());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = made.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.write(path, file.getValue());
            }
            Files.writeString(
                    scratch.resolve(TrustedPackages.FILE),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put(draft.name(), sha256)
                            .toString(),
                    StandardCharsets.UTF_8);
            PackageLoad load = ModelPackageLoader.load(
                    PackageSource.folder(made), TrustedPackages.ofSite(Objects.requireNonNull(made.getParent())));
            if (load instanceof PackageLoad.PackageRefused refused) {
                throw new DeliveryException(
                        "what was made is no package that can be used: %s".formatted(refused.reason()));
            }
            ((PackageLoad.Loaded) load).modelPackage().close();
            scratch.publish(draft.name(), target);
        }
        return new Completed(target, sha256, told, draft.unsaid(), unreadable);
    }

    private static void statistics(Map<String, byte[]> files, GateStatistics known) {
        files.put(GateFit.REFERENCE_FILE, floats(known.reference()));
        if (known.mean().length > 0) {
            files.put(GateFit.MEAN_FILE, floats(known.mean()));
            files.put(GateFit.PRECISION_FILE, floats(known.precision()));
        }
        files.put(GateFit.SCORES_FILE, floats(known.calibrationScores()));
    }

    private static byte[] floats(float[]... vectors) {
        int numbers = Stream.of(vectors).mapToInt(vector -> vector.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) {
            for (float value : vector) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    private ArrayNode goldens(Map<String, byte[]> files, CompletedNetwork network, ModelRuntime runtime) {
        ArrayNode goldens = JsonNodeFactory.instance.arrayNode();
        for (GrayImage film : drawn()) {
            String start = "%s%03d.".formatted(CompletedManifest.GOLDENS, goldens.size() + 1);
            PreparedFilm prepared = draft.pipeline().prepare(film);
            ObjectNode golden = goldens.addObject()
                    .put("input", start + "input.npy")
                    .put("photometric", goldens.size() == 2 ? "MONOCHROME1" : "MONOCHROME2")
                    .put("uint8", start + "uint8.npy");
            files.put(start + "input.npy", NpyWriter.shorts(film.stored(), film.rows(), film.columns()));
            files.put(
                    start + "uint8.npy",
                    NpyWriter.bytes(
                            prepared.image().values(),
                            prepared.image().rows(),
                            prepared.image().columns()));
            ObjectNode outputs = golden.putObject("outputs");
            Map<String, Tensor> said = runtime.run(Map.of(network.input(), MeasuredFilms.tensor(prepared)));
            double largest = 0;
            for (String name : network.outputs().keySet()) {
                float[] values = MeasuredFilms.finite(
                        name, Objects.requireNonNull(said.get(name)).values(), "a drawn film");
                String file = start + name.replaceAll("[^A-Za-z0-9_-]", "_") + ".npy";
                files.put(file, NpyWriter.floats(values, values.length));
                outputs.put(name, file);
                for (float value : values) {
                    largest = Math.max(largest, Math.abs(value));
                }
            }
            golden.put("atol", Math.min(LARGEST_TOLERANCE, Math.max(TOLERANCE, RELATIVE_TOLERANCE * largest)));
        }
        return goldens;
    }

    private List<String> told(CompletedNetwork network, Measurements found) {
        List<String> told = new ArrayList<>();
        told.add("gate: %d films known, %d films of other patients set aside; refused above a distance of %s%s"
                .formatted(
                        found.known(),
                        found.setAside(),
                        found.gate().settings().refuse(),
                        found.gate().settings().mirrorRatioMin() == null
                                ? ", the mirror image is not looked at"
                                : ", and what looks mirrored"));
        FalseAlarms alarms = found.alarms();
        told.add(
                alarms.n() == 0
                        ? "false alarms: not measured, there are no test films of other patients"
                        : String.format(
                                Locale.ROOT,
                                "false alarms on %d test films of %d patients: refused %.3f (%.3f to %.3f), unusual %.3f",
                                alarms.n(),
                                alarms.patients(),
                                (double) alarms.refused() / alarms.n(),
                                alarms.refusedInterval().low(),
                                alarms.refusedInterval().high(),
                                (double) alarms.unusual() / alarms.n()));
        told.add(
                network.lengthened()
                        ? "embedding: '%s', brought to length 1 by a node of the graph ('%s')"
                                .formatted(draft.embedding().path("name").asText(), network.embedding())
                        : "embedding: '%s', which has length 1 as it is".formatted(network.embedding()));
        for (Figure figure : found.retrieval()) {
            if (figure.interval() != null && figure.name().matches("(ndcg10|p5)_(chance_)?\\d+|p_chance_\\d+")) {
                told.add(String.format(
                        Locale.ROOT,
                        "retrieval on the test films: %s %.3f (%.3f to %.3f)",
                        figure.name(),
                        figure.value(),
                        figure.interval().low(),
                        figure.interval().high()));
            }
        }
        if (found.findings() != null) {
            found.findings().labels().forEach(label -> told.add(sentence(label)));
        }
        if (films.shared() > 0) {
            told.add("left out: %d films of val and test whose patients have films in an earlier split"
                    .formatted(films.shared()));
        }
        return told;
    }

    private static String sentence(FindingsOutput.Label label) {
        if (label.standing() instanceof FindingsOutput.Standing.Evaluated said) {
            return String.format(
                    Locale.ROOT,
                    "finding %s: said, AUROC on the test films %.3f (%.3f to %.3f)",
                    label.id(),
                    said.auc().value(),
                    said.auc().low(),
                    said.auc().high());
        }
        return "finding %s: withheld, %s"
                .formatted(label.id(), ((FindingsOutput.Standing.Withheld) label.standing()).reason());
    }

    private byte[] card(List<String> told) {
        JsonNode root = draft.manifest();
        StringBuilder card = new StringBuilder("# %s\n\n%s\n\nLicence: %s.\n\nCompleted on films of %s:\n\n"
                .formatted(
                        draft.name(),
                        root.path("description").asText(),
                        root.path("license").asText(),
                        request.films()));
        told.forEach(line -> card.append("- ").append(line).append('\n'));
        card.append("\nThresholds: ").append(GateFit.HOW).append(".\n\nRisks and limits:\n\n");
        root.path("KnownRisksAndLimitations")
                .forEach(risk -> card.append("- ").append(risk.asText()).append('\n'));
        return card.append("\nFor research; a reader checks what it says.\n")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
