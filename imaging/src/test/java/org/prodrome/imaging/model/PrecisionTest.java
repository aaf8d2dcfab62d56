package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.runtime.ProviderChoice;
import org.prodrome.imaging.runtime.ServingLimits;

/** A package's int8 file: opened when asked for, held to goldens of its own tolerance. */
class PrecisionTest {
    private static final String CHILDREN = "org.prodrome.cxr-paediatric-pneumonia";

    @Test
    void theInt8FileIsAnotherFileOfTheSamePackageAndNearTheFirst() throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            ModelPackage full = catalogue.find(CHILDREN).orElseThrow();
            assertThat(full.precision()).isEqualTo(Precision.FP32);
            PackageLoad load = catalogue.open(full, Precision.INT8);
            assertThat(load).isInstanceOf(PackageLoad.Loaded.class);
            try (ModelPackage int8 = ((PackageLoad.Loaded) load).modelPackage()) {
                assertThat(int8.precision()).isEqualTo(Precision.INT8);
                assertThat(int8.manifestSha256()).isEqualTo(full.manifestSha256());
                PreparedFilm film = full.pipeline().prepare(FindingsFixture.film(0.5, 1));
                float a = ModelOutput.of(full, film).scores()[0];
                float b = ModelOutput.of(int8, film).scores()[0];
                assertThat(b).isNotEqualTo(a);
                assertThat(Math.abs(a - b)).isLessThan(1.5f);
            }
            // The one that serves is still open.
            assertThat(ModelOutput.of(full, full.pipeline().prepare(FindingsFixture.film(0.5, 1)))
                            .scores())
                    .hasSize(1);
        }
    }

    @Test
    void aPackageWithoutSuchAFileSaysSo() throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(null);
                ModelCatalogue other = ModelCatalogue.open(null)) {
            ModelPackage ratio = catalogue.find("org.prodrome.cxr-ctr").orElseThrow();
            assertThat(((PackageLoad.PackageRefused) other.open(ratio, Precision.INT8)).reason())
                    .isEqualTo("files: exactly one of role model-int8 expected, found 0");
        }
    }

    @Test
    void anInt8FileOfAnotherNetworkIsFoundOutByTheGoldens(@TempDir Path parent) throws IOException {
        FindingsFixture fixture = new FindingsFixture(parent);
        byte[] same = FindingsFixture.network(false);
        add(fixture, same);
        fixture.trust();
        try (ModelCatalogue catalogue = ModelCatalogue.open(parent)) {
            ModelPackage full = catalogue.find(FindingsFixture.ID).orElseThrow();
            PackageLoad load = catalogue.open(full, Precision.INT8);
            assertThat(load).isInstanceOf(PackageLoad.Loaded.class);
            ((PackageLoad.Loaded) load).modelPackage().close();
        }
        fixture.replace("model_int8.onnx", steeper(same));
        fixture.trust();
        try (ModelCatalogue catalogue = ModelCatalogue.open(parent);
                ModelCatalogue stranger = ModelCatalogue.open(null)) {
            ModelPackage full = catalogue.find(FindingsFixture.ID).orElseThrow();
            assertThat(((PackageLoad.PackageRefused) catalogue.open(full, Precision.INT8)).reason())
                    .startsWith("golden 'goldens/001.input.npy': the int8 model gives another vector than")
                    .contains("allowed 0.25");
            assertThatThrownBy(() -> stranger.open(full, Precision.INT8))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not in this catalogue");
        }
    }

    @Test
    void aSiteMayServeTheInt8FileOfOneModelAndResultsNameIt() throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(null, int8Of(CHILDREN))) {
            ModelPackage children = catalogue.find(CHILDREN).orElseThrow();
            assertThat(children.precision()).isEqualTo(Precision.INT8);
            assertThat(children.ranBy()).startsWith("onnxruntime ").endsWith(" cpu, int8 file");
            ModelPackage ratio = catalogue.find("org.prodrome.cxr-ctr").orElseThrow();
            assertThat(ratio.precision()).isEqualTo(Precision.FP32);
            assertThat(ratio.ranBy()).isEqualTo(ratio.runtime().description());
            assertThat(catalogue.canary()).isEmpty();
        }
    }

    @Test
    void anInt8FileThatThePackageDoesNotFindGoodEnoughIsNotServed(@TempDir Path parent) throws IOException {
        FindingsFixture fixture = new FindingsFixture(parent);
        add(fixture, FindingsFixture.network(false));
        fixture.trust();
        try (ModelCatalogue catalogue = ModelCatalogue.open(parent, int8Of(FindingsFixture.ID))) {
            assertThat(catalogue.find(FindingsFixture.ID)).isEmpty();
            assertThat(catalogue.packages())
                    .anyMatch(load -> load instanceof PackageLoad.PackageRefused refused
                            && refused.reason().contains("no int8 comparison that says passes: true"));
        }
        fixture.manifest(root -> ((ArrayNode) root.path("evaluation"))
                .addObject()
                .putObject("int8")
                .put("passes", true));
        fixture.trust();
        try (ModelCatalogue catalogue = ModelCatalogue.open(parent, int8Of(FindingsFixture.ID))) {
            assertThat(catalogue.find(FindingsFixture.ID).orElseThrow().precision())
                    .isEqualTo(Precision.INT8);
        }
    }

    private static ModelServing int8Of(String id) {
        return new ModelServing(
                ProviderChoice.Wish.CPU,
                ServingLimits.ofProcessors(),
                Map.of(),
                Map.of(),
                Precision.FP32,
                Map.of(id, Precision.INT8));
    }

    private static void add(FindingsFixture fixture, byte[] model) throws IOException {
        Files.write(fixture.folder().resolve("model_int8.onnx"), model);
        fixture.manifest(root -> {
            ObjectNode file = ((ArrayNode) root.path("files")).addObject();
            file.put("name", "model_int8.onnx")
                    .put("size", model.length)
                    .put("sha256", Sha256.hex(model))
                    .put("role", "model-int8")
                    .put("precision", "int8");
        });
    }

    /** The same network with scores three times as large. */
    private static byte[] steeper(byte[] model) {
        byte[] changed = model.clone();
        ByteBuffer bytes = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 12 <= changed.length; i++) {
            if (bytes.getFloat(i) == 10 && bytes.getFloat(i + 4) == -10 && bytes.getFloat(i + 8) == 3) {
                bytes.putFloat(i, 30).putFloat(i + 4, -30).putFloat(i + 8, 9);
                return changed;
            }
        }
        throw new AssertionError("the weights of the scores were not found");
    }
}
