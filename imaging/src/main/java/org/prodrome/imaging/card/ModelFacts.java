package org.prodrome.imaging.card;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.Manifest;

/**
 * What a manifest tells about its model, as sentences for cards. What it does not tell is said as "not available" with
 * the reason, never guessed.
 */
public final class ModelFacts {
    private static final String NOT_GIVEN = "not available: the package does not say";

    private final Manifest manifest;

    public ModelFacts(Manifest manifest) {
        this.manifest = manifest;
    }

    /**
     * One figure of the package's own evaluation.
     *
     * @param name as the package calls it, words apart
     * @param value null where it could not be computed
     * @param low lower end of the 95 % interval, null without one
     * @param high upper end
     */
    public record FactFigure(
            String name,
            @Nullable Double value,
            @Nullable Double low,
            @Nullable Double high) {}

    /**
     * What the package was tested on.
     *
     * @param title data, split, how many
     * @param internal whether the test films come from where the training films do
     */
    public record Tested(String title, boolean internal, List<FactFigure> figures) {
        public Tested {
            figures = List.copyOf(figures);
        }
    }

    /** Which films were in the development data and which not. */
    public String inclusionExclusion() {
        JsonNode data = manifest.trainingData();
        return "Included: %s. Excluded: %s. Labels: %s. Films: %s."
                .formatted(
                        text(data, "inclusion"), text(data, "exclusion"), text(data, "labels"), text(data, "n_images"));
    }

    /** Whom the development data are of. */
    public String representativeness() {
        JsonNode demographics = manifest.trainingData().path("demographics");
        List<String> parts = new ArrayList<>();
        demographics.properties().forEach(entry -> parts.add(entry.getKey() + ": " + plain(entry.getValue())));
        return parts.isEmpty() ? NOT_GIVEN : String.join("; ", parts);
    }

    /** Where the development data come from, with their licence. */
    public String dataSource() {
        JsonNode data = manifest.trainingData();
        return "%s (licence: %s)".formatted(text(data, "data_source"), text(data, "license"));
    }

    /** Which films go in and what comes out. */
    public String inputsAndOutputs() {
        Manifest.InputSelection films = manifest.inputSelection();
        return "In: one film, Modality %s, BodyPartExamined %s, ViewPosition %s, at least %d x %d pixels%s. Out: %s."
                .formatted(
                        String.join(" or ", films.modality()),
                        String.join(" or ", films.bodyPart()),
                        String.join(" or ", films.viewPosition()),
                        films.minRows(),
                        films.minColumns(),
                        films.minAgeYears() == null ? "" : ", age %d years or more".formatted(films.minAgeYears()),
                        manifest.outputs().keySet().stream().sorted().collect(Collectors.joining(", ")));
    }

    /** Where the weights come from. */
    public String weights() {
        List<String> parts = new ArrayList<>();
        manifest.weightsProvenance()
                .forEach(weight -> parts.add("%s (%s; %s)"
                        .formatted(text(weight, "name"), text(weight, "license"), text(weight, "source"))));
        return parts.isEmpty() ? NOT_GIVEN : String.join("; ", parts);
    }

    /** Literature that the package names. */
    public String citation() {
        return text(manifest.trainingData(), "citation");
    }

    /** The package's own tests, one entry each. */
    public List<Tested> tests() {
        List<Tested> tests = new ArrayList<>();
        for (JsonNode evaluation : manifest.evaluation()) {
            List<FactFigure> figures = new ArrayList<>();
            evaluation.path("metrics").forEach(metric -> figures.add(figure(metric)));
            tests.add(new Tested(
                    "%s, split %s: %s films of %s patients"
                            .formatted(
                                    text(evaluation, "dataset"),
                                    text(evaluation, "split"),
                                    text(evaluation, "n_images"),
                                    text(evaluation, "n_patients")),
                    evaluation.path("same_source").asBoolean(false),
                    figures));
        }
        return tests;
    }

    /** The figures of groups of patients or films; empty when none could be examined. */
    public List<FactFigure> subgroups() {
        List<FactFigure> figures = new ArrayList<>();
        for (JsonNode group : manifest.subgroups()) {
            group.properties().forEach(entry -> {
                if (entry.getValue().has("value")) {
                    FactFigure figure = figure(entry.getValue());
                    figures.add(new FactFigure(
                            "%s, %s %s, n %s"
                                    .formatted(
                                            entry.getKey(),
                                            text(group, "axis"),
                                            text(group, "value"),
                                            text(group, "n")),
                            figure.value(),
                            figure.low(),
                            figure.high()));
                }
            });
        }
        return figures;
    }

    /** Figures as one sentence; with a reason when there is none. */
    public static String sentence(List<FactFigure> figures, String none) {
        return figures.isEmpty()
                ? "not available: " + none
                : figures.stream().map(ModelFacts::words).collect(Collectors.joining("; "));
    }

    /** The figures of all tests of one kind. */
    public List<FactFigure> figures(boolean internal) {
        return tests().stream()
                .filter(test -> test.internal() == internal)
                .flatMap(test -> test.figures().stream())
                .toList();
    }

    private static String words(FactFigure figure) {
        return figure.value() == null
                ? figure.name() + " not computable"
                : figure.low() == null
                        ? "%s %s".formatted(figure.name(), number(figure.value()))
                        : "%s %s (95 %% interval %s to %s)"
                                .formatted(
                                        figure.name(),
                                        number(figure.value()),
                                        number(figure.low()),
                                        number(figure.high() == null ? figure.low() : figure.high()));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static FactFigure figure(JsonNode metric) {
        JsonNode interval = metric.path("ci");
        return new FactFigure(
                metric.path("name").asText().replace('_', ' '),
                number(metric.path("value")),
                number(interval.path(0)),
                number(interval.path(1)));
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? (Double) node.doubleValue() : null;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() || value.asText().isBlank() && !value.isContainerNode()
                ? NOT_GIVEN
                : plain(value);
    }

    private static String plain(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }
}
