package org.prodrome.imaging.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.measure.ThoraxWidth;
import org.prodrome.imaging.model.Manifest.Card;
import org.prodrome.imaging.model.Manifest.EmbeddingOutput;
import org.prodrome.imaging.model.Manifest.GateSettings;
import org.prodrome.imaging.model.Manifest.Golden;
import org.prodrome.imaging.model.Manifest.InputSelection;
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
    private static final Pattern ROLE = Pattern.compile("model|license|reference|golden|card");
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
        List<Output> outputs = root.objects("outputs", ManifestReader::output);
        ManifestObject format = root.object("network_data_format");
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
                shapes(format.object("outputs")),
                root.any("preprocess"),
                root.text("preprocess_sha256", SHA256, "a SHA-256"),
                one(root, outputs, "segmentation", Output::segmentation),
                one(root, outputs, "embedding", Output::embedding),
                ratio(root),
                root.any("evaluation"),
                root.any("subgroups"),
                root.any("training_data"),
                gate(root.object("ood"), one(root, outputs, "embedding", Output::embedding)),
                root.any("maintenance"),
                root.objects("goldens", ManifestReader::golden));
        format.end();
        root.end();
        return manifest;
    }

    private static JsonNode parse(byte[] json) {
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
                file.text("role", ROLE, "model, license, reference, golden or card"));
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
        if (selection.has("PatientAge")) {
            ManifestObject age = selection.object("PatientAge");
            age.constant("unit", "a");
            minAge = (int) age.whole("min", 0, 150);
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
                minAge);
        selection.end();
        return read;
    }

    private static Map<String, List<Long>> shapes(ManifestObject formats) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (String name : formats.names()) {
            ManifestObject format = formats.object(name);
            format.constant("dtype", "float32");
            long channels = format.whole("num_channels", 1, 100_000);
            List<Integer> spatial = format.has("spatial_shape") ? format.wholes("spatial_shape") : List.of();
            List<Long> shape = new ArrayList<>(List.of(channels));
            spatial.forEach(size -> shape.add(size.longValue()));
            shapes.put(name, List.copyOf(shape));
        }
        return Map.copyOf(shapes);
    }

    /** One entry of {@code outputs}: exactly one of the two is there. */
    private record Output(
            @Nullable Segmentation segmentation, @Nullable EmbeddingOutput embedding) {}

    private static Output output(ManifestObject output) {
        String task = output.text("task");
        Output read = switch (task) {
            case "segmentation" -> new Output(segmentation(output), null);
            case "embedding" -> new Output(null, embedding(output));
            default -> throw output.wrong("task", "segmentation or embedding", output.any("task"));
        };
        output.end();
        return read;
    }

    private static Segmentation segmentation(ManifestObject output) {
        Map<String, Integer> values = new LinkedHashMap<>();
        output.objects("classes", entry -> {
            values.put(entry.text("id"), (int) entry.whole("value", 1, 126));
            entry.text("display");
            entry.any("codes");
            entry.end();
            return entry;
        });
        if (output.has("thorax_width_evidence")) {
            output.any("thorax_width_evidence");
        }
        String width = output.text("thorax_width", Pattern.compile("row|extent"), "row or extent");
        return new Segmentation(
                output.text("name"),
                organ(output, values, "right_lung"),
                organ(output, values, "left_lung"),
                organ(output, values, "heart"),
                values.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1,
                ThoraxWidth.valueOf(width.toUpperCase(Locale.ROOT)),
                output.number("lung_area_min", 0, 1),
                output.number("heart_area_min", 0, 1));
    }

    private static int organ(ManifestObject output, Map<String, Integer> values, String id) {
        Integer value = values.get(id);
        if (value == null) {
            throw output.wrong("classes", "a class '%s'".formatted(id), output.any("classes"));
        }
        return value;
    }

    private static EmbeddingOutput embedding(ManifestObject output) {
        output.constant("metric", "cosine");
        if (!output.any("normalized").asBoolean(false)) {
            throw output.wrong("normalized", "true", output.any("normalized"));
        }
        return new EmbeddingOutput(
                output.text("name"), (int) output.whole("dims", 1, 100_000), output.text("space_id"));
    }

    private static <T> T one(
            ManifestObject root, List<Output> outputs, String task, Function<Output, @Nullable T> part) {
        List<T> found = outputs.stream()
                .map(part)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        if (found.size() != 1) {
            throw root.wrong("outputs", "exactly one output of task " + task, root.any("outputs"));
        }
        return found.get(0);
    }

    private static RatioMeasurement ratio(ManifestObject root) {
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

    private static GateSettings gate(ManifestObject ood, EmbeddingOutput embedding) {
        ood.constant("embedding", embedding.output());
        ood.whole("dims", embedding.dims(), embedding.dims());
        ood.any("calibration");
        ood.any("detection");
        ManifestObject knn = ood.object("knn");
        knn.constant("metric", "cosine_distance");
        ManifestObject mirror = ood.object("mirror");
        ManifestObject checks = ood.object("image_checks");
        int n = (int) ood.whole("n", 1, 10_000_000);
        double unusual = knn.number("threshold_unusual", 0, 2);
        GateSettings settings = new GateSettings(
                PackageSource.checkedName(ood.text("reference")),
                n,
                (int) knn.whole("k", 1, n),
                unusual,
                knn.number("threshold_refuse", unusual, 2),
                checks.number("sharpness_min", 0, UNBOUNDED),
                checks.number("sharpness_max", 0, UNBOUNDED),
                checks.number("entropy_min", 0, 8),
                checks.number("constant_border_max", 0, 1),
                mirror.number("ratio_min", 0, 1));
        mirror.end();
        knn.end();
        checks.end();
        ood.end();
        return settings;
    }

    private static Golden golden(ManifestObject golden) {
        String photometric =
                golden.text("photometric", Pattern.compile("MONOCHROME[12]"), "MONOCHROME1 or MONOCHROME2");
        Golden read = new Golden(
                golden.text("input"),
                photometric.equals("MONOCHROME1"),
                golden.text("uint8"),
                golden.text("mask"),
                golden.text("embedding"),
                golden.text("logits"),
                golden.number("atol", 0, 0.1));
        golden.end();
        return read;
    }
}
