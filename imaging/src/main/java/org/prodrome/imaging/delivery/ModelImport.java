package org.prodrome.imaging.delivery;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.NpyWriter;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.preprocess.UnsupportedPreprocessException;
import org.prodrome.imaging.runtime.ExecutionProvider;
import org.prodrome.imaging.runtime.ModelLoadException;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.OnnxSource;
import org.prodrome.imaging.runtime.SealedBytes;
import org.prodrome.imaging.runtime.Tensor;
import org.prodrome.imaging.runtime.TensorSpec;

/**
 * Makes a draft of a package from a folder of another tool: the network, a proposed manifest with what the folder
 * tells, what it does not tell said as not available, and goldens made by running the network here. A draft is no
 * package yet: the loader refuses it and says what it lacks, until a person has filled that in and taken {@code draft}
 * out of the manifest.
 */
public final class ModelImport {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9][a-z0-9-]*)+");
    private static final Set<String> FLOATS = Set.of("float32", "float16");
    private static final String MODEL = "model.onnx";
    private static final int MEBIBYTE_BITS = 20;
    private static final int GOLDENS = 2;
    /** One, three, or as many as the films have, which then are three. */
    private static final Set<Long> CHANNELS = Set.of(1L, 3L, -1L);
    /** What transformers' image encoders give: a vector by patch, the first of them for the whole film (CLS). */
    private static final String TOKENS = "last_hidden_state";

    private static final int SEED = 20_261_122;
    private static final double TOLERANCE = 1e-3;
    /** Weights once as they come, once as the runtime lays them out, and what a film needs on its way through. */
    private static final int MEMORY_BY_SIZE = 3;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ForeignModel source;
    private final OnnxSource model;
    private final String id;
    private final ImportPreset preset;
    private final PreprocessPipeline pipeline;
    private final Map<String, byte[]> files = new TreeMap<>();
    /** Outputs that had a number below 0 or above 1 on a drawn film, so that they hold no probabilities. */
    private final Set<String> beyondOne = new TreeSet<>();

    private ModelImport(
            ForeignModel source, OnnxSource model, String id, ImportPreset preset, PreprocessPipeline pipeline) {
        this.source = source;
        this.model = model;
        this.id = id;
        this.preset = preset;
        this.pipeline = pipeline;
    }

    /**
     * What to import.
     *
     * @param preset the folder's form
     * @param folder the folder
     * @param out where the draft's folder is made
     * @param id reverse domain name; null for one made from the folder's name
     * @param recipe which of the vendor's recipes, for MedImageInsight
     * @param maxBytes most bytes of the model's files together
     */
    public record Request(
            ImportPreset preset,
            Path folder,
            Path out,
            @Nullable String id,
            @Nullable String recipe,
            long maxBytes) {

        /** Of the size that packages have where nothing else is set. */
        public Request(ImportPreset preset, Path folder, Path out, @Nullable String id, @Nullable String recipe) {
            this(preset, folder, out, id, recipe, PackageSource.MAX_PACKAGE_BYTES);
        }
    }

    /**
     * A draft that was made.
     *
     * @param folder where it is
     * @param lacks what it needs before it is a package
     * @param notEqual in what its preprocessing differs from the source's
     * @param assumptions what of its preprocessing the source leaves open
     */
    public record Draft(Path folder, List<String> lacks, List<String> notEqual, List<String> assumptions) {
        public Draft {
            lacks = List.copyOf(lacks);
            notEqual = List.copyOf(notEqual);
            assumptions = List.copyOf(assumptions);
        }
    }

    /** @throws DeliveryException saying what in the folder cannot be used; nothing is left behind */
    public static Draft run(Request request) throws IOException {
        if (!Files.isDirectory(request.folder())) {
            throw new DeliveryException("a folder expected");
        }
        ForeignModel source = new ForeignFolder(request.folder()).read(request.preset(), request.recipe());
        String name = request.folder().toRealPath().getFileName().toString();
        String id = request.id() == null
                ? "imported."
                        + name.toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9]+", "-")
                                .replaceAll("^-|-$", "")
                : request.id();
        if (!ID.matcher(id).matches()) {
            throw new DeliveryException("the id '%s' is no reverse domain name such as org.example.film".formatted(id));
        }
        try (OnnxSource model = ForeignWeights.read(source.onnx, request.maxBytes());
                OnnxModelRuntime runtime = OnnxModelRuntime.open(model, ExecutionProvider.CPU, Set.of())) {
            channels(source, runtime);
            ModelImport made =
                    new ModelImport(source, model, id, request.preset(), PreprocessPipeline.of(source.preprocess));
            made.files.put(
                    "LICENSE",
                    new ForeignFolder(request.folder())
                            .file("LICENSE")
                            .orElse(("License: " + source.license + "\n").getBytes(StandardCharsets.UTF_8)));
            return made.write(runtime, request.out());
        } catch (UnsupportedPreprocessException | ModelLoadException | ModelRunException e) {
            throw new DeliveryException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The network says whether it wants one channel or three; the source's steps may not. */
    private static void channels(ForeignModel source, OnnxModelRuntime runtime) {
        TensorSpec spec = input(runtime);
        boolean rgb = spec.shape().get(1) != 1;
        List<Integer> replicate = new ArrayList<>();
        for (int i = 0; i < source.preprocess.size(); i++) {
            if (source.preprocess.get(i).path("op").asText().equals("replicate_channels")) {
                replicate.add(i);
            }
        }
        if (!rgb) {
            replicate.forEach(at -> source.preprocess.remove(at.intValue()));
        } else if (replicate.isEmpty()) {
            int at = source.preprocess.size() - 1;
            if (at > 0 && source.preprocess.get(at - 1).path("op").asText().equals("normalize")) {
                at--;
            }
            source.preprocess.insert(at, ForeignFolder.op("replicate_channels").put("count", 3));
        }
    }

    private static TensorSpec input(OnnxModelRuntime runtime) {
        if (runtime.inputs().size() != 1) {
            throw new DeliveryException("a network with one input, the film, expected; this has "
                    + runtime.inputs().keySet());
        }
        TensorSpec spec = runtime.inputs().values().iterator().next();
        boolean film = FLOATS.contains(spec.elementType()) && spec.shape().size() == 4;
        if (!film || !CHANNELS.contains(spec.shape().get(1))) {
            throw new DeliveryException(
                    "an input of float32 or float16 [films, 1 or 3 channels, rows, columns] expected, found " + spec);
        }
        return spec;
    }

    private Draft write(OnnxModelRuntime runtime, Path out) throws IOException {
        shapes(runtime);
        Map<String, int[]> outputs = goldens(runtime);
        lacks(outputs);
        ObjectNode manifest = manifest(runtime, outputs);
        Path target = out.resolve(id + "-" + source.version);
        try (Scratch scratch = Scratch.in(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = scratch.resolve("package").resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            for (Map.Entry<String, SealedBytes> file : models().entrySet()) {
                Path path = scratch.resolve("package").resolve(file.getKey());
                Files.createDirectories(path.getParent());
                file.getValue().writeTo(path);
            }
            Files.writeString(
                    scratch.resolve("package").resolve(PackageSource.MANIFEST),
                    manifest.toPrettyString() + "\n",
                    StandardCharsets.UTF_8);
            scratch.publish("package", target);
        }
        return new Draft(target, source.lacks, source.notEqual, source.assumptions);
    }

    private void shapes(OnnxModelRuntime runtime) {
        List<Long> shape = input(runtime).shape();
        if (shape.get(0) != -1) {
            settle("a batch dimension of any size: the network takes %d film(s) at a time, export it again"
                    .formatted(shape.get(0)));
        }
        List<Long> wanted = List.of((long) pipeline.height(), (long) pipeline.width());
        if (!shape.subList(2, 4).equals(wanted)) {
            if (!shape.subList(2, 4).equals(List.of(-1L, -1L))) {
                throw new DeliveryException("the preprocessing makes films of %s, the network takes %s"
                        .formatted(wanted, shape.subList(2, 4)));
            }
            source.lacks.add("a fixed size in the graph, %s: the network takes films of any".formatted(wanted));
        }
    }

    /** Runs two drawn films through steps and network; they show whether it still does the same elsewhere. */
    private Map<String, int[]> goldens(OnnxModelRuntime runtime) {
        String input = runtime.inputs().keySet().iterator().next();
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int i = 1; i <= GOLDENS; i++) {
            GrayImage film = drawn(i);
            PreparedFilm prepared = pipeline.prepare(film);
            long[] shape = {1, pipeline.channels(), pipeline.height(), pipeline.width()};
            Map<String, Tensor> found = runtime.run(Map.of(input, new Tensor(shape, prepared.tensor())));
            files.put(
                    "goldens/%03d.input.npy".formatted(i),
                    NpyWriter.shorts(film.stored(), film.rows(), film.columns()));
            files.put(
                    "goldens/%03d.uint8.npy".formatted(i),
                    NpyWriter.bytes(prepared.image().values(), pipeline.height(), pipeline.width()));
            for (Map.Entry<String, Tensor> output : new TreeMap<>(found).entrySet()) {
                int[] sizes = new int[output.getValue().shape().length];
                for (int d = 0; d < sizes.length; d++) {
                    sizes[d] = (int) output.getValue().shape()[d];
                }
                for (float value : output.getValue().values()) {
                    if (!Float.isFinite(value)) {
                        throw new DeliveryException("output '%s' holds a number that is not finite on a drawn film"
                                .formatted(output.getKey()));
                    }
                    if (value < 0 || value > 1) {
                        beyondOne.add(output.getKey());
                    }
                }
                shapes.put(output.getKey(), sizes);
                files.put(
                        golden(i, output.getKey()),
                        NpyWriter.floats(output.getValue().values(), sizes));
            }
        }
        return shapes;
    }

    private static String golden(int i, String output) {
        return "goldens/%03d.%s.npy".formatted(i, output.replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    /** A drawn film of 16 bits: waves, edges and seeded noise; not a patient's. */
    private static GrayImage drawn(int number) {
        int rows = 211 + 40 * number;
        int columns = 300 - 20 * number;
        Random random = new Random(SEED + number);
        int[] stored = new int[rows * columns];
        for (int i = 0; i < stored.length; i++) {
            double row = (double) (i / columns) / rows;
            double column = (double) (i % columns) / columns;
            double wave = 30_000 + 18_000 * Math.sin(9 * column + number) * Math.cos(7 * row);
            boolean edge = row > 0.4 && row < 0.6 && column > 0.3 && column < 0.5;
            stored[i] = (int) Math.max(0, Math.min(65_535, (edge ? 60_000 : wave) + 900 * random.nextGaussian()));
        }
        return GrayImage.plain(rows, columns, stored, number % 2 == 0);
    }

    private void lacks(Map<String, int[]> outputs) {
        if (!source.rangeKnown) {
            settle("the range of the network's input: a preprocessor_config.json with rescale and normalize");
        }
        if (labels(outputs) == null && !source.labels.isEmpty()) {
            source.lacks.add("an output of %d scores, one by label".formatted(source.labels.size()));
        }
        notLogits(outputs).forEach(source.lacks::add);
        if (embedding(outputs) == null) {
            source.lacks.add("an output of task embedding, one unit vector by film: the input gate needs it");
        } else {
            source.lacks.add("proof that the embedding has length 1 (normalized), in the graph");
        }
        source.lacks.add("ood: embeddings of known films and the gate's thresholds from films that were set aside");
        if (!source.labels.isEmpty()) {
            source.lacks.add(
                    "for each label: codes, calibration, operating points and figures of an evaluation, or status withheld with its reason");
        }
        if (source.license.equals(ForeignModel.UNKNOWN)) {
            source.lacks.add("license");
        }
        source.lacks.add("every text that reads \"not available\", read and decided on by a person");
    }

    /** What no command can find out; a person takes the line out of the draft once it is settled. */
    private void settle(String lack) {
        source.lacks.add(lack);
        source.toSettle.add(lack);
    }

    /** Why a sigmoid on the scores would give wrong probabilities, as far as it is known; empty for none. */
    private List<String> notLogits(Map<String, int[]> outputs) {
        String scores = source.labels.isEmpty() ? null : labels(outputs);
        List<String> reasons = new ArrayList<>();
        if (scores == null) {
            return reasons;
        }
        if (!beyondOne.contains(scores)) {
            reasons.add(
                    "logits: every number of '%s' lies within 0 and 1 on the drawn films, so they are likely probabilities already, and a sigmoid would press them into .50 to .73; %s"
                            .formatted(scores, source.asLogits));
        }
        if (source.notSigmoid != null) {
            reasons.add(
                    "activation: %s; a head with a sigmoid for each label, or no output of findings (its embedding serves a head of the site's own)"
                            .formatted(source.notSigmoid));
        }
        return reasons;
    }

    private @Nullable String labels(Map<String, int[]> outputs) {
        return outputs.entrySet().stream()
                .filter(output -> output.getValue().length == 2 && output.getValue()[1] == source.labels.size())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String embedding(Map<String, int[]> outputs) {
        List<String> vectors = outputs.entrySet().stream()
                .filter(output -> output.getValue().length == 2)
                .map(Map.Entry::getKey)
                .toList();
        return source.embeddings.stream()
                .flatMap(wanted -> vectors.stream().filter(name -> wanted.isEmpty() || wanted.equals(name)))
                .findFirst()
                .orElse(firstToken(outputs) ? TOKENS : null);
    }

    /** Whether a vector for each patch is all that an image encoder gives; its first is then the film's. */
    private boolean firstToken(Map<String, int[]> outputs) {
        int[] shape = outputs.get(TOKENS);
        return preset == ImportPreset.HUGGINGFACE && shape != null && shape.length == 3;
    }

    private ObjectNode manifest(OnnxModelRuntime runtime, Map<String, int[]> outputs) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", "urn:prodrome:modelpackage:1");
        ObjectNode draft = root.putObject("draft");
        draft.put("preset", preset.word());
        source.lacks.forEach(draft.putArray("lacks")::add);
        source.toSettle.forEach(draft.putArray("to_settle")::add);
        root.put("id", id)
                .put("version", source.version)
                .put("name", source.name)
                .put("description", source.description)
                .put("authors", source.authors)
                .put("copyright", source.copyright)
                .put("license", source.license)
                .put("license_file", "LICENSE");
        root.putObject("changelog").put(source.version, "Imported.");
        root.putArray("weights_provenance")
                .addObject()
                .put("name", source.name)
                .put("license", source.license)
                .put("source", "imported from a folder, preset " + preset.word())
                .put("sha256", model.model().sha256());
        ArrayNode listed = root.putArray("files");
        files.forEach((name, bytes) -> listed.addObject()
                .put("name", name)
                .put("size", bytes.length)
                .put("sha256", Sha256.hex(bytes))
                .put("role", name.equals("LICENSE") ? "license" : "golden"));
        models().forEach((name, bytes) -> listed.addObject()
                .put("name", name)
                .put("size", bytes.size())
                .put("sha256", bytes.sha256())
                .put("role", name.equals(MODEL) ? "model" : "model-data"));
        root.putObject("runtime")
                .put("backend", "onnxruntime")
                .put("min_version", "1.17")
                .put("opset", opset())
                .put("max_batch_size", 1)
                .put("memory_mb", 1 + MEMORY_BY_SIZE * (model.size() >> MEBIBYTE_BITS));
        people(root);
        root.putObject("input_selection").setAll(selection());
        formats(root, runtime, outputs);
        root.set("preprocess", source.preprocess);
        root.put("preprocess_sha256", pipeline.sha256());
        meanings(root.putArray("outputs"), outputs);
        root.putArray("evaluation");
        root.putArray("subgroups");
        ObjectNode data = root.putObject("training_data");
        data.put("data_source", source.dataSource)
                .put("license", ForeignModel.UNKNOWN)
                .put("citation", source.citation)
                .put("inclusion", ForeignModel.UNKNOWN)
                .put("exclusion", ForeignModel.UNKNOWN);
        root.putNull("ood");
        ObjectNode maintenance = root.putObject("maintenance").put("local_validation_required", true);
        source.notEqual.forEach(maintenance.putArray("preprocess_not_equal")::add);
        source.assumptions.forEach(maintenance.putArray("preprocess_assumptions")::add);
        ArrayNode goldens = root.putArray("goldens");
        for (int i = 1; i <= GOLDENS; i++) {
            ObjectNode golden = goldens.addObject()
                    .put("input", "goldens/%03d.input.npy".formatted(i))
                    .put("photometric", i % 2 == 0 ? "MONOCHROME1" : "MONOCHROME2")
                    .put("uint8", "goldens/%03d.uint8.npy".formatted(i));
            ObjectNode known = golden.putObject("outputs");
            int number = i;
            outputs.keySet().forEach(name -> known.put(name, golden(number, name)));
            golden.put("atol", TOLERANCE);
        }
        return root;
    }

    /** The model and, by the names that it calls them, its weights in other files. */
    private Map<String, SealedBytes> models() {
        Map<String, SealedBytes> models = new TreeMap<>(model.weights());
        models.put(MODEL, model.model());
        return models;
    }

    private long opset() {
        return model.opset().orElseThrow(() -> new DeliveryException("the model does not say its operator set"));
    }

    private void people(ObjectNode root) {
        root.put("intended_use", source.intendedUse);
        for (String field : List.of(
                "IntendedUseAndWorkflow",
                "PrimaryIntendedUsers",
                "TargetedPatientPopulation",
                "CautionedOutOfScopeSettings")) {
            root.put(field, ForeignModel.UNKNOWN);
        }
        ArrayNode risks = root.putArray("KnownRisksAndLimitations");
        source.notEqual.forEach(reason -> risks.add("Preprocessing is not equal to the source: " + reason + "."));
        source.assumptions.forEach(
                one -> risks.add("Assumed of DICOM films, for the site's own evaluation to answer: " + one + "."));
        risks.add(
                "Its goldens were made by this program: they show that it still does the same, not that it does what the"
                        + " source does.");
        root.put("ClinicalRiskLevel", ForeignModel.UNKNOWN)
                .put("RegulatoryApproval", ForeignModel.UNKNOWN)
                .put("ReleaseStage", "draft of an import")
                .put("FundingSource", ForeignModel.UNKNOWN)
                .put("OngoingMaintenance", ForeignModel.UNKNOWN);
    }

    private ObjectNode selection() {
        ObjectNode films = JSON.createObjectNode();
        films.putArray("Modality").add("CR").add("DX");
        films.putArray("BodyPartExamined").add("CHEST");
        films.putArray("ViewPosition").add("PA").add("AP");
        films.putArray("PhotometricInterpretation").add("MONOCHROME1").add("MONOCHROME2");
        films.put("min_rows", pipeline.height()).put("min_columns", pipeline.width());
        films.putObject("PatientAge").put("min", 18).put("unit", "a");
        return films.put("on_missing", "warn").put("on_mismatch", "refuse");
    }

    private void formats(ObjectNode root, OnnxModelRuntime runtime, Map<String, int[]> outputs) {
        ObjectNode format = root.putObject("network_data_format");
        ObjectNode in = format.putObject("inputs")
                .putObject(runtime.inputs().keySet().iterator().next());
        in.put("type", "image").put("num_channels", pipeline.channels());
        in.putArray("spatial_shape").add(pipeline.height()).add(pipeline.width());
        in.put("dtype", type(input(runtime))).put("layout", "NCHW");
        ObjectNode out = format.putObject("outputs");
        outputs.forEach((name, shape) -> {
            ObjectNode one = out.putObject(name).put("num_channels", shape.length > 1 ? shape[1] : 1);
            if (shape.length > 2) {
                ArrayNode spatial = one.putArray("spatial_shape");
                for (int i = 2; i < shape.length; i++) {
                    spatial.add(shape[i]);
                }
            }
            one.put("dtype", type(runtime.outputs().get(name)));
        });
    }

    /** What a network has of other numbers is refused when it is run. */
    private static String type(@Nullable TensorSpec spec) {
        return spec == null ? "float32" : spec.elementType();
    }

    private void meanings(ArrayNode meanings, Map<String, int[]> outputs) {
        String scores = source.labels.isEmpty() ? null : labels(outputs);
        if (scores != null) {
            ObjectNode findings = meanings.addObject().put("name", scores).put("task", "multilabel");
            // Left open where a sigmoid may be wrong, so that nobody gets past it by taking 'draft' out.
            if (notLogits(outputs).isEmpty()) {
                findings.put("activation", "sigmoid");
            } else {
                findings.putNull("activation");
            }
            findings.putNull("calibration");
            ArrayNode labels = findings.putArray("labels");
            for (String label : source.labels) {
                ObjectNode one = labels.addObject();
                String plain = label.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "_")
                        .replaceAll("^_|_$", "");
                one.put("id", plain.matches("[a-z][a-z0-9_]{0,60}") ? plain : "label_" + labels.size())
                        .put("display", label.isBlank() ? "(none)" : label)
                        .put("source_label", label.isBlank() ? "(none)" : label);
                one.putArray("codes");
                one.put("status", "withheld").put("reason", "not available: no evaluation was imported with it");
            }
        }
        String vector = embedding(outputs);
        if (vector != null) {
            int[] shape = outputs.getOrDefault(vector, new int[] {1, 1});
            int dims = shape[shape.length - 1];
            ObjectNode place = meanings.addObject().put("name", vector).put("task", "embedding");
            if (shape.length == 3) {
                place.put("token", 0);
            }
            place.put("dims", dims)
                    .put("metric", "cosine")
                    .put(
                            "space_id",
                            "%s/%s/%d/%s"
                                    .formatted(
                                            id,
                                            source.version,
                                            dims,
                                            pipeline.sha256().substring(0, 12)))
                    .putNull("normalized");
        }
    }
}
