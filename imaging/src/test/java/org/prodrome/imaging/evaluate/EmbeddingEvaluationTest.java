package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.LabelledFolder;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.ModelPackage;

/** A package that only places films is judged by whether films with the same findings lie near each other. */
class EmbeddingEvaluationTest {
    private static final CxrCtrEvaluation.Progress QUIET = (done, total) -> {};

    @Test
    void filmsOfTheSameFindingLieNearerThanChanceAndThePatientsOwnDoNotCount(@TempDir Path parent) throws IOException {
        Path films = new LabelledFolder(parent.resolve("data"))
                .add("train", 4)
                .add("test", 80)
                .line("images/gone.png", "P99", "test", true, false)
                .write();
        try (ModelPackage loaded = places(parent)) {
            List<EvaluationReport> reports = Evaluations.run(List.of(loaded), films, "test", QUIET);
            EvaluationReport report = reports.get(0);
            assertThat(report.films()).isEqualTo(80);
            assertThat(report.patients()).isEqualTo(40);
            assertThat(report.unreadable()).singleElement().asString().contains("gone.png");
            assertThat(report.figure("counts", "bright").of()).isEqualTo(80);
            Figure gain = report.figure("retrieval", "ndcg10_gain_8");
            assertThat(Objects.requireNonNull(gain.interval()).low()).isPositive();
            assertThat(report.figure("retrieval", "p5_8").value())
                    .isGreaterThan(report.figure("retrieval", "p_chance_8").value());
            assertThat(report.figure("retrieval", "ndcg10_8").value()
                            - report.figure("retrieval", "ndcg10_chance_8").value())
                    .isCloseTo(gain.value(), within(1e-12));
            // The shorter vectors that the package declares are tried too; no_finding is no finding.
            assertThat(report.figure("retrieval", "ndcg10_4").value()).isPositive();
            assertThat(report.notes()).anyMatch(note -> note.endsWith("the columns bright, dark."));
            assertThat(report.figure("gate", "refused").of()).isEqualTo(80);
            assertThat(report.figure("gate_kinds", "inverted.refused").of()).isEqualTo(80);
        }
    }

    @Test
    void aListWithoutFindingsJudgesNoEmbedding(@TempDir Path parent) throws IOException {
        Path films = new LabelledFolder(parent.resolve("data"))
                .line("images/a.png", "P1", "test", false, false)
                .write();
        try (ModelPackage loaded = places(parent);
                ModelPackage finds = new FindingsFixture(parent.resolve("other")).load()) {
            assertThatThrownBy(() -> Evaluations.run(List.of(loaded), films, "test", QUIET))
                    .hasMessageContaining("suits none of the packages");
            assertThatThrownBy(() -> new EmbeddingEvaluation(finds)).hasMessageContaining("more than place films");
        }
    }

    /** The findings package without the meaning of its scores. */
    private static ModelPackage places(Path parent) throws IOException {
        return new FindingsFixture(parent)
                .manifest(root -> {
                    Iterator<JsonNode> outputs = root.withArray("/outputs").elements();
                    while (outputs.hasNext()) {
                        if (!outputs.next().path("task").asText().equals("embedding")) {
                            outputs.remove();
                        }
                    }
                })
                .load();
    }
}
