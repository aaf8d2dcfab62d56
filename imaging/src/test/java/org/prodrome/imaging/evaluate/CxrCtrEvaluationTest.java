package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;

class CxrCtrEvaluationTest {
    private static final String PACKAGE = "org.prodrome.cxr-ctr";

    @Test
    void theServedPackageReachesOnTheTestFilmsWhatItsManifestSays() throws IOException {
        Path data = SharedData.dir("data/cxr-ctr");
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            ModelPackage loaded = catalogue.find(PACKAGE).orElseThrow();
            List<Integer> progress = new ArrayList<>();
            EvaluationReport report =
                    new CxrCtrEvaluation(loaded).run(data, "test", (done, total) -> progress.add(done));
            assertThat(report.films()).isEqualTo(30);
            assertThat(progress).hasSize(30).endsWith(30);
            // Python made these on another build of the runtime; a pixel on a border may fall otherwise.
            assertFigure(report, loaded, "dice", "right_lung", "dice_right_lung", 0.001);
            assertFigure(report, loaded, "dice", "left_lung", "dice_left_lung", 0.001);
            assertFigure(report, loaded, "dice", "heart", "dice_heart", 0.001);
            assertFigure(report, loaded, "ratio_ungated", "n", "ctr_n", 0);
            assertFigure(report, loaded, "ratio_ungated", "mae", "ctr_mae", 0.0005);
            assertFigure(report, loaded, "ratio_ungated", "sd", "ctr_sd", 0.0005);
            assertFigure(report, loaded, "ratio_ungated", "r", "ctr_r", 0.001);
            assertFigure(report, loaded, "calls_ungated", "sensitivity", "sensitivity_at_0.50", 0);
            assertFigure(report, loaded, "calls_ungated", "specificity", "specificity_at_0.50", 0);
            assertFigure(report, loaded, "ratio_masks", "mae", "ctr_against_masks_mae", 0.001);
            assertThat(report.figure("gate_kinds", "inverted.refused").of()).isEqualTo(30);
            assertThat(report.figure("gate_kinds", "inverted.auroc_knn").value())
                    .isGreaterThan(0.99);
            assertThat(report.figure("gate_kinds", "uniform_noise.refused").value())
                    .isEqualTo(1);
            assertThat(report.figure("cpu_ms", "films").value()).isEqualTo(30);
            JsonNode json = new ObjectMapper().readTree(report.toJson());
            assertThat(json.at("/figures/ratio_served/mae/ci95")).hasSize(2);
        }
    }

    private static void assertFigure(
            EvaluationReport report, ModelPackage loaded, String section, String name, String manifest, double error) {
        for (JsonNode metric : loaded.manifest().evaluation().path(0).path("metrics")) {
            if (metric.path("name").asText().equals(manifest)) {
                assertThat(report.figure(section, name).value())
                        .as(manifest)
                        .isCloseTo(metric.path("value").asDouble(), within(error + 5e-5));
                return;
            }
        }
        throw new AssertionError("the manifest has no figure " + manifest);
    }

    @Test
    void aFolderThatIsLaidOutOtherwiseIsNamed(@TempDir Path folder) throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            CxrCtrEvaluation evaluation =
                    new CxrCtrEvaluation(catalogue.find(PACKAGE).orElseThrow());
            assertThatThrownBy(() -> evaluation.run(folder, "test", (d, t) -> {}))
                    .hasMessageContaining("labels.csv");
            Path labels = folder.resolve("labels.csv");
            Files.writeString(labels, "film,mask\na.png,b.png\n");
            assertThatThrownBy(() -> evaluation.run(folder, "test", (d, t) -> {}))
                    .hasMessageContaining("needs a column image");
            Files.writeString(labels, "image,split\n../../etc/passwd,test\n");
            assertThatThrownBy(() -> evaluation.run(folder, "test", (d, t) -> {}))
                    .hasMessageContaining("inside the folder");
            Files.writeString(labels, "image,split\na.png,train\n");
            assertThatThrownBy(() -> evaluation.run(folder, "test", (d, t) -> {}))
                    .hasMessageContaining("no film of split 'test'");
            Files.writeString(labels, "image\nnot-there.png\n");
            EvaluationReport report = evaluation.run(folder, "test", (d, t) -> {});
            assertThat(report.films()).isZero();
            assertThat(report.unreadable()).hasSize(1);
        }
    }
}
