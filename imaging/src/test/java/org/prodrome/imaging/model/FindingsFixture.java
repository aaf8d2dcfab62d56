package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.NpyWriter;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.Tensor;

/**
 * A small findings package in a folder, made anew. Its network sees 16 x 16 pixels: the score of "bright" is 10 times
 * the mean of the image, that of "dark" its opposite, "hidden" is withheld; the map is the score of each 4 x 4 patch;
 * the embedding is a linear picture of the 16 patches; the view is PA where the upper half is brighter than the lower.
 */
public final class FindingsFixture {
    public static final String ID = "org.example.tiny-findings";
    public static final String NAME = ID + "-1.0.0";
    static final int SIZE = 16;
    static final int DIMS = 8;
    static final int KNOWN = 60;
    private static final int PATCHES = 16;
    private static final int LABELS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ObjectNode root = JSON.createObjectNode();

    public FindingsFixture(Path parent) throws IOException {
        folder = Files.createDirectories(parent.resolve(NAME));
        byte[] model = network(false);
        PreprocessPipeline pipeline = PreprocessPipeline.of(preprocess());
        put("model.onnx", model, "model");
        put("LICENSE", "free".getBytes(StandardCharsets.UTF_8), "license");
        statistics(model, pipeline);
        manifest(pipeline.sha256());
        write();
    }

    /** A film on which the given share of rows is white, with some noise. */
    public static GrayImage film(double bright, long seed) {
        Random random = new Random(seed);
        int size = 64;
        int[] values = new int[size * size];
        for (int i = 0; i < values.length; i++) {
            boolean white = i / size < bright * size;
            values[i] = (white ? 200 : 20) + random.nextInt(30);
        }
        return GrayImage.plain(size, size, values, false);
    }

    /** @param sometimesNan whether scores of dark films are no numbers */
    static byte[] network(boolean sometimesNan) {
        return network(sometimesNan, false);
    }

    /** @param oneFilm whether a run of several films fails */
    static byte[] network(boolean sometimesNan, boolean oneFilm) {
        return network(new OnnxBuilder().input("x", 0, 1, SIZE, SIZE), "x", sometimesNan, oneFilm)
                .build();
    }

    /** The network with all its weights in another file. */
    static OnnxBuilder networkBesides(OnnxBuilder net) {
        return network(net.input("x", 0, 1, SIZE, SIZE), "x", false, false);
    }

    /** The same network, which takes films of 16 bits. */
    static byte[] networkOfHalves() {
        OnnxBuilder net = new OnnxBuilder()
                .halfInput("x", 0, 1, SIZE, SIZE)
                .node("Cast", List.of("x"), "x32", OnnxBuilder.wholeAttribute("to", OnnxBuilder.FLOAT));
        return network(net, "x32", false, false).build();
    }

    private static OnnxBuilder network(OnnxBuilder start, String x, boolean sometimesNan, boolean oneFilm) {
        float[] mixing = new float[PATCHES * DIMS];
        Random random = new Random(4);
        for (int i = 0; i < mixing.length; i++) {
            mixing[i] = (float) random.nextGaussian();
        }
        float[] halves = new float[PATCHES * 2];
        for (int patch = 0; patch < PATCHES; patch++) {
            halves[2 * patch] = patch < PATCHES / 2 ? 1 : -1;
            halves[2 * patch + 1] = -halves[2 * patch];
        }
        OnnxBuilder net = start.output("logits", 0, LABELS)
                .output("embedding", 0, DIMS)
                .output("view_logits", 0, 2)
                .output("cam", 0, LABELS, 4, 4)
                .weights("w", new float[] {10, -10, 3}, LABELS, 1, 1, 1)
                .weights("mixing", mixing, PATCHES, DIMS)
                .weights("halves", halves, PATCHES, 2)
                .weights("lift", new float[] {0, 0, 0, 0, 0, 0, 0, 1e-3f}, DIMS)
                .node(
                        "AveragePool",
                        List.of(x),
                        "patches",
                        OnnxBuilder.wholesAttribute("kernel_shape", 4, 4),
                        OnnxBuilder.wholesAttribute("strides", 4, 4));
        if (sometimesNan) {
            net.weights("half", new float[] {0.5f}, 1)
                    .node("GlobalAveragePool", List.of(x), "mean4")
                    .node("Add", List.of("mean4", "half"), "shifted")
                    .node("Sqrt", List.of("shifted"), "root")
                    .node("Sub", List.of("root", "root"), "zero")
                    .node("Conv", List.of("patches", "w"), "plain")
                    .node("Add", List.of("plain", "zero"), "cam");
        } else {
            net.node("Conv", List.of("patches", "w"), "cam");
        }
        if (oneFilm) {
            // [1,1] times [films,16] is defined for one film alone.
            net.weights("one", new float[] {1}, 1, 1)
                    .weights("nothing", new float[PATCHES * DIMS], PATCHES, DIMS)
                    .node("MatMul", List.of("one", "flat"), "alone")
                    .node("MatMul", List.of("alone", "nothing"), "zeros")
                    .node("Add", List.of("together", "zeros"), "lifted");
        }
        return net.node("GlobalAveragePool", List.of("cam"), "pooled")
                .node("Flatten", List.of("pooled"), "logits", OnnxBuilder.wholeAttribute("axis", 1))
                .node("Flatten", List.of("patches"), "flat", OnnxBuilder.wholeAttribute("axis", 1))
                .node("MatMul", List.of("flat", "mixing"), "mixed")
                .node("Add", List.of("mixed", "lift"), oneFilm ? "together" : "lifted")
                .node(
                        "LpNormalization",
                        List.of("lifted"),
                        "embedding",
                        OnnxBuilder.wholeAttribute("axis", 1),
                        OnnxBuilder.wholeAttribute("p", 2))
                .node("MatMul", List.of("flat", "halves"), "view_logits");
    }

    private static ArrayNode preprocess() {
        ArrayNode steps = JSON.createArrayNode();
        steps.addObject().put("op", "modality_lut");
        steps.addObject().put("op", "photometric").put("to", "MONOCHROME2");
        steps.addObject().put("op", "percentile_window").put("low", 1).put("high", 99);
        steps.addObject().put("op", "to_uint8").put("rounding", "half_up");
        ObjectNode resize = steps.addObject().put("op", "resize");
        resize.putObject("size").put("height", SIZE).put("width", SIZE);
        resize.put("resample", "pillow_bilinear");
        ObjectNode normalize = steps.addObject().put("op", "normalize");
        normalize.putArray("image_mean").add(127.5);
        normalize.putArray("image_std").add(127.5);
        steps.addObject().put("op", "layout").put("to", "NCHW");
        return steps;
    }

    private void statistics(byte[] model, PreprocessPipeline pipeline) throws IOException {
        try (ModelRuntime runtime = OnnxModelRuntime.open(model)) {
            float[][] known = new float[KNOWN][];
            for (int i = 0; i < KNOWN; i++) {
                known[i] = embedding(runtime, pipeline, 0.2 + 0.6 * i / KNOWN, i);
            }
            float[] scores = new float[20];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = 0.001f * i;
            }
            put("stats/reference.f32", floats(known), "reference");
            put("stats/calibration.f32", floats(scores), "reference");
            double[] mean = new double[DIMS];
            for (float[] vector : known) {
                for (int d = 0; d < DIMS; d++) {
                    mean[d] += vector[d] / KNOWN;
                }
            }
            float[] center = new float[DIMS];
            float[] precision = new float[DIMS * DIMS];
            for (int d = 0; d < DIMS; d++) {
                center[d] = (float) mean[d];
                precision[d * DIMS + d] = 2;
            }
            put("stats/mean.f32", floats(center), "reference");
            put("stats/precision.f32", floats(precision), "reference");
            golden(runtime, pipeline);
        }
    }

    private void golden(ModelRuntime runtime, PreprocessPipeline pipeline) throws IOException {
        GrayImage film = film(0.6, 77);
        PreparedFilm prepared = pipeline.prepare(film);
        byte[] values = new byte[film.stored().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) film.stored()[i];
        }
        put("goldens/001.input.npy", NpyWriter.bytes(values, film.rows(), film.columns()), "golden");
        put("goldens/001.uint8.npy", NpyWriter.bytes(prepared.image().values(), SIZE, SIZE), "golden");
        Map<String, Tensor> outputs = run(runtime, prepared);
        for (String name : List.of("logits", "embedding", "cam")) {
            float[] known = Objects.requireNonNull(outputs.get(name)).values();
            put("goldens/001." + name + ".npy", NpyWriter.floats(known, known.length), "golden");
        }
    }

    private static float[] embedding(ModelRuntime runtime, PreprocessPipeline pipeline, double bright, long seed) {
        return Objects.requireNonNull(
                        run(runtime, pipeline.prepare(film(bright, seed))).get("embedding"))
                .values();
    }

    private static Map<String, Tensor> run(ModelRuntime runtime, PreparedFilm film) {
        return runtime.run(Map.of("x", new Tensor(new long[] {1, 1, SIZE, SIZE}, film.tensor())));
    }

    private static byte[] floats(float[]... vectors) {
        int n = Arrays.stream(vectors).mapToInt(vector -> vector.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(n * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) {
            for (float value : vector) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    private void put(String name, byte[] bytes, String role) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        root.withArray("/files")
                .addObject()
                .put("name", name)
                .put("size", bytes.length)
                .put("sha256", Sha256.hex(bytes))
                .put("role", role);
    }

    private void manifest(String preprocessSha256) {
        root.put("schema", "urn:prodrome:modelpackage:1").put("id", ID).put("version", "1.0.0");
        for (String text : List.of(
                "name",
                "description",
                "authors",
                "copyright",
                "license",
                "intended_use",
                "IntendedUseAndWorkflow",
                "PrimaryIntendedUsers",
                "TargetedPatientPopulation",
                "CautionedOutOfScopeSettings",
                "ClinicalRiskLevel",
                "RegulatoryApproval",
                "ReleaseStage",
                "FundingSource",
                "OngoingMaintenance")) {
            root.put(text, "for tests");
        }
        root.put("license_file", "LICENSE").putArray("KnownRisksAndLimitations").add("knows nothing of films");
        root.putObject("changelog");
        root.putArray("weights_provenance");
        root.putArray("evaluation");
        root.putArray("subgroups");
        root.putObject("training_data");
        root.putObject("maintenance");
        root.putObject("runtime")
                .put("backend", "onnxruntime")
                .put("min_version", "1.17")
                .put("opset", 17)
                .put("max_batch_size", 4)
                .put("memory_mb", 10);
        ObjectNode selection = root.putObject("input_selection");
        selection.putArray("Modality").add("CR").add("DX");
        selection.putArray("BodyPartExamined").add("CHEST");
        selection.putArray("ViewPosition").add("PA").add("AP");
        selection.putArray("PhotometricInterpretation").add("MONOCHROME1").add("MONOCHROME2");
        selection
                .put("min_rows", 64)
                .put("min_columns", 64)
                .put("on_missing", "warn")
                .put("on_mismatch", "refuse");
        selection.putObject("PatientAge").put("min", 18).put("unit", "a");
        ObjectNode format = root.putObject("network_data_format");
        network(format.putObject("inputs"), "x", 1, SIZE, SIZE);
        ObjectNode outputs = format.putObject("outputs");
        network(outputs, "logits", LABELS);
        network(outputs, "embedding", DIMS);
        network(outputs, "view_logits", 2);
        network(outputs, "cam", LABELS, 4, 4);
        root.set("preprocess", preprocess());
        root.put("preprocess_sha256", preprocessSha256);
        outputs(root.putArray("outputs"));
        gate(root.putObject("ood"));
        ObjectNode golden = root.putArray("goldens").addObject();
        golden.put("input", "goldens/001.input.npy")
                .put("photometric", "MONOCHROME2")
                .put("uint8", "goldens/001.uint8.npy")
                .put("atol", 1e-3);
        golden.putObject("outputs")
                .put("logits", "goldens/001.logits.npy")
                .put("embedding", "goldens/001.embedding.npy")
                .put("cam", "goldens/001.cam.npy");
    }

    private static void network(ObjectNode parent, String name, int channels, int... spatial) {
        ObjectNode node = parent.putObject(name).put("dtype", "float32").put("num_channels", channels);
        if (spatial.length > 0) {
            ArrayNode shape = node.putArray("spatial_shape");
            Arrays.stream(spatial).forEach(shape::add);
        }
    }

    private static void outputs(ArrayNode outputs) {
        ObjectNode findings = outputs.addObject()
                .put("name", "logits")
                .put("task", "multilabel")
                .put("activation", "sigmoid");
        ObjectNode calibration = findings.putObject("calibration")
                .put("method", "platt")
                .put("fitted_on", "val")
                .put("ece_before", 0.1)
                .put("ece_after", 0.02);
        calibration.putArray("a").add(0.5).add(0.5).add(1);
        calibration.putArray("b").add(0).add(0.25).add(0);
        ArrayNode labels = findings.putArray("labels");
        evaluated(label(labels, "bright", "8186001"), 0.8, 0.2, 0.45, 0.6);
        evaluated(label(labels, "dark", "60046008"), 0.7, 0.3, 0.35, 0.3);
        label(labels, "hidden", "233604007").put("status", "withheld").put("reason", "only 7 films show it");
        ObjectNode embedding = outputs.addObject()
                .put("name", "embedding")
                .put("task", "embedding")
                .put("dims", DIMS)
                .put("normalized", true)
                .put("metric", "cosine")
                .put("space_id", ID + "/1.0.0/e8");
        embedding.putArray("truncatable").add(4);
        outputs.addObject()
                .put("name", "view_logits")
                .put("task", "view")
                .putArray("classes")
                .add("PA")
                .add("AP");
        outputs.addObject()
                .put("name", "cam")
                .put("task", "explanation")
                .put("method", "exact_cam")
                .put("for_output", "logits");
    }

    private static ObjectNode label(ArrayNode labels, String id, String code) {
        ObjectNode label = labels.addObject()
                .put("id", id)
                .put("display", "Film is " + id)
                .put("source_label", id)
                .put("prevalence_train", 0.2);
        label.putArray("codes")
                .addObject()
                .put("system", "http://snomed.info/sct")
                .put("code", code);
        label.putObject("n_positive").put("train", 40).put("val", 10).put("test", 10);
        return label;
    }

    private static void evaluated(ObjectNode label, double in, double out, double qPos, double qNeg) {
        label.put("status", "evaluated");
        label.putObject("auc").put("value", 0.9).putArray("ci").add(0.85).add(0.95);
        ArrayNode points = label.putArray("operating_points");
        point(points, "rule_in", in, 0.6, 0.95);
        point(points, "rule_out", out, 0.95, 0.5);
        label.putObject("conformal")
                .put("alpha", 0.1)
                .put("q_pos", qPos)
                .put("q_neg", qNeg)
                .put("n_pos", 40)
                .put("n_neg", 160);
        label.put("comparison_sd", 0.4);
    }

    private static void point(ArrayNode points, String name, double threshold, double sensitivity, double specificity) {
        ObjectNode point = points.addObject()
                .put("name", name)
                .put("threshold", threshold)
                .put("sensitivity", sensitivity)
                .put("specificity", specificity);
        ArrayNode ci = point.putArray("ci");
        ci.addArray().add(sensitivity - 0.05).add(sensitivity + 0.04);
        ci.addArray().add(specificity - 0.05).add(specificity + 0.04);
    }

    private static void gate(ObjectNode ood) {
        ood.put("embedding", "embedding")
                .put("reference", "stats/reference.f32")
                .put("n", KNOWN)
                .put("dims", DIMS);
        ood.putObject("knn")
                .put("k", 3)
                .put("metric", "cosine_distance")
                .put("threshold_unusual", 0.05)
                .put("threshold_refuse", 0.1);
        ood.putObject("mahalanobis")
                .put("mean", "stats/mean.f32")
                .put("precision", "stats/precision.f32")
                .put("shrinkage", 0.1)
                .put("threshold_unusual", 20)
                .put("threshold_refuse", 40);
        ood.putObject("conformal").put("scores", "stats/calibration.f32");
        ood.putObject("image_checks")
                .put("sharpness_min", 0)
                .put("sharpness_max", 1e8)
                .put("entropy_min", 0)
                .put("constant_border_max", 1);
    }

    public Path folder() {
        return folder;
    }

    /** The manifest as it is now. */
    public ObjectNode manifest() {
        return root.deepCopy();
    }

    /** Changes the manifest; whoever loads with {@link #load()} trusts the change. */
    public FindingsFixture manifest(Consumer<ObjectNode> change) throws IOException {
        change.accept(root);
        write();
        return this;
    }

    /**
     * Puts a step before the resize, which on square films of square pixels must change nothing, and leaves out the
     * map, which is for films that were stretched alone.
     */
    public FindingsFixture geometry(String step) throws IOException {
        Iterator<JsonNode> outputs = root.withArray("/outputs").elements();
        while (outputs.hasNext()) {
            if (outputs.next().path("task").asText().equals("explanation")) {
                outputs.remove();
            }
        }
        ArrayNode steps = (ArrayNode) root.path("preprocess");
        steps.insert(4, JSON.readTree(step));
        root.put("preprocess_sha256", PreprocessPipeline.of(steps).sha256());
        write();
        return this;
    }

    /** Replaces a file and lists its new size and hash. */
    FindingsFixture replace(String name, byte[] bytes) throws IOException {
        List<ObjectNode> listed = new ArrayList<>();
        root.path("files").forEach(file -> listed.add((ObjectNode) file));
        Files.write(folder.resolve(name), bytes);
        for (ObjectNode file : listed) {
            if (file.path("name").asText().equals(name)) {
                file.put("size", bytes.length).put("sha256", Sha256.hex(bytes));
            }
        }
        write();
        return this;
    }

    /** Adds a file and lists it. */
    FindingsFixture add(String name, byte[] bytes, String role) throws IOException {
        put(name, bytes, role);
        write();
        return this;
    }

    /** The network's weights in a file beside it. */
    FindingsFixture besides(String name) throws IOException {
        OnnxBuilder net = networkBesides(new OnnxBuilder().besides(name));
        return replace("model.onnx", net.build()).add(name, net.data(), "model-data");
    }

    private void write() throws IOException {
        Files.write(folder.resolve(PackageSource.MANIFEST), JSON.writeValueAsBytes(root));
    }

    /** Hash of the manifest as it is now. */
    public String manifestSha256() throws IOException {
        return Sha256.hex(Files.readAllBytes(folder.resolve(PackageSource.MANIFEST)));
    }

    /** Pins the package in the list of the folder around it. */
    public void trust() throws IOException {
        Files.writeString(
                folder.resolveSibling(TrustedPackages.FILE), "{\"%s\":\"%s\"}".formatted(NAME, manifestSha256()));
    }

    PackageLoad tryLoad() throws IOException {
        return tryLoad(ModelServing.here());
    }

    PackageLoad tryLoad(ModelServing serving) throws IOException {
        return ModelPackageLoader.load(
                PackageSource.folder(folder), TrustedPackages.of(NAME, manifestSha256()), serving);
    }

    /** The package as a zip file beside its folder, under the name that the lists of trusted packages call it by. */
    Path zip() throws IOException {
        Path file = folder.resolveSibling(NAME + ".mpk");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(path).toString()));
                Files.copy(path, zip);
            }
        }
        return file;
    }

    /** The package, loaded; whoever asks closes it. */
    public ModelPackage load() throws IOException {
        PackageLoad load = tryLoad();
        if (load instanceof PackageLoad.PackageRefused refused) {
            throw new AssertionError(refused.reason());
        }
        return ((PackageLoad.Loaded) load).modelPackage();
    }

    /** Why the package is refused, or {@code loaded}. */
    public String refusal() throws IOException {
        return refusal(ModelServing.here());
    }

    String refusal(ModelServing serving) throws IOException {
        PackageLoad load = tryLoad(serving);
        if (load instanceof PackageLoad.PackageRefused refused) {
            return refused.reason();
        }
        ((PackageLoad.Loaded) load).modelPackage().close();
        return "loaded";
    }
}
