package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.FindingReader;
import org.prodrome.imaging.preprocess.PreparedFilm;

/** Packages whose network keeps its weights in another file, as large ones have to: what is taken, and what is not. */
class WeightsBesideTest {
    private static final String DATA = "model.onnx.data";

    private final FindingsFixture fixture;

    WeightsBesideTest(@TempDir Path parent) throws IOException {
        fixture = new FindingsFixture(parent);
    }

    @Test
    void aPackageWithWeightsBesideItsModelReadsFilmsAsTheOneWithAllInOne() throws IOException {
        FilmFindings.Read inOne;
        try (ModelPackage loaded = fixture.load()) {
            inOne = read(loaded);
        }
        fixture.besides(DATA);
        try (ModelPackage loaded = fixture.load()) {
            assertThat(read(loaded)).isEqualTo(inOne);
            // Nothing of the folder is read again.
            Files.write(fixture.folder().resolve(DATA), new byte[10_000]);
            assertThat(read(loaded)).isEqualTo(inOne);
        }
    }

    @Test
    void aZipFileDoesToo() throws IOException {
        fixture.besides(DATA);
        Path zip = fixture.zip();
        PackageLoad load = ModelPackageLoader.load(
                PackageSource.zip(zip), TrustedPackages.of(zip.getFileName().toString(), fixture.manifestSha256()));
        assertThat(load).isInstanceOf(PackageLoad.Loaded.class);
        try (ModelPackage loaded = ((PackageLoad.Loaded) load).modelPackage()) {
            assertThat(read(loaded).finding("bright")).isPresent();
        }
    }

    @Test
    void theNameIsRelativeToTheModelsFolder() throws IOException {
        OnnxBuilder net = FindingsFixture.networkBesides(new OnnxBuilder().besides("parts/w.bin"));
        Files.delete(fixture.folder().resolve("model.onnx"));
        fixture.manifest(root -> ((ArrayNode) root.path("files")).remove(0))
                .add("onnx/model.onnx", net.build(), "model")
                .add("onnx/parts/w.bin", net.data(), "model-data");
        assertThat(fixture.refusal()).isEqualTo("loaded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.bin",
                "/etc/passwd",
                "a/../../b",
                "./w.bin",
                "a//b",
                "..\\outside.bin",
                "C:\\w.bin",
                "a\\b",
                "file:///etc/passwd",
                ".hidden",
                "w.bin\u0000.onnx",
                "*/_ORT_MEM_ADDR_/*",
                " ",
                ""
            })
    void aNameThatCouldLeaveThePackageIsRefused(String location) throws IOException {
        OnnxBuilder net = FindingsFixture.networkBesides(new OnnxBuilder().besides(location));
        fixture.replace("model.onnx", net.build()).add(DATA, net.data(), "model-data");
        assertThat(fixture.refusal()).contains("a plain relative name expected");
    }

    @Test
    void aFileThatTheManifestDoesNotListForIt() throws IOException {
        OnnxBuilder net = FindingsFixture.networkBesides(new OnnxBuilder().besides(DATA));
        fixture.replace("model.onnx", net.build());
        assertThat(fixture.refusal()).contains("does not list as a file of role model-data");
        Files.write(fixture.folder().resolve(DATA), net.data());
        assertThat(fixture.refusal()).contains("'model.onnx.data', which the manifest does not list");
        fixture.add(DATA, net.data(), "reference");
        assertThat(fixture.refusal()).contains("does not list as a file of role model-data");
    }

    @Test
    void aFileThatIsNotTheOneThatWasListed() throws IOException {
        fixture.besides(DATA);
        Path data = fixture.folder().resolve(DATA);
        byte[] right = Files.readAllBytes(data);
        byte[] wrong = right.clone();
        wrong[5] ^= 1;
        Files.write(data, wrong);
        assertThat(fixture.refusal()).contains("'model.onnx.data' was changed: its SHA-256");
        Path outside = Files.write(fixture.folder().resolveSibling("outside"), right);
        Files.delete(data);
        Files.createSymbolicLink(data, outside);
        assertThat(fixture.refusal()).contains("is a link");
        Files.delete(data);
        assertThat(fixture.refusal()).contains("'model.onnx.data' is missing");
    }

    @Test
    void weightsThatLieBeyondTheFileOrAreNotAsLongAsTheirShape() throws IOException {
        OnnxBuilder beyond =
                FindingsFixture.networkBesides(new OnnxBuilder().besides(DATA).tell("offset", "999999"));
        fixture.replace("model.onnx", beyond.build()).add(DATA, beyond.data(), "model-data");
        assertThat(fixture.refusal()).contains("at byte 999999 of 'model.onnx.data'");
        for (String offset : new String[] {"-1", "1e3", "99999999999999999999"}) {
            lie("offset", offset);
            assertThat(fixture.refusal()).contains("a number of bytes expected");
        }
        lie("length", "4");
        assertThat(fixture.refusal()).contains("its shape needs");
    }

    @Test
    void aSizeThatStandsInTheOtherFileIsBoundedToo() throws IOException {
        OnnxBuilder net = new OnnxBuilder()
                .besides(DATA)
                .input("x", 0, 1, 16, 16)
                .output("y", 0)
                .wholes("size", 1 << 20, 1 << 20)
                .node("ConstantOfShape", List.of("size"), "y");
        fixture.replace("model.onnx", net.build()).add(DATA, net.data(), "model-data");
        assertThat(fixture.refusal()).contains("makes by ConstantOfShape");
    }

    @Test
    void thePackageMayHaveAsManyBytesAsIsSetAndAModelsFileTwoGibibytes() throws IOException {
        fixture.besides(DATA);
        assertThat(fixture.refusal(ModelServing.here().within(1_000)))
                .contains("at most 1000 are allowed")
                .contains("prodrome.models.max-package-size");
        assertThat(fixture.refusal(ModelServing.here().within(1 << 20))).isEqualTo("loaded");
        fixture.manifest(root -> ((ObjectNode) root.path("files").path(0)).put("size", 3L << 30));
        assertThat(fixture.refusal(ModelServing.here().within(8L << 30))).contains("a protocol buffer ends at 2 GiB");
        fixture.manifest(root -> ((ObjectNode) root.path("files").path(1)).put("size", 1L << 30));
        assertThat(fixture.refusal(ModelServing.here().within(8L << 30))).contains("2 GiB");
        fixture.manifest(root -> ((ObjectNode) root.path("files").path(0)).put("size", 1_000));
        assertThat(fixture.refusal(ModelServing.here().within(8L << 30))).contains("those that are no model");
    }

    @Test
    void anOperatorSetOtherThanTheManifestSaysIsALie() throws IOException {
        fixture.manifest(root -> ((ObjectNode) root.path("runtime")).put("opset", 13));
        assertThat(fixture.refusal()).isEqualTo("runtime.opset: the model is written in 17, the manifest says 13");
        OnnxBuilder older = FindingsFixture.networkBesides(new OnnxBuilder().opset(13));
        fixture.replace("model.onnx", older.build());
        assertThat(fixture.refusal()).isEqualTo("loaded");
    }

    @Test
    void memoryIsHeldAgainstTheModelsFilesAndTheMachine() throws IOException {
        try (ModelPackage loaded = fixture.load()) {
            Manifest manifest = loaded.manifest();
            ModelMemory.check(manifest, 10L << 20, 10L << 20);
            assertThatThrownBy(() -> ModelMemory.check(manifest, 11L << 20, 1L << 40))
                    .hasMessage("runtime.memory_mb: the files of the model alone have 11 MiB, the manifest says 10");
            assertThatThrownBy(() -> ModelMemory.check(manifest, 1, 9L << 20))
                    .hasMessage("runtime.memory_mb: the model needs 10 MiB, this machine has 9");
        }
        assertThat(ModelMemory.ofMachine()).isPositive();
    }

    @Test
    void aNetworkOfHalvesIsDeclaredSo() throws IOException {
        fixture.replace("model.onnx", FindingsFixture.networkOfHalves());
        assertThat(fixture.refusal()).contains("'x' is float16[-1, 1, 16, 16], the manifest declares float32");
        fixture.manifest(root -> ((ObjectNode) root.at("/network_data_format/inputs/x")).put("dtype", "float16"));
        fixture.manifest(root -> ((ObjectNode) root.at("/goldens/0")).put("atol", 0.01));
        assertThat(fixture.refusal()).isEqualTo("loaded");
    }

    private void lie(String key, String value) throws IOException {
        fixture.replace(
                "model.onnx",
                FindingsFixture.networkBesides(new OnnxBuilder().besides(DATA).tell(key, value))
                        .build());
    }

    private static FilmFindings.Read read(ModelPackage loaded) {
        PreparedFilm film = loaded.pipeline().prepare(FindingsFixture.film(0.7, 5));
        return FindingReader.of(loaded).orElseThrow().read(ModelOutput.of(loaded, film));
    }
}
