package org.prodrome.imaging.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.measure.ThoraxWidth;
import org.prodrome.imaging.model.FindingsOutput.Calibration;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Estimate;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.LabelCode;
import org.prodrome.imaging.model.FindingsOutput.OperatingPoint;
import org.prodrome.imaging.model.FindingsOutput.Positives;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.Manifest.EmbeddingOutput;
import org.prodrome.imaging.model.Manifest.Segmentation;

/** Reads the manifest's {@code outputs}: what each output of the network means, at most one of each task. */
final class OutputsReader {
    private static final Pattern LABEL_ID = Pattern.compile("[a-z][a-z0-9_]{0,60}");
    private static final Pattern CODE_SYSTEM = Pattern.compile("(?:https?://|urn:)\\S+");
    private static final double LARGEST_SLOPE = 100;
    private static final int MAX_FILMS = 1_000_000_000;

    private @Nullable Segmentation segmentation;
    private @Nullable EmbeddingOutput embedding;
    private @Nullable FindingsOutput findings;
    private @Nullable ViewOutput view;
    private @Nullable ExplanationOutput explanation;

    private OutputsReader() {}

    static OutputsReader of(ManifestObject root) {
        OutputsReader reader = new OutputsReader();
        Set<String> tasks = new HashSet<>();
        root.objects("outputs", output -> {
            if (!tasks.add(output.text("task"))) {
                throw output.wrong("task", "at most one output of each task", output.any("task"));
            }
            reader.read(output);
            output.end();
            return output;
        });
        if (reader.explanation != null
                && (reader.findings == null || !reader.explanation.forOutput().equals(reader.findings.output()))) {
            throw root.wrong("outputs", "an explanation for the output of the findings", root.any("outputs"));
        }
        return reader;
    }

    @Nullable
    Segmentation segmentation() {
        return segmentation;
    }

    @Nullable
    EmbeddingOutput embedding() {
        return embedding;
    }

    @Nullable
    FindingsOutput findings() {
        return findings;
    }

    @Nullable
    ViewOutput view() {
        return view;
    }

    @Nullable
    ExplanationOutput explanation() {
        return explanation;
    }

    private void read(ManifestObject output) {
        switch (output.text("task")) {
            case "segmentation" -> segmentation = segmentation(output);
            case "embedding" -> embedding = embedding(output);
            case "multilabel" -> findings = findings(output);
            case "view" -> view = view(output);
            case "explanation" -> {
                output.constant("method", "exact_cam");
                explanation = new ExplanationOutput(output.text("name"), "exact_cam", output.text("for_output"));
            }
            default ->
                throw output.wrong(
                        "task", "segmentation, embedding, multilabel, view or explanation", output.any("task"));
        }
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
        int dims = (int) output.whole("dims", 1, 100_000);
        List<Integer> shorter = output.has("truncatable") ? output.wholes("truncatable") : List.of();
        for (int length : shorter) {
            if (length < 1 || length >= dims) {
                throw output.wrong(
                        "truncatable", "lengths from 1 to %d".formatted(dims - 1), output.any("truncatable"));
            }
        }
        return new EmbeddingOutput(output.text("name"), dims, output.text("space_id"), shorter);
    }

    private static ViewOutput view(ManifestObject output) {
        List<String> names = output.texts("classes");
        if (names.size() != 2 || !Set.copyOf(names).equals(Set.of("PA", "AP"))) {
            throw output.wrong("classes", "PA and AP in the order of the output", output.any("classes"));
        }
        return new ViewOutput(
                output.text("name"), names.stream().map(FilmView::of).toList());
    }

    private static FindingsOutput findings(ManifestObject output) {
        output.constant("activation", "sigmoid");
        List<Label> labels = output.objects("labels", OutputsReader::label);
        Set<String> ids = new HashSet<>();
        for (Label label : labels) {
            if (!ids.add(label.id())) {
                throw output.wrong("labels", "each id once (twice: '%s')".formatted(label.id()), output.any("labels"));
            }
        }
        if (labels.isEmpty()) {
            throw output.wrong("labels", "at least one label", output.any("labels"));
        }
        return new FindingsOutput(
                output.text("name"), calibration(output.object("calibration"), labels.size()), labels);
    }

    private static Calibration calibration(ManifestObject calibration, int labels) {
        String method = calibration.text("method", Pattern.compile("temperature|platt"), "temperature or platt");
        List<Double> a = calibration.numbers("a", Double.MIN_NORMAL, LARGEST_SLOPE);
        List<Double> b = calibration.numbers("b", -LARGEST_SLOPE, LARGEST_SLOPE);
        if (a.size() != labels) {
            throw calibration.wrong("a", "%d numbers, one by label".formatted(labels), calibration.any("a"));
        }
        if (b.size() != labels) {
            throw calibration.wrong("b", "%d numbers, one by label".formatted(labels), calibration.any("b"));
        }
        if (method.equals("temperature") && b.stream().anyMatch(value -> value != 0)) {
            throw calibration.wrong("b", "zeros, because the method is temperature", calibration.any("b"));
        }
        Calibration read = new Calibration(
                method,
                calibration.text("fitted_on"),
                a,
                b,
                calibration.number("ece_before", 0, 1),
                calibration.number("ece_after", 0, 1));
        calibration.end();
        return read;
    }

    private static Label label(ManifestObject label) {
        String status = label.text("status", Pattern.compile("evaluated|withheld"), "evaluated or withheld");
        boolean evaluated = status.equals("evaluated");
        Label read = new Label(
                label.text("id", LABEL_ID, "small letters, digits and underscores"),
                label.text("display"),
                label.text("source_label"),
                label.objects("codes", OutputsReader::code),
                positives(label.object("n_positive")),
                label.number("prevalence_train", 0, 1),
                evaluated ? evaluated(label) : withheld(label));
        if (evaluated && !(read.prevalenceTrain() > 0 && read.prevalenceTrain() < 1)) {
            throw label.wrong(
                    "prevalence_train",
                    "a share above 0 and below 1 for a finding that is said",
                    label.any("prevalence_train"));
        }
        label.end();
        return read;
    }

    private static LabelCode code(ManifestObject code) {
        LabelCode read = new LabelCode(code.text("system", CODE_SYSTEM, "a URI"), code.text("code"));
        if (code.has("display")) {
            code.text("display");
        }
        code.end();
        return read;
    }

    private static Positives positives(ManifestObject counts) {
        Positives read =
                new Positives((int) counts.whole("train", 0, MAX_FILMS), (int) counts.whole("val", 0, MAX_FILMS), (int)
                        counts.whole("test", 0, MAX_FILMS));
        counts.end();
        return read;
    }

    private static Standing evaluated(ManifestObject label) {
        Map<String, OperatingPoint> points = points(label);
        OperatingPoint ruleIn = points.get("rule_in");
        OperatingPoint ruleOut = points.get("rule_out");
        if (ruleIn == null || ruleOut == null) {
            throw label.wrong("operating_points", "rule_in and rule_out", label.any("operating_points"));
        }
        return new Standing.Evaluated(
                estimate(label.object("auc")), ruleIn, ruleOut, conformal(label.object("conformal")), sd(label));
    }

    /** A finding that is never said may carry its figures all the same; they are checked and only shown. */
    private static Standing withheld(ManifestObject label) {
        if (label.has("operating_points")) {
            points(label);
        }
        if (label.has("conformal")) {
            conformal(label.object("conformal"));
        }
        sd(label);
        return new Standing.Withheld(label.text("reason"), label.has("auc") ? estimate(label.object("auc")) : null);
    }

    private static @Nullable Double sd(ManifestObject label) {
        return label.has("comparison_sd") ? (Double) label.number("comparison_sd", 0, 1000) : null;
    }

    private static Map<String, OperatingPoint> points(ManifestObject label) {
        Map<String, OperatingPoint> points = new LinkedHashMap<>();
        label.objects("operating_points", point -> {
            String name = point.text("name", Pattern.compile("rule_in|rule_out"), "rule_in or rule_out");
            double sensitivity = point.number("sensitivity", 0, 1);
            double specificity = point.number("specificity", 0, 1);
            List<List<Double>> ci = point.intervals("ci", 2);
            OperatingPoint read = new OperatingPoint(
                    name,
                    point.number("threshold", 0, 1),
                    new Estimate(sensitivity, ci.get(0).get(0), ci.get(0).get(1)),
                    new Estimate(specificity, ci.get(1).get(0), ci.get(1).get(1)));
            point.end();
            if (points.put(name, read) != null) {
                throw point.wrong("name", "each operating point once", point.any("name"));
            }
            return read;
        });
        return points;
    }

    private static Estimate estimate(ManifestObject figure) {
        List<Double> ci = figure.numbers("ci", 0, 1);
        if (ci.size() != 2 || ci.get(0) > ci.get(1)) {
            throw figure.wrong("ci", "a lower and an upper end", figure.any("ci"));
        }
        Estimate read = new Estimate(figure.number("value", 0, 1), ci.get(0), ci.get(1));
        figure.end();
        return read;
    }

    private static Conformal conformal(ManifestObject conformal) {
        Double positive = null;
        Double negative = null;
        if (conformal.has("coverage_test")) {
            ManifestObject coverage = conformal.object("coverage_test");
            positive = coverage.number("positive", 0, 1);
            negative = coverage.number("negative", 0, 1);
            coverage.end();
        }
        Conformal read = new Conformal(
                conformal.number("alpha", 0.001, 0.5),
                conformal.number("q_pos", 0, 1),
                conformal.number("q_neg", 0, 1),
                (int) conformal.whole("n_pos", 1, MAX_FILMS),
                (int) conformal.whole("n_neg", 1, MAX_FILMS),
                positive,
                negative);
        enough(conformal, "n_pos", read.nPos(), read.alpha());
        enough(conformal, "n_neg", read.nNeg(), read.alpha());
        conformal.end();
        return read;
    }

    /** With fewer films the quantile that is asked for does not exist. */
    private static void enough(ManifestObject conformal, String name, int n, double alpha) {
        int least = (int) Math.ceil(1 / alpha - 1e-9) - 1;
        if (n < least) {
            throw conformal.wrong(name, "at least %d films for this alpha".formatted(least), conformal.any(name));
        }
    }

    /** The names of the outputs that have a meaning, for the comparison with the network. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (segmentation != null) {
            names.add(segmentation.output());
        }
        if (embedding != null) {
            names.add(embedding.output());
        }
        if (findings != null) {
            names.add(findings.output());
        }
        if (view != null) {
            names.add(view.output());
        }
        if (explanation != null) {
            names.add(explanation.output());
        }
        return names;
    }
}
