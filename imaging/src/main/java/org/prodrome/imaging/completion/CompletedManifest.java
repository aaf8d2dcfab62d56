package org.prodrome.imaging.completion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.prodrome.imaging.evaluate.Figure;
import org.prodrome.imaging.gate.GateFit;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Estimate;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.FindingsWriter;
import org.prodrome.imaging.model.Manifest.GateSettings;
import org.prodrome.imaging.model.Manifest.Mahalanobis;
import org.prodrome.imaging.preprocess.Sha256;

/**
 * The manifest of a completed draft: what the draft says stays as it is, beside it the measured gate, the outputs that
 * the package has, and what was measured where. What nobody said is still said as not available.
 */
final class CompletedManifest {
    static final String MODEL = "model.onnx";
    static final String CARD = "README.md";
    static final String GOLDENS = "goldens/";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Draft draft;
    private final CompletedNetwork network;
    private final Measurements found;
    private final ObjectNode root;

    CompletedManifest(Draft draft, CompletedNetwork network, Measurements found) {
        this.draft = draft;
        this.network = network;
        this.found = found;
        this.root = draft.manifest().deepCopy();
    }

    /** The manifest's bytes. */
    byte[] bytes(Map<String, byte[]> files, ArrayNode goldens) {
        people();
        formats();
        outputs();
        root.put("preprocess_sha256", draft.pipeline().sha256());
        root.set("ood", gate());
        evaluation();
        ArrayNode listed = root.putArray("files");
        String license = root.path("license_file").asText();
        files.forEach((name, bytes) -> listed.addObject()
                .put("name", name)
                .put("size", bytes.length)
                .put("sha256", Sha256.hex(bytes))
                .put("role", role(name, license)));
        root.set("goldens", goldens);
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String role(String name, String license) {
        if (name.equals(license)) {
            return "license";
        }
        return switch (name) {
            case MODEL -> "model";
            case CARD -> "card";
            default -> name.startsWith(GOLDENS) ? "golden" : "reference";
        };
    }

    private void people() {
        String version = root.path("version").asText();
        root.putObject("changelog").put(version, "Imported, and completed on films of %s.".formatted(found.source()));
        root.put("ReleaseStage", "completed from an import; gate measured on films of one source");
        ArrayNode risks = root.withArray("/KnownRisksAndLimitations");
        risks.add(
                "Its gate and its figures are of films of %s; whether the network was trained on some of them is not known."
                        .formatted(found.source()));
        if (network.lengthened()) {
            root.withArray("/weights_provenance")
                    .addObject()
                    .put("name", "the same network with its embedding brought to length 1 by 'models complete'")
                    .put("license", root.path("license").asText())
                    .put(
                            "source",
                            "output '%s'"
                                    .formatted(draft.embedding().path("name").asText()))
                    .put("sha256", Sha256.hex(network.model()));
        }
    }

    private void formats() {
        ObjectNode outputs = root.withObject("/network_data_format/outputs");
        outputs.removeAll();
        network.outputs()
                .forEach((name, sizes) -> outputs.putObject(name)
                        .put("num_channels", sizes.get(0))
                        .put("dtype", "float32")
                        .put("layout", "NC"));
    }

    private void outputs() {
        ArrayNode outputs = JSON.arrayNode();
        FindingsOutput findings = found.findings();
        if (findings != null) {
            FindingsWriter.write(findings, outputs.addObject());
        }
        outputs.addObject()
                .put("name", network.embedding())
                .put("task", "embedding")
                .put("dims", network.dims())
                .put("metric", "cosine")
                .put("space_id", draft.embedding().path("space_id").asText())
                .put("normalized", true);
        root.set("outputs", outputs);
    }

    private ObjectNode gate() {
        GateSettings settings = found.gate().settings();
        ObjectNode ood = JSON.objectNode()
                .put("embedding", network.embedding())
                .put("reference", settings.reference())
                .put("n", settings.n())
                .put("dims", network.dims());
        ood.putObject("knn")
                .put("k", settings.k())
                .put("metric", "cosine_distance")
                .put("threshold_unusual", settings.unusual())
                .put("threshold_refuse", settings.refuse());
        Mahalanobis second = settings.mahalanobis();
        if (second != null) {
            ood.putObject("mahalanobis")
                    .put("output", second.output())
                    .put("mean", second.mean())
                    .put("precision", second.precision())
                    .put("shrinkage", second.shrinkage())
                    .put("threshold_unusual", second.unusual())
                    .put("threshold_refuse", second.refuse());
        }
        ood.putObject("conformal")
                .put("scores", settings.calibrationScores())
                .put("n", found.gate().statistics().calibrationScores().length);
        ood.putObject("image_checks")
                .put("sharpness_min", settings.sharpnessMin())
                .put("sharpness_max", settings.sharpnessMax())
                .put("entropy_min", settings.entropyMin())
                .put("constant_border_max", settings.constantBorderMax());
        if (settings.mirrorRatioMin() != null) {
            ood.putObject("mirror").put("ratio_min", settings.mirrorRatioMin());
        }
        ood.put(
                "fitted_on",
                "%d films of split val of %s, of patients who are not among the %d known films of split train"
                        .formatted(found.setAside(), found.source(), found.known()));
        ObjectNode calibration = ood.putObject("calibration").put("how", GateFit.HOW);
        FalseAlarms alarms = found.alarms();
        if (alarms.n() > 0) {
            ObjectNode test = calibration
                    .putObject("false_alarms_test")
                    .put("n", alarms.n())
                    .put("patients", alarms.patients())
                    .put("refused", (double) alarms.refused() / alarms.n())
                    .put("unusual", (double) alarms.unusual() / alarms.n());
            alarms.reasons().forEach(test.putObject("reasons")::put);
        } else {
            calibration.put("false_alarms_test", "not measured: the list has no test films of other patients");
        }
        calibration.put("mirror_caught_val", found.gate().mirrorCaught());
        return ood;
    }

    private void evaluation() {
        FalseAlarms alarms = found.alarms();
        if (alarms.n() == 0) {
            return;
        }
        ObjectNode evaluation = root.withArray("/evaluation").addObject();
        evaluation
                .put("dataset", found.source())
                .put("split", "test, by patient")
                .put("TestType", "local")
                .put("same_source", true)
                .put("n_patients", alarms.patients())
                .put("n_images", alarms.n());
        ArrayNode metrics = evaluation.putArray("metrics");
        metric(
                metrics,
                "gate_refused",
                (double) alarms.refused() / alarms.n(),
                alarms.refusedInterval().low(),
                alarms.refusedInterval().high());
        FindingsOutput findings = found.findings();
        for (FindingsOutput.Label label : findings == null ? List.<FindingsOutput.Label>of() : findings.labels()) {
            if (label.standing() instanceof Standing.Evaluated said) {
                Estimate area = said.auc();
                metric(metrics, "auroc_" + label.id(), area.value(), area.low(), area.high());
            }
        }
        for (Figure figure : found.retrieval()) {
            if (figure.interval() != null && Double.isFinite(figure.value())) {
                metric(
                        metrics,
                        "retrieval_" + figure.name(),
                        figure.value(),
                        figure.interval().low(),
                        figure.interval().high());
            }
        }
    }

    private static void metric(ArrayNode metrics, String name, double value, double low, double high) {
        ObjectNode metric = metrics.addObject().put("name", name).put("value", value);
        metric.putArray("ci").add(low).add(high);
    }
}
