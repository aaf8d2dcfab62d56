package org.prodrome.imaging.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.EvaluationReport;
import org.prodrome.imaging.evaluate.Figure;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsWriter;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.Sha256;

/**
 * The manifest of an adapter's package. Which films it reads, how it prepares them, its gate, its embedding and its
 * licence are the trunk's; what it says of films and what is known about that is its own. No approval and no figure of
 * the trunk's findings passes over to it.
 */
final class AdapterManifest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST_ID = 61;
    /** Tasks of the trunk's outputs that stay. */
    private static final Set<String> TASKS = Set.of("embedding", "view");

    private final ModelPackage trunk;
    private final AdapterSettings settings;
    private final ObjectNode root;

    /** @param written the trunk's manifest as it is written */
    AdapterManifest(ModelPackage trunk, JsonNode written, AdapterSettings settings) {
        this.trunk = trunk;
        this.settings = settings;
        this.root = written.deepCopy();
    }

    /** The outputs of the trunk's network that stay: the embedding, the view, and what the gate reads. */
    static Set<String> kept(Manifest trunk) {
        Set<String> kept = new TreeSet<>(Set.of(trunk.embedding().output()));
        if (trunk.view() != null) {
            kept.add(trunk.view().output());
        }
        Manifest.Mahalanobis second = trunk.gate().mahalanobis();
        if (second != null) {
            kept.add(second.output());
        }
        return kept;
    }

    /** The manifest's bytes. */
    byte[] bytes(Map<String, byte[]> files, Trained trained, ArrayNode goldens) {
        people(trained);
        provenance(trained);
        network();
        outputs(trained);
        ArrayNode listed = root.putArray("files");
        files.forEach((name, bytes) -> listed.addObject()
                .put("name", name)
                .put("size", bytes.length)
                .put("sha256", Sha256.hex(bytes))
                .put("role", role(name)));
        root.set("goldens", goldens);
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private String role(String name) {
        if (name.equals(root.path("license_file").asText())) {
            return "license";
        }
        return switch (name) {
            case AdapterWriter.MODEL -> "model";
            case AdapterWriter.CARD -> "card";
            case AdapterWriter.PROTOCOL, AdapterWriter.EVALUATION -> "evaluation";
            default -> name.startsWith(AdapterWriter.GOLDENS) ? "golden" : "reference";
        };
    }

    private String display() {
        if (!settings.card().display().isEmpty()) {
            return settings.card().display();
        }
        FindingsOutput.Label own = own();
        return own == null ? settings.label() : own.display();
    }

    /** The trunk's label for the same finding, null when it has none. */
    private FindingsOutput.@Nullable Label own() {
        FindingsOutput findings = trunk.manifest().findings();
        return findings == null
                ? null
                : findings.labels().stream()
                        .filter(label -> label.sourceLabel().equals(settings.label())
                                || label.id().equals(settings.label()))
                        .findFirst()
                        .orElse(null);
    }

    private void people(Trained trained) {
        String trunkName = trunk.manifest().coordinates();
        root.put("id", settings.id())
                .put("version", settings.version())
                .put("name", "%s (trained at a site)".formatted(display()))
                .put(
                        "description",
                        "A head (%s) for one finding on the embedding of %s; the network up to the embedding is that package's, unchanged."
                                .formatted(trained.choice(), trunkName))
                .put("authors", settings.card().by())
                .put(
                        "intended_use",
                        "Scores '%s' on one film and says present, not detected or indeterminate, at the site that trained it, beside the reader's own reading."
                                .formatted(display()))
                .put(
                        "IntendedUseAndWorkflow",
                        "A film arrives, the server says whether it holds the finding for present, not detected or indeterminate, with a probability; a reader decides.")
                .put("PrimaryIntendedUsers", "Readers of films at the site that trained it.")
                .put(
                        "CautionedOutOfScopeSettings",
                        "Any other site; any other finding; %s"
                                .formatted(trunk.manifest().card().outOfScope()))
                .put("ClinicalRiskLevel", "Not assessed: trained at a site.")
                .put("RegulatoryApproval", "none: an approval of the package it stands on does not cover it")
                .put("ReleaseStage", "trained and measured at one site")
                .put("FundingSource", AdapterCard.UNKNOWN)
                .put("OngoingMaintenance", AdapterCard.UNKNOWN);
        ArrayNode risks = root.putArray("KnownRisksAndLimitations");
        risks.add("Trained and measured on films of one site; it was not compared with readers, nor tried elsewhere.");
        risks.add("No map shows where its score comes from.");
        trunk.manifest().card().risks().forEach(risk -> risks.add("Of the network up to the embedding: " + risk));
        root.putObject("changelog").put(settings.version(), trained.verdict());
        ObjectNode maintenance = root.withObject("/maintenance");
        maintenance.put("OngoingMaintenance", AdapterCard.UNKNOWN);
        maintenance.put("update_schedule", "none promised");
        maintenance.put("local_validation_required", true);
    }

    private void provenance(Trained trained) {
        EvaluationReport report = trained.report();
        ArrayNode weights = root.withArray("/weights_provenance");
        weights.addObject()
                .put("name", trunk.manifest().coordinates())
                .put("license", trunk.manifest().license())
                .put("source", "the network up to the embedding, of the package with this manifest")
                .put("sha256", trunk.manifestSha256());
        weights.addObject()
                .put("name", "head trained with 'prodrome models adapt' (%s)".formatted(trained.choice()))
                .put("license", trunk.manifest().license())
                .put("source", "%s, column '%s'".formatted(settings.card().films(), settings.label()))
                .put(
                        "sha256",
                        Sha256.hex(OnnxGraph.of(
                                trained.head(), trunk.manifest().embedding().output())));
        ObjectNode data = root.putObject("training_data");
        data.put("data_source", settings.card().films())
                .put("license", AdapterCard.UNKNOWN)
                .put("citation", "none: films of a site")
                .put("n_images", report.films())
                .put("n_patients", report.patients())
                .put(
                        "labels",
                        "column '%s' of the site's list, %d films with it"
                                .formatted(settings.label(), trained.positives()))
                .put("inclusion", "films of split '%s' for which the list says 0 or 1".formatted(settings.split()))
                .put("exclusion", String.join("; ", report.notes()));
        data.putObject("trunk")
                .put("id", trunk.manifest().id())
                .put("version", trunk.manifest().version())
                .put("manifest_sha256", trunk.manifestSha256());
        data.putObject("head")
                .put("hidden_units", trained.choice().hiddenUnits())
                .put("strength", trained.choice().strength())
                .put("seed", settings.seed());
        ObjectNode evaluation = root.putArray("evaluation").addObject();
        evaluation
                .put("dataset", settings.card().films())
                .put("split", "%s, out of fold: nested cross-validation by patient".formatted(settings.split()))
                .put("TestType", "internal")
                .put("same_source", true)
                .put("n_patients", report.patients())
                .put("n_images", report.films())
                .put("verdict", trained.verdict())
                .put("figures", AdapterWriter.EVALUATION)
                .put("protocol", AdapterWriter.PROTOCOL);
        ArrayNode metrics = evaluation.putArray("metrics");
        for (EvaluationReport.Section section : report.sections()) {
            if (!section.id().equals("choices")) {
                section.figures().forEach(figure -> metric(metrics, section.id(), figure));
            }
        }
        root.putArray("subgroups");
    }

    private static void metric(ArrayNode metrics, String section, Figure figure) {
        if (Double.isFinite(figure.value())) {
            ObjectNode metric = metrics.addObject()
                    .put("name", section + "_" + figure.name())
                    .put("value", figure.value());
            if (figure.interval() != null) {
                metric.putArray("ci")
                        .add(figure.interval().low())
                        .add(figure.interval().high());
            }
        }
    }

    private void network() {
        ObjectNode outputs = (ObjectNode) root.at("/network_data_format/outputs");
        outputs.retain(kept(trunk.manifest()));
        outputs.putObject(OnnxGraph.LOGITS)
                .put("type", "logits")
                .put("format", "classification")
                .put("num_channels", 1)
                .put("dtype", "float32")
                .put("layout", "NC");
    }

    private void outputs(Trained trained) {
        root.remove("measurements");
        ArrayNode outputs = JSON.arrayNode();
        OutOfFold known = trained.known();
        FindingsWriter.write(
                new FindingsOutput(
                        OnnxGraph.LOGITS,
                        new FindingsOutput.Calibration(
                                "platt",
                                "out-of-fold scores of %d films of %d patients"
                                        .formatted(
                                                trained.report().films(),
                                                trained.report().patients()),
                                List.of(known.slope()),
                                List.of(known.intercept()),
                                known.eceBefore(),
                                known.eceAfter()),
                        List.of(label(trained))),
                outputs.addObject());
        for (JsonNode output : root.path("outputs")) {
            if (TASKS.contains(output.path("task").asText())) {
                outputs.add(output);
            }
        }
        root.set("outputs", outputs);
    }

    private FindingsOutput.Label label(Trained trained) {
        FindingsOutput.Label own = own();
        OutOfFold known = trained.known();
        return new FindingsOutput.Label(
                own == null ? id(settings.label()) : own.id(),
                display(),
                settings.label(),
                own == null || !settings.card().codes().isEmpty()
                        ? settings.card().codes()
                        : own.codes(),
                new FindingsOutput.Positives(trained.positives(), 0, 0),
                (double) trained.positives() / trained.report().films(),
                new FindingsOutput.Standing.Evaluated(
                        known.auc(), known.ruleIn(), known.ruleOut(), known.conformal(), null));
    }

    /** A column's name as an id. */
    static String id(String column) {
        String words =
                column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        String id = words.matches("[a-z].*") ? words : "finding_" + words;
        return id.substring(0, Math.min(LONGEST_ID, id.length()));
    }
}
