package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.evaluate.EvaluationReport.Section;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;

/**
 * Every figure that the manifest and the card of a shipped findings package give for the test films comes out of
 * {@code models evaluate}: two programs in two languages, one set of films.
 */
class BundledFindingsTest {
    /** Another build of the runtime made the manifest's figures; a pair of near scores may swap. */
    private static final double TOLERANCE = 0.001;
    /** Intervals are of other draws of the patients. */
    private static final double DRAWS = 0.05;
    /** Of a share of few positive films one film more or less. */
    private static final double ONE_FILM = 0.021;

    private static final Map<String, String> AXES =
            Map.of("PatientSex", "sex", "age_band", "age", "ViewPosition", "view");

    @Test
    void theFiguresOfTheManifestComeOutOfTheServingCode() throws IOException {
        Path data = SharedData.dir("data/cxr");
        EvaluationChoices choices = new EvaluationChoices(2, Map.of(), null, null);
        int compared = 0;
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            for (ModelPackage loaded : catalogue.usable()) {
                if (loaded.manifest().findings() != null) {
                    compare(
                            manifest(loaded),
                            new FindingsEvaluation(loaded).run(data, "test", choices, (done, total) -> {}));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(2);
    }

    private static void compare(JsonNode manifest, EvaluationReport report) {
        JsonNode labels = manifest.path("outputs").path(0).path("labels");
        JsonNode evaluation = manifest.path("evaluation").path(0);
        assertThat(report.unreadable()).isEmpty();
        assertThat(report.films()).isEqualTo(evaluation.path("n_images").intValue());
        assertThat(report.patients()).isEqualTo(evaluation.path("n_patients").intValue());
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (Section section : report.sections()) {
            section.figures().forEach(figure -> figures.put(section.id() + "/" + figure.name(), figure));
        }
        int macros = labels.size();
        Map<String, String> names = Map.of(
                "macro_auroc_14",
                "auroc/macro_auroc_14",
                "macro_auroc_shipped",
                "auroc/macro_auroc_shipped",
                "floor_resolution",
                "floor/resolution_only.macro_" + macros,
                "floor_age_sex_view",
                "floor/age_sex_view.macro_" + macros,
                "floor_brightness",
                "floor/brightness.macro_" + macros,
                "view_accuracy",
                "view/agrees");
        for (JsonNode metric : evaluation.path("metrics")) {
            String name = metric.path("name").textValue();
            String ours = names.getOrDefault(name, "auroc/" + name);
            if (names.containsKey(name) || figures.containsKey(ours)) {
                same(name, figures, ours, metric);
            }
        }
        for (JsonNode label : labels) {
            String id = label.path("id").textValue();
            same(id, figures, "auroc/auroc." + id, label.path("auc"));
            assertThat(at(figures, "counts/" + id).count())
                    .as(id)
                    .isEqualTo(label.path("n_positive").path("test").intValue());
            JsonNode coverage = label.path("conformal").path("coverage_test");
            if (label.path("status").textValue().equals("evaluated")) {
                for (String truth : new String[] {"positive", "negative"}) {
                    assertThat(at(figures, "answers/coverage_%s.%s".formatted(truth, id))
                                    .value())
                            .as("coverage of %s, %s", id, truth)
                            .isCloseTo(coverage.path(truth).doubleValue(), within(ONE_FILM));
                }
            }
        }
        for (JsonNode group : manifest.path("subgroups")) {
            String axis = AXES.get(group.path("axis").textValue());
            if (axis != null) {
                String of = axis + "=" + group.path("value").textValue();
                assertThat(at(figures, "subgroups/n." + of).value())
                        .isEqualTo(group.path("n").doubleValue());
                same(of, figures, "subgroups/macro_auroc_%d.%s".formatted(macros, of), group.path("auroc"));
            }
        }
    }

    private static void same(String name, Map<String, Figure> figures, String ours, JsonNode theirs) {
        Figure figure = at(figures, ours);
        assertThat(figure.value()).as(name).isCloseTo(theirs.path("value").doubleValue(), within(TOLERANCE));
        Interval interval = figure.interval();
        if (interval != null && theirs.path("ci").path(0).isNumber()) {
            assertThat(interval.low())
                    .as("%s, from", name)
                    .isCloseTo(theirs.path("ci").path(0).doubleValue(), within(DRAWS));
            assertThat(interval.high())
                    .as("%s, to", name)
                    .isCloseTo(theirs.path("ci").path(1).doubleValue(), within(DRAWS));
        }
    }

    private static Figure at(Map<String, Figure> figures, String name) {
        return Objects.requireNonNull(figures.get(name), name);
    }

    private static JsonNode manifest(ModelPackage loaded) throws IOException {
        String folder = loaded.manifest().coordinates().replace('|', '-');
        try (InputStream in = ModelPackage.class.getResourceAsStream(
                "/org/prodrome/imaging/packages/%s/modelpackage.json".formatted(folder))) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }
}
