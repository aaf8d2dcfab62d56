package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.preprocess.Sha256;

/** What the loader refuses, each by a sentence that names what was found. */
class ModelPackageLoaderTest {
    private final Path parent;
    private final PackageFixture fixture;

    ModelPackageLoaderTest(@TempDir Path parent) throws IOException {
        this.parent = parent;
        this.fixture = new PackageFixture(parent);
    }

    @Test
    void anUnchangedCopyInAFolderOrAZipFileLoads() throws IOException {
        assertThat(fixture.refusal()).isEqualTo("loaded");
        Path zip = fixture.zip(parent.resolve("copy.mpk"), List.of());
        byte[] manifest = Files.readAllBytes(fixture.folder().resolve(PackageSource.MANIFEST));
        PackageLoad load =
                ModelPackageLoader.load(PackageSource.zip(zip), TrustedPackages.of("copy.mpk", Sha256.hex(manifest)));
        assertThat(load).isInstanceOf(PackageLoad.Loaded.class);
        ((PackageLoad.Loaded) load).modelPackage().close();
    }

    @Test
    void aManifestThatNobodyTrustsIsRefusedWithTheHashToPin() throws IOException {
        fixture.manifest(root -> root.put("name", "Another"));
        PackageLoad changed =
                ModelPackageLoader.load(PackageSource.folder(fixture.folder()), TrustedPackages.bundled());
        assertThat(reason(changed)).contains("manifest was changed");
        PackageLoad unknown =
                ModelPackageLoader.load(PackageSource.folder(fixture.folder()), TrustedPackages.of("another", "00"));
        assertThat(reason(unknown)).contains("not trusted").contains("SHA-256");
    }

    @Test
    void aChangedMissingOrUnlistedFileIsNamed() throws IOException {
        Path license = fixture.folder().resolve("LICENSE");
        byte[] text = Files.readAllBytes(license);
        byte[] changed = text.clone();
        changed[0]++;
        Files.write(license, changed);
        assertThat(fixture.refusal()).contains("'LICENSE' was changed");
        Files.write(license, new byte[text.length + 1]);
        assertThat(fixture.refusal()).contains("'LICENSE' is longer");
        Files.delete(license);
        assertThat(fixture.refusal()).contains("'LICENSE' is missing");
        Files.write(license, text);
        Files.writeString(fixture.folder().resolve("extra.so"), "x");
        assertThat(fixture.refusal()).contains("'extra.so'").contains("does not list");
    }

    @Test
    void anUnknownStepOfThePreprocessingIsRefusedByName() throws IOException {
        fixture.manifest(root -> ((ObjectNode) root.path("preprocess").path(3)).put("op", "equalize"));
        assertThat(fixture.refusal()).contains("'equalize'");
    }

    @Test
    void aPreprocessingThatDoesNotMatchItsHashIsRefused() throws IOException {
        fixture.manifest(root -> ((ObjectNode) root.path("preprocess").path(2)).put("low", 2));
        assertThat(fixture.refusal()).contains("preprocess_sha256");
    }

    @Test
    void anotherPreprocessingThanTheGoldensWereMadeWithIsFoundByTheGoldens() throws IOException {
        fixture.manifest(root -> {
            ((ObjectNode) root.path("preprocess").path(2)).put("low", 2);
            root.put(
                    "preprocess_sha256",
                    Sha256.hex(root.path("preprocess").toString().getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(fixture.refusal()).contains("the prepared film differs");
    }

    @Test
    void propertiesAreNamedWithWhatWasExpectedAndFound() throws IOException {
        fixture.manifest(root -> ((ObjectNode) root.path("ood").path("knn")).put("k", "five"));
        assertThat(fixture.refusal()).isEqualTo("ood.knn.k: expected a whole number from 1 to 144, found \"five\"");
        fixture.manifest(root -> {
            ((ObjectNode) root.path("ood").path("knn")).put("k", 5).put("weights", true);
        });
        assertThat(fixture.refusal()).isEqualTo("ood.knn.weights: this property is not known here");
        fixture.manifest(root -> {
            ((ObjectNode) root.path("ood").path("knn")).remove("weights");
            root.remove("intended_use");
        });
        assertThat(fixture.refusal()).isEqualTo("intended_use: expected a value, found nothing");
    }

    @Test
    void aModelWithOtherInputsOrShapesThanDeclaredIsRefused() throws IOException {
        fixture.manifest(root -> {
            ObjectNode outputs = (ObjectNode) root.path("network_data_format").path("outputs");
            JsonNode mask = outputs.remove("mask_logits");
            outputs.set("mask", mask);
            ((ObjectNode) root.path("outputs").path(0)).put("name", "mask");
        });
        assertThat(fixture.refusal()).contains("the model's outputs are").contains("mask_logits");
    }

    @Test
    void aModelWithAnotherShapeThanDeclaredIsRefused() throws IOException {
        fixture.manifest(
                root -> ((ObjectNode) root.at("/network_data_format/outputs/embedding")).put("num_channels", 256));
        assertThat(fixture.refusal())
                .contains("'embedding' is float32[-1, 384]")
                .contains("float32[-1, 256]");
    }

    @Test
    void bytesThatAreNoModelAreRefusedBeforeTheRuntimeSeesThem() throws IOException {
        fixture.replaceListed("model.onnx", "#!/bin/sh".getBytes(StandardCharsets.UTF_8));
        assertThat(fixture.refusal()).contains("model file is refused");
    }

    @Test
    void aModelWhoseWeightsWereChangedFailsItsGoldens() throws IOException {
        byte[] model = Files.readAllBytes(fixture.folder().resolve("model.onnx"));
        for (int i = model.length / 2; i < model.length / 2 + 400; i++) {
            model[i] = 0;
        }
        fixture.replaceListed("model.onnx", model);
        assertThat(fixture.refusal()).contains("golden").contains("other numbers");
    }

    @Test
    void goldensOfAnotherResultAreRefused() throws IOException {
        byte[] mask = Files.readAllBytes(fixture.folder().resolve("goldens/001.mask.npy"));
        mask[mask.length - 1] = 3;
        fixture.replaceListed("goldens/001.mask.npy", mask);
        assertThat(fixture.refusal()).contains("outlines other organs");
    }

    @Test
    void namesThatLeaveThePackageAreRefused() throws IOException {
        fixture.manifest(root -> ((ArrayNode) root.path("files"))
                .addObject()
                .put("name", "../outside")
                .put("size", 1)
                .put("sha256", "0".repeat(64))
                .put("role", "card"));
        assertThat(fixture.refusal()).contains("inside the package").contains("../outside");
    }

    @Test
    void aZipWithAnEntryThatClimbsOutIsRefused() throws IOException {
        Path zip = fixture.zip(parent.resolve("evil.zip"), List.of("../../evil"));
        byte[] manifest = Files.readAllBytes(fixture.folder().resolve(PackageSource.MANIFEST));
        PackageLoad load =
                ModelPackageLoader.load(PackageSource.zip(zip), TrustedPackages.of("evil.zip", Sha256.hex(manifest)));
        assertThat(reason(load)).contains("inside the package").contains("../../evil");
    }

    @Test
    void aLinkInsteadOfAFileIsRefused() throws IOException {
        Path card = fixture.folder().resolve("README.md");
        Path elsewhere = parent.resolve("elsewhere");
        Files.move(card, elsewhere);
        Files.createSymbolicLink(card, elsewhere);
        assertThat(fixture.refusal()).contains("'README.md' is a link");
    }

    @Test
    void aManifestThatIsNotJsonOrNamesAPropertyTwiceIsRefused() throws IOException {
        Path manifest = fixture.folder().resolve(PackageSource.MANIFEST);
        Files.writeString(manifest, "{\"schema\":\"a\",\"schema\":\"b\"}");
        assertThat(fixture.refusal()).contains("not JSON").contains("Duplicate");
        Files.writeString(manifest, "[".repeat(5000));
        assertThat(fixture.refusal()).contains("not JSON");
        Files.delete(manifest);
        assertThat(reason(ModelPackageLoader.load(
                        PackageSource.folder(fixture.folder()), TrustedPackages.of(PackageFixture.NAME, ""))))
                .contains("modelpackage.json is missing");
    }

    @Test
    void aSiteFolderIsListedWithWhatCameOfEachPackage() throws IOException {
        fixture.manifest(root -> root.put("version", "1.1.0"));
        byte[] manifest = Files.readAllBytes(fixture.folder().resolve(PackageSource.MANIFEST));
        Files.writeString(
                parent.resolve(TrustedPackages.FILE),
                "{\"%s\":\"%s\"}".formatted(PackageFixture.NAME, Sha256.hex(manifest)));
        Files.createDirectory(parent.resolve("empty"));
        try (ModelCatalogue catalogue = ModelCatalogue.open(parent)) {
            int bundled = TrustedPackages.bundled().names().size();
            assertThat(catalogue.packages()).hasSize(bundled + 2);
            assertThat(catalogue.usable()).hasSize(bundled + 1);
            assertThat(catalogue.packages().get(bundled)).isInstanceOf(PackageLoad.PackageRefused.class);
        }
    }

    private static String reason(PackageLoad load) {
        return ((PackageLoad.PackageRefused) load).reason();
    }
}
