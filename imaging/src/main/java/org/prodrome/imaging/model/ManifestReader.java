package org.prodrome.imaging.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.Manifest.Card;
import org.prodrome.imaging.model.Manifest.EmbeddingOutput;
import org.prodrome.imaging.model.Manifest.GateSettings;
import org.prodrome.imaging.model.Manifest.Golden;
import org.prodrome.imaging.model.Manifest.InputSelection;
import org.prodrome.imaging.model.Manifest.Mahalanobis;
import org.prodrome.imaging.model.Manifest.PackageFile;
import org.prodrome.imaging.model.Manifest.RatioMeasurement;
import org.prodrome.imaging.model.Manifest.RuntimeNeeds;
import org.prodrome.imaging.model.Manifest.Segmentation;

/**
 * Reads {@code modelpackage.json} strictly. What the server executes allows no unknown property. Free-form, because
 * only people read them: changelog, weights_provenance, evaluation, subgroups, training_data, maintenance,
 * ood.calibration, ood.detection, the description of a network input or output, and further figures of a measurement or
 * of the thorax width.
 */
final class ManifestReader {
    static final String SCHEMA = "urn:prodrome:modelpackage:1";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9][a-z0-9-]*)+");
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ROLE =
            Pattern.compile("model|model-int8|model-data|license|reference|golden|card|evaluation");
    private static final Pattern PRECISION = Pattern.compile("fp32|int8");
    private static final Pattern DTYPE = Pattern.compile("float32|float16");
    private static final int OLDEST = 150;
    private static final int MAX_MAHALANOBIS = 2_048;
    private static final double UNBOUNDED = 1e9;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(40)
                            .maxStringLength(100_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestReader() {}

    /** @throws PackageRefusedException naming the property, what was expected and what was found */
    static Manifest read(byte[] json) {
        ManifestObject root = new ManifestObject("", parse(json));
        root.constant("schema", SCHEMA);
        OutputsReader outputs = OutputsReader.of(root);
        EmbeddingOutput embedding = outputs.embedding();
        if (embedding == null) {
            throw root.wrong("outputs", "exactly one output of task embedding", root.any("outputs"));
        }
        RatioMeasurement ratio = ratio(root);
        if (ratio != null && outputs.segmentation() == null) {
            throw root.wrong("outputs", "an output of task segmentation for the measurement", root.any("outputs"));
        }
        ManifestObject format = root.object("network_data_format");
        Map<String, List<Long>> networkOutputs = shapes(format.object("outputs"));
        Manifest manifest = new Manifest(
                root.text("id", ID, "a reverse domain name"),
                root.text("version", VERSION, "three numbers with dots"),
                root.text("name"),
                root.text("description"),
                root.text("authors"),
                root.text("copyright"),
                root.text("license"),
                root.text("license_file"),
                root.any("changelog"),
                root.any("weights_provenance"),
                root.objects("files", ManifestReader::file),
                runtime(root.object("runtime")),
                card(root),
                inputSelection(root.object("input_selection")),
                shapes(format.object("inputs")),
                networkOutputs,
                float16(root.any("network_data_format")),
                root.any("preprocess"),
                root.text("preprocess_sha256", SHA256, "a SHA-256"),
                outputs.segmentation(),
                embedding,
                ratio,
                outputs.findings(),
                outputs.view(),
                outputs.explanation(),
                root.any("evaluation"),
                root.any("subgroups"),
                root.any("training_data"),
                gate(root.object("ood"), embedding, networkOutputs),
                root.any("maintenance"),
                root.objects("goldens", golden -> golden(golden, embedding, outputs.segmentation())));
        format.end();
        root.end();
        return manifest;
    }

    /** @throws PackageRefusedException when it is not JSON of sane depth and length without doubled properties */
    static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new PackageRefusedException("modelpackage.json is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new PackageRefusedException("modelpackage.json cannot be read: " + e.getMessage(), e);
        }
    }

    private static PackageFile file(ManifestObject file) {
        PackageFile read = new PackageFile(
                PackageSource.checkedName(file.text("name")),
                file.whole("size", 0, PackageSource.MAX_FILE_BYTES),
                file.text("sha256", SHA256, "a SHA-256 of 64 lower-case digits"),
                file.text(
                        "role", ROLE, "model, model-int8, model-data, license, reference, golden, card or evaluation"));
        if (file.has("precision")) {
            file.text("precision", PRECISION, "fp32 or int8");
        }
        file.end();
        return read;
    }

    private static RuntimeNeeds runtime(ManifestObject runtime) {
        runtime.constant("backend", "onnxruntime");
        RuntimeNeeds needs = new RuntimeNeeds(
                "onnxruntime",
                runtime.text("min_version", Pattern.compile("\\d{1,4}(\\.\\d{1,4}){1,2}"), "a version"),
                (int) runtime.whole("opset", 7, 99),
                (int) runtime.whole("max_batch_size", 1, 10_000),
                (int) runtime.whole("memory_mb", 1, 1_000_000));
        runtime.end();
        return needs;
    }

    private static Card card(ManifestObject root) {
        return new Card(
                root.text("intended_use"),
                root.text("IntendedUseAndWorkflow"),
                root.text("PrimaryIntendedUsers"),
                root.text("TargetedPatientPopulation"),
                root.text("CautionedOutOfScopeSettings"),
                root.texts("KnownRisksAndLimitations"),
                root.text("ClinicalRiskLevel"),
                root.text("RegulatoryApproval"),
                root.text("ReleaseStage"),
                root.text("FundingSource"),
                root.text("OngoingMaintenance"));
    }

    private static InputSelection inputSelection(ManifestObject selection) {
        Integer minAge = null;
        Integer maxAge = null;
        if (selection.has("PatientAge")) {
            ManifestObject age = selection.object("PatientAge");
            age.constant("unit", "a");
            maxAge = age.has("max") ? (Integer) (int) age.whole("max", 0, OLDEST) : null;
            minAge = age.has("min") || maxAge == null
                    ? (Integer) (int) age.whole("min", 0, maxAge == null ? OLDEST : maxAge)
                    : null;
            age.end();
        }
        selection.constant("on_missing", "warn");
        selection.constant("on_mismatch", "refuse");
        InputSelection read = new InputSelection(
                selection.texts("Modality"),
                selection.texts("BodyPartExamined"),
                selection.texts("ViewPosition"),
                selection.texts("PhotometricInterpretation"),
                (int) selection.whole("min_rows", 1, 100_000),
                (int) selection.whole("min_columns", 1, 100_000),
                minAge,
                maxAge,
                selection.has("PresentationIntentType") ? selection.texts("PresentationIntentType") : List.of(),
                selection.has("exclude") ? excluded(selection.object("exclude")) : List.of());
        selection.end();
        return read;
    }

    private static List<String> excluded(ManifestObject exclude) {
        List<String> burnedIn = exclude.texts("BurnedInAnnotation");
        exclude.end();
        return burnedIn;
    }

    private static Map<String, List<Long>> shapes(ManifestObject formats) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String name : formats.names()) {
            ManifestObject format = formats.object(name);
            format.text("dtype", DTYPE, "float32 or float16");
            long channels = format.whole("num_channels", 1, 100_000);
            List<Integer> spatial = format.has("spatial_shape") ? format.wholes("spatial_shape") : List.of();
            List<Long> shape = new ArrayList<>(List.of(channels));
            spatial.forEach(size -> shape.add(size.longValue()));
            shapes.put(name, List.copyOf(shape));
        }
        return Map.copyOf(shapes);
    }

    /** The inputs and outputs of 16 bits. */
    private static Set<String> float16(JsonNode format) {
        Set<String> names = new HashSet<>();
        for (String side : List.of("inputs", "outputs")) {
            format.path(side).properties().forEach(entry -> {
                if (entry.getValue().path("dtype").asText().equals("float16")) {
                    names.add(entry.getKey());
                }
            });
        }
        return names;
    }

    private static @Nullable RatioMeasurement ratio(ManifestObject root) {
        if (!root.has("measurements")) {
            return null;
        }
        List<RatioMeasurement> found = root.objects("measurements", m -> {
            m.constant("id", "cardiothoracic_ratio");
            m.constant("unit", "{ratio}");
            m.text("error_source");
            return new RatioMeasurement(
                    m.number("error_sd", 0, 1),
                    m.number("error_halfwidth95", 0, 1),
                    m.number("change_threshold", 0, 1),
                    m.number("call_threshold", 0, 1),
                    (int) m.whole("n", 2, 1_000_000_000));
        });
        if (found.size() != 1) {
            throw root.wrong("measurements", "the one measurement cardiothoracic_ratio", root.any("measurements"));
        }
        return found.get(0);
    }

    private static GateSettings gate(
            ManifestObject ood, EmbeddingOutput embedding, Map<String, List<Long>> networkOutputs) {
        ood.constant("embedding", embedding.output());
        ood.whole("dims", embedding.dims(), embedding.dims());
        for (String shown : List.of("calibration", "detection", "fitted_on")) {
            if (ood.has(shown)) {
                ood.any(shown);
            }
        }
        ManifestObject knn = ood.object("knn");
        knn.constant("metric", "cosine_distance");
        ManifestObject checks = ood.object("image_checks");
        int n = (int) ood.whole("n", 1, 10_000_000);
        double unusual = knn.number("threshold_unusual", 0, 2);
        double sharpnessMin = checks.number("sharpness_min", 0, UNBOUNDED);
        GateSettings settings = new GateSettings(
                PackageSource.checkedName(ood.text("reference")),
                n,
                (int) knn.whole("k", 1, n),
                unusual,
                knn.number("threshold_refuse", unusual, 2),
                ood.has("mahalanobis") ? mahalanobis(ood.object("mahalanobis"), embedding, networkOutputs) : null,
                ood.has("conformal") ? scores(ood.object("conformal")) : null,
                sharpnessMin,
                checks.number("sharpness_max", sharpnessMin, UNBOUNDED),
                checks.number("entropy_min", 0, 8),
                checks.number("constant_border_max", 0, 1),
                ood.has("mirror") ? (Double) mirror(ood.object("mirror")) : null);
        knn.end();
        checks.end();
        ood.end();
        return settings;
    }

    private static double mirror(ManifestObject mirror) {
        double ratio = mirror.number("ratio_min", 0, 1);
        mirror.end();
        return ratio;
    }

    private static String scores(ManifestObject conformal) {
        String file = PackageSource.checkedName(conformal.text("scores"));
        if (conformal.has("n")) {
            conformal.whole("n", 1, 10_000_000);
        }
        conformal.end();
        return file;
    }

    private static Mahalanobis mahalanobis(
            ManifestObject settings, EmbeddingOutput embedding, Map<String, List<Long>> networkOutputs) {
        String output = settings.has("output") ? settings.text("output") : embedding.output();
        List<Long> shape = networkOutputs.get(output);
        if (shape == null || shape.size() != 1 || shape.get(0) > MAX_MAHALANOBIS) {
            throw settings.wrong(
                    "output",
                    "an output of the network that is a vector of at most %d numbers".formatted(MAX_MAHALANOBIS),
                    settings.has("output") ? settings.any("output") : MissingNode.getInstance());
        }
        double unusual = settings.number("threshold_unusual", 0, UNBOUNDED);
        Mahalanobis read = new Mahalanobis(
                output,
                shape.get(0).intValue(),
                PackageSource.checkedName(settings.text("mean")),
                PackageSource.checkedName(settings.text("precision")),
                settings.number("shrinkage", 0, 1),
                unusual,
                settings.number("threshold_refuse", unusual, UNBOUNDED));
        settings.end();
        return read;
    }

    private static Golden golden(
            ManifestObject golden, EmbeddingOutput embedding, @Nullable Segmentation segmentation) {
        String photometric =
                golden.text("photometric", Pattern.compile("MONOCHROME[12]"), "MONOCHROME1 or MONOCHROME2");
        Map<String, String> outputs = new LinkedHashMap<>();
        String mask = null;
        if (golden.has("outputs")) {
            ManifestObject named = golden.object("outputs");
            named.names().forEach(name -> outputs.put(name, named.text(name)));
            mask = golden.has("mask") ? golden.text("mask") : null;
        } else {
            mask = golden.text("mask");
            outputs.put(embedding.output(), golden.text("embedding"));
            String logits = golden.text("logits");
            if (segmentation != null) {
                outputs.put(segmentation.output(), logits);
            }
        }
        if (outputs.isEmpty()) {
            throw golden.wrong("outputs", "the known result of at least one output", golden.any("outputs"));
        }
        Golden read = new Golden(
                golden.text("input"),
                photometric.equals("MONOCHROME1"),
                golden.text("uint8"),
                mask,
                outputs,
                golden.number("atol", 0, 0.1));
        golden.end();
        return read;
    }
}
