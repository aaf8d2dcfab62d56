package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.preprocess.NpyWriter;

/** A package that answers for findings, and manifests and files of it that lie. */
class FindingsPackageTest {
    private final FindingsFixture fixture;

    FindingsPackageTest(@TempDir Path parent) throws IOException {
        this.fixture = new FindingsFixture(parent);
    }

    @Test
    void whatTheManifestDeclaresIsRead() throws IOException {
        try (ModelPackage loaded = fixture.load()) {
            Manifest manifest = loaded.manifest();
            assertThat(manifest.segmentation()).isNull();
            assertThat(manifest.ratio()).isNull();
            assertThat(loaded.meter()).isEmpty();
            FindingsOutput findings = Objects.requireNonNull(manifest.findings());
            assertThat(findings.labels())
                    .extracting(FindingsOutput.Label::id)
                    .containsExactly("bright", "dark", "hidden");
            assertThat(findings.labels().get(0).standing()).isInstanceOf(Standing.Evaluated.class);
            assertThat(findings.labels().get(2).standing())
                    .isEqualTo(new Standing.Withheld("only 7 films show it", null));
            assertThat(Objects.requireNonNull(manifest.view()).classes()).containsExactly(FilmView.PA, FilmView.AP);
            assertThat(manifest.embedding().truncatable()).containsExactly(4);
            assertThat(manifest.gate().mirrorRatioMin()).isNull();
            assertThat(loaded.statistics().calibrationScores()).hasSize(20);
            assertThat(loaded.statistics().precision()).hasSize(64);
        }
    }

    /** Where in the manifest, what stands there instead, what the refusal has to name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /outputs/0/calibration/a            | [0.5,0.5]          | 3 numbers, one by label
            /outputs/0/calibration/a            | [0.5,0.5,0]        | outputs[0].calibration.a
            /outputs/0/calibration/b            | [0,"x",0]          | outputs[0].calibration.b
            /outputs/0/calibration/method       | "temperature"      | zeros, because the method is temperature
            /outputs/0/calibration/ece_after    | 1.2                | ece_after
            /outputs/0/labels/1/id              | "bright"           | each id once
            /outputs/0/labels/1/id              | "No Finding"       | small letters
            /outputs/0/labels/0/status          | "experimental"     | evaluated or withheld
            /outputs/0/labels/0/status          | "withheld"         | outputs[0].labels[0].reason
            /outputs/0/labels/2/status          | "evaluated"        | outputs[0].labels[2].operating_points
            /outputs/0/labels/2/reason          | " "                | outputs[0].labels[2].reason
            /outputs/0/labels/0/prevalence_train | 0                 | above 0 and below 1
            /outputs/0/labels/0/auc/value       | 1.01               | a number from 0.0 to 1.0
            /outputs/0/labels/0/auc/ci          | [0.9,0.8]          | a lower and an upper end
            /outputs/0/labels/0/operating_points/0/threshold | -0.1  | threshold
            /outputs/0/labels/0/operating_points/0/name | "youden"   | rule_in or rule_out
            /outputs/0/labels/0/operating_points/0/name | "rule_out" | each operating point once
            /outputs/0/labels/0/operating_points/0/ci | [[0,1]]      | 2 pairs
            /outputs/0/labels/0/conformal/q_pos | 1.5                | q_pos
            /outputs/0/labels/0/conformal/n_pos | 5                  | at least 9 films for this alpha
            /outputs/0/labels/0/codes           | [{"system":"snomed","code":"1"}] | a URI
            /outputs/0/labels                   | []                 | at least one label
            /outputs/0/activation               | "softmax"          | 'sigmoid'
            /outputs/1/truncatable              | [8]                | lengths from 1 to 7
            /outputs/1/dims                     | 9                  | ood.dims
            /outputs/2/classes                  | ["PA","LL"]        | PA and AP
            /outputs/2/task                     | "embedding"        | at most one output of each task
            /outputs/3/method                   | "grad_cam"         | 'exact_cam'
            /outputs/3/for_output               | "embedding"        | for the output of the findings
            /outputs/3/task                     | "heatmap"          | multilabel
            /network_data_format/outputs/logits/num_channels | 14    | the manifest declares float32[-1, 14]
            /network_data_format/outputs/cam/spatial_shape | [4,5]   | float32[-1, 3, 4, 5]
            /ood/mahalanobis/output             | "cam"              | a vector
            /ood/mahalanobis/threshold_refuse   | 10                 | threshold_refuse
            /ood/knn/threshold_refuse           | 0.01               | threshold_refuse
            /ood/image_checks/sharpness_max     | -1                 | sharpness_max
            /goldens/0/outputs/logits           | "goldens/001.embedding.npy" | 3 numbers expected
            /goldens/0/outputs/score            | "goldens/001.logits.npy" | no output 'score'
            /input_selection/PatientAge/max     | 5                  | PatientAge.min
            """)
    void aManifestThatLiesIsRefusedByName(String where, String instead, String named) throws IOException {
        fixture.manifest(root -> Json.put(root, where, instead));
        assertThat(fixture.refusal()).contains(named);
    }

    @Test
    void numbersThatAreNoNumbersAreRefused() throws IOException {
        Path manifest = fixture.folder().resolve(PackageSource.MANIFEST);
        String text = Files.readString(manifest);
        for (String nonsense : new String[] {"NaN", "Infinity", "1e999"}) {
            Files.writeString(manifest, text.replace("\"threshold\":0.8", "\"threshold\":" + nonsense));
            assertThat(fixture.refusal()).as(nonsense).isNotEqualTo("loaded");
        }
    }

    @Test
    void aLabelMoreThanTheNetworkHasOutputsIsFound() throws IOException {
        fixture.manifest(root -> {
            ArrayNode labels = (ArrayNode) root.at("/outputs/0/labels");
            labels.add(((ObjectNode) labels.get(2)).deepCopy().put("id", "another"));
            ((ArrayNode) root.at("/outputs/0/calibration/a")).add(1);
            ((ArrayNode) root.at("/outputs/0/calibration/b")).add(0);
        });
        assertThat(fixture.refusal())
                .contains("network_data_format.outputs.logits")
                .contains("[4]")
                .contains("[3]");
    }

    @Test
    void filesOfTheGateThatDoNotFitAreNamed() throws IOException {
        fixture.replace("stats/mean.f32", new byte[12]);
        assertThat(fixture.refusal()).isEqualTo("'stats/mean.f32' has 12 bytes, 8 numbers need 32");
        fixture.replace("stats/mean.f32", floats(1, 0, 0, 0, 0, 0, 0, Float.NaN));
        assertThat(fixture.refusal()).contains("stats/mean.f32").contains("finite");
        fixture.replace("stats/mean.f32", new byte[32]);
        fixture.replace("stats/calibration.f32", floats(0.2f, 0.1f));
        assertThat(fixture.refusal()).contains("ascending");
        fixture.replace("stats/calibration.f32", floats(0.1f, 0.2f));
        float[] lopsided = new float[64];
        for (int i = 0; i < 8; i++) {
            lopsided[i * 9] = 1;
        }
        lopsided[1] = 3;
        fixture.replace("stats/precision.f32", floats(lopsided));
        assertThat(fixture.refusal()).contains("not symmetric");
    }

    @Test
    void goldensOfOtherNumbersOrNoneAreRefused() throws IOException {
        byte[] known = Files.readAllBytes(fixture.folder().resolve("goldens/001.logits.npy"));
        fixture.replace("goldens/001.logits.npy", NpyWriter.floats(new float[] {1, 2, 3}, 3));
        assertThat(fixture.refusal()).contains("gives other numbers than 'goldens/001.logits.npy'");
        fixture.replace("goldens/001.logits.npy", NpyWriter.floats(new float[] {1, Float.NaN, 3}, 3));
        assertThat(fixture.refusal()).contains("gives other numbers");
        fixture.replace("goldens/001.logits.npy", known);
        assertThat(fixture.refusal()).isEqualTo("loaded");
        fixture.manifest(root -> ((ObjectNode) root.at("/goldens/0")).put("mask", "goldens/001.uint8.npy"));
        assertThat(fixture.refusal()).contains("outlines nothing");
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    @Test
    void aSitesCalibrationIsAppliedToTheManifestThatItBelongsTo() throws IOException {
        fixture.trust();
        Path folder = Objects.requireNonNull(fixture.folder().getParent());
        Path file = folder.resolve(FindingsFixture.NAME + ".calibration.json");
        Files.writeString(folder.resolve("prevalence.json"), "{\"%s\":{\"bright\":0.4}}".formatted(FindingsFixture.ID));
        try (ModelPackage loaded = fixture.load()) {
            LocalCalibration calibration = new LocalCalibration(
                    FindingsFixture.ID,
                    "1.0.0",
                    loaded.manifestSha256(),
                    LocalDate.of(2026, 11, 22),
                    900,
                    700,
                    "val",
                    List.of(new LocalCalibration.LocalLabel(
                            "bright",
                            LocalCalibration.Method.PLATT,
                            0.7,
                            -1,
                            210,
                            690,
                            0.1,
                            0.03,
                            Optional.of(new FindingsOutput.Conformal(0.1, 0.5, 0.4, 210, 690, null, null)))));
            Files.writeString(file, CalibrationFile.write(calibration));
            try (ModelCatalogue catalogue = ModelCatalogue.open(folder)) {
                SiteSettings site =
                        catalogue.find(FindingsFixture.ID).orElseThrow().site();
                assertThat(site.calibration()).isEqualTo(calibration);
                assertThat(site.prevalence()).containsOnly(Map.entry("bright", 0.4));
            }
        }
        fixture.manifest(root -> root.put("description", "a later text"));
        fixture.trust();
        assertThat(siteRefusal(folder)).contains("calibration.json").contains("belongs to another manifest");
        Files.delete(file);
        Files.writeString(folder.resolve("prevalence.json"), "{\"%s\":{\"bright\":1.0}}".formatted(FindingsFixture.ID));
        assertThat(siteRefusal(folder)).contains("prevalence.json").contains("bright");
        Files.writeString(folder.resolve("prevalence.json"), "{\"%s\":{\"blue\":0.1}}".formatted(FindingsFixture.ID));
        assertThat(siteRefusal(folder)).contains("a finding of the package");
        Files.writeString(folder.resolve("prevalence.json"), "{\"another\":{\"blue\":0.1}}");
        assertThat(siteRefusal(folder)).isEqualTo("loaded");
    }

    private static String siteRefusal(Path folder) throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(folder)) {
            PackageLoad load = catalogue.packages().get(catalogue.packages().size() - 1);
            return load instanceof PackageLoad.PackageRefused refused ? refused.reason() : "loaded";
        }
    }

    /** Changes of JSON by pointer. */
    static final class Json {
        private Json() {}

        static void put(ObjectNode root, String where, String json) {
            int last = where.lastIndexOf('/');
            var parent = root.at(where.substring(0, last));
            String name = where.substring(last + 1);
            var value = read(json);
            if (parent instanceof ArrayNode array) {
                array.set(Integer.parseInt(name), value);
            } else {
                ((ObjectNode) parent).set(name, value);
            }
        }

        private static JsonNode read(String json) {
            try {
                return new ObjectMapper().readTree(json);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
