package org.prodrome.imaging.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.DicomMatrix;
import org.prodrome.imaging.preprocess.PreprocessPipeline;

/** What the header alone refuses of the DICOM objects in the matrix, by the steps of a package. */
class AttributeGateTest {
    private final FindingsFixture fixture;

    AttributeGateTest(@TempDir Path folder) throws IOException {
        fixture = new FindingsFixture(folder);
    }

    @Test
    void whatTheStepsCannotDoRightIsRefusedByTheHeader() throws IOException {
        fixture.manifest(root ->
                ((ObjectNode) root.at("/input_selection")).put("min_rows", 1).put("min_columns", 1));
        try (ModelPackage loaded = fixture.load()) {
            List<JsonNode> rows = DicomMatrix.refused("gate").toList();
            assertThat(rows).isNotEmpty();
            for (JsonNode row : rows) {
                String name = row.path("name").asText();
                String program = row.at("/refused/program").asText();
                assertThat(codes(loaded, name, program))
                        .as(name)
                        .containsExactly(row.at("/refused/code").asText());
            }
            assertThat(codes(loaded, "refused_voi_lut_alone", "shipped")).isEmpty();
            assertThat(codes(loaded, "voi_lut_beside_window", "voi")).isEmpty();
            assertThat(codes(loaded, "pixel_spacing", "square")).isEmpty();
        }
    }

    private static List<String> codes(ModelPackage loaded, String name, String program) throws IOException {
        DicomObject object = DicomMatrix.object(name);
        return new AttributeGate(
                        loaded.manifest(),
                        PreprocessPipeline.of(DicomMatrix.program(program)),
                        FilmAttributes.of(object))
                .refusals().stream().map(GateReason::code).toList();
    }
}
