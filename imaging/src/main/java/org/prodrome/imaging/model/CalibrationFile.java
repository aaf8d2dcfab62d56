package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.LocalCalibration.LocalLabel;
import org.prodrome.imaging.model.LocalCalibration.Method;

/** A site's calibration as a file: {@code <id>-<version>.calibration.json} beside the site's packages. */
public final class CalibrationFile {
    static final String SCHEMA = "urn:prodrome:local-calibration:1";
    static final long MAX_BYTES = 1L << 20;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final double LARGEST = 1_000;
    private static final int MAX_FILMS = 1_000_000_000;

    private CalibrationFile() {}

    /** The name under which the catalogue looks for a package's calibration in a site's folder. */
    public static String name(Manifest manifest) {
        return "%s-%s.calibration.json".formatted(manifest.id(), manifest.version());
    }

    /** The file's text. */
    public static String write(LocalCalibration calibration) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("schema", SCHEMA)
                .put("package", calibration.packageId())
                .put("version", calibration.version())
                .put("manifest_sha256", calibration.manifestSha256())
                .put("date", calibration.date().toString())
                .put("split", calibration.split())
                .put("films", calibration.films())
                .put("patients", calibration.patients());
        ArrayNode labels = root.putArray("labels");
        for (LocalLabel label : calibration.labels()) {
            ObjectNode node = labels.addObject()
                    .put("id", label.id())
                    .put("method", label.method().name().toLowerCase(Locale.ROOT))
                    .put("a", label.a())
                    .put("b", label.b())
                    .put("n_pos", label.positives())
                    .put("n_neg", label.negatives())
                    .put("ece_before", label.eceBefore())
                    .put("ece_after", label.eceAfter());
            label.conformal()
                    .ifPresent(c -> node.putObject("conformal")
                            .put("alpha", c.alpha())
                            .put("q_pos", c.qPos())
                            .put("q_neg", c.qNeg())
                            .put("n_pos", c.nPos())
                            .put("n_neg", c.nNeg()));
        }
        return root.toPrettyString();
    }

    /**
     * Reads a calibration and holds it against the package that it is for.
     *
     * @throws PackageRefusedException when it is not such a file, or belongs to another manifest
     */
    static LocalCalibration read(byte[] json, Manifest manifest, String manifestSha256) {
        ManifestObject root = new ManifestObject("", ManifestReader.parse(json));
        root.constant("schema", SCHEMA);
        root.constant("package", manifest.id());
        root.constant("version", manifest.version());
        String belongsTo = root.text("manifest_sha256", SHA256, "a SHA-256");
        if (!belongsTo.equals(manifestSha256)) {
            throw new PackageRefusedException("it belongs to another manifest, SHA-256 %s; the package's is %s"
                    .formatted(belongsTo, manifestSha256));
        }
        FindingsOutput findings = manifest.findings();
        List<LocalLabel> labels = root.objects("labels", label -> label(label, findings));
        Set<String> ids = new HashSet<>();
        for (LocalLabel label : labels) {
            if (!ids.add(label.id())) {
                throw root.wrong("labels", "each id once", root.any("labels"));
            }
        }
        LocalCalibration read = new LocalCalibration(
                manifest.id(),
                manifest.version(),
                belongsTo,
                date(root),
                (int) root.whole("films", 1, MAX_FILMS),
                (int) root.whole("patients", 1, MAX_FILMS),
                root.text("split"),
                labels);
        root.end();
        return read;
    }

    private static LocalDate date(ManifestObject root) {
        try {
            return LocalDate.parse(root.text("date"));
        } catch (DateTimeException e) {
            throw root.wrong("date", "a day such as 2026-11-22", root.any("date"));
        }
    }

    private static LocalLabel label(ManifestObject label, @Nullable FindingsOutput findings) {
        String id = label.text("id");
        if (findings == null || findings.index(id).isEmpty()) {
            throw label.wrong("id", "a finding of the package", label.any("id"));
        }
        LocalLabel read = new LocalLabel(
                id,
                Method.valueOf(
                        label.text("method", Pattern.compile("platt|pooled_temperature"), "platt or pooled_temperature")
                                .toUpperCase(Locale.ROOT)),
                label.number("a", Double.MIN_NORMAL, LARGEST),
                label.number("b", -LARGEST, LARGEST),
                (int) label.whole("n_pos", 0, MAX_FILMS),
                (int) label.whole("n_neg", 0, MAX_FILMS),
                label.number("ece_before", 0, 1),
                label.number("ece_after", 0, 1),
                label.has("conformal") ? Optional.of(conformal(label.object("conformal"))) : Optional.empty());
        label.end();
        return read;
    }

    private static Conformal conformal(ManifestObject conformal) {
        Conformal read = new Conformal(
                conformal.number("alpha", 0.001, 0.5),
                conformal.number("q_pos", 0, 1),
                conformal.number("q_neg", 0, 1),
                (int) conformal.whole("n_pos", 1, MAX_FILMS),
                (int) conformal.whole("n_neg", 1, MAX_FILMS),
                null,
                null);
        conformal.end();
        return read;
    }
}
