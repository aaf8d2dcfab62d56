package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the strict reader say the same of what a schema can say. */
class ManifestSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();

    @Test
    void everyShippedManifestFitsTheSchemaAndTheReader() throws IOException {
        List<String> names = TrustedPackages.bundled().names();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            byte[] json = PackageSource.bundled(name)
                    .read(PackageSource.MANIFEST, 1 << 22)
                    .orElseThrow();
            assertThat(SCHEMA.validate(JSON.readTree(json))).as(name).isEmpty();
            assertThatCode(() -> ManifestReader.read(json)).as(name).doesNotThrowAnyException();
        }
    }

    @Test
    void aFindingsManifestFitsBoth(@TempDir Path folder) throws IOException {
        ObjectNode manifest = new FindingsFixture(folder).manifest();
        assertThat(SCHEMA.validate(manifest)).isEmpty();
        assertThatCode(() -> ManifestReader.read(JSON.writeValueAsBytes(manifest)))
                .doesNotThrowAnyException();
    }

    @Test
    void theManifestOfALargeNetworkFitsBoth(@TempDir Path folder) throws IOException {
        FindingsFixture fixture = new FindingsFixture(folder).besides("model.onnx.data");
        fixture.manifest(root -> {
            ((ObjectNode) root.at("/network_data_format/inputs/x")).put("dtype", "float16");
            ((ObjectNode) root.path("files").path(0)).put("size", 1_440_022_528L);
        });
        assertThat(SCHEMA.validate(fixture.manifest())).isEmpty();
        assertThat(ManifestReader.read(JSON.writeValueAsBytes(fixture.manifest()))
                        .float16())
                .containsExactly("x");
    }

    /** A pointer into the findings manifest and what is put there; {@code -} takes the property away. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema \"urn:prodrome:modelpackage:2\"",
                "/id \"no domain\"",
                "/version \"1.0\"",
                "/name \"\"",
                "/intended_use -",
                "/goldens -",
                "/changelog -",
                "/surprise 1",
                "/runtime/backend \"tensorflow\"",
                "/runtime/opset 5",
                "/files/0/role \"driver\"",
                "/files/0/sha256 \"00\"",
                "/files/0/name \"../outside\"",
                "/files/0/size -1",
                "/input_selection/on_mismatch \"warn\"",
                "/input_selection/min_rows 0",
                "/input_selection/PatientAge/unit \"m\"",
                "/input_selection/PatientAge/min -",
                "/network_data_format/outputs/logits/dtype \"float64\"",
                "/network_data_format/layout \"NCHW\"",
                "/outputs/0/task \"regression\"",
                "/outputs/0/surprise 1",
                "/outputs/0/calibration/a [0,1,1]",
                "/outputs/0/calibration/method \"temperature\"",
                "/outputs/0/labels []",
                "/outputs/0/labels/0/status \"experimental\"",
                "/outputs/0/labels/0/status \"withheld\"",
                "/outputs/0/labels/2/reason -",
                "/outputs/0/labels/0/auc -",
                "/outputs/0/labels/0/conformal -",
                "/outputs/0/labels/0/conformal/alpha 0.9",
                "/outputs/0/labels/0/operating_points []",
                "/outputs/0/labels/0/operating_points/0/name \"youden\"",
                "/outputs/0/labels/0/operating_points/0/threshold 2",
                "/outputs/0/labels/0/operating_points/0/ci [[0,1]]",
                "/outputs/0/labels/0/prevalence_train 0",
                "/outputs/0/labels/0/codes/0/system \"snomed\"",
                "/outputs/0/labels/0/n_positive/val -1",
                "/outputs/1/normalized false",
                "/outputs/1/metric \"euclid\"",
                "/outputs/2/classes [\"PA\"]",
                "/outputs/3/method \"grad_cam\"",
                "/ood/knn/metric \"euclid\"",
                "/ood/knn/threshold_refuse 3",
                "/ood/mahalanobis/shrinkage 2",
                "/ood/mahalanobis/mean \"/etc/passwd\"",
                "/ood/conformal {}",
                "/ood/mirror {\"ratio_min\":2}",
                "/ood/image_checks/entropy_min 9",
                "/ood/surprise {}",
                "/goldens/0/atol 1",
                "/goldens/0/outputs {}",
                "/goldens/0/photometric \"RGB\"",
                "/input_selection/PresentationIntentType \"FOR PRESENTATION\"",
                "/input_selection/exclude {}",
                "/input_selection/exclude {\"BurnedInAnnotation\":[\"YES\"],\"Modality\":[\"CR\"]}",
                "/measurements []"
            })
    void aBrokenManifestIsRefusedByBoth(String change, @TempDir Path folder) throws IOException {
        ObjectNode manifest = new FindingsFixture(folder).manifest();
        String where = change.substring(0, change.indexOf(' '));
        String instead = change.substring(change.indexOf(' ') + 1);
        if (instead.equals("-")) {
            int last = where.lastIndexOf('/');
            ((ObjectNode) manifest.at(where.substring(0, last))).remove(where.substring(last + 1));
        } else {
            FindingsPackageTest.Json.put(manifest, where, instead);
        }
        assertThat(SCHEMA.validate(manifest)).as("schema").isNotEmpty();
        byte[] json = JSON.writeValueAsBytes(manifest);
        assertThatThrownBy(() -> ManifestReader.read(json)).isInstanceOf(PackageRefusedException.class);
    }

    private static JsonSchema schema() {
        try (InputStream in = Objects.requireNonNull(
                ManifestSchemaTest.class.getResourceAsStream("/org/prodrome/imaging/modelpackage.schema.json"))) {
            JsonNode node = JSON.readTree(in);
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(node);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
