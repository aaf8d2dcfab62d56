package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.TinyOnnx;
import org.prodrome.imaging.preprocess.Sha256;

/** Packages that lie or break, each refused with its reason; the program's own packages go on beside them. */
class HostilePackageTest {
    private final Path site;
    private final PackageFixture fixture;

    HostilePackageTest(@TempDir Path site) throws IOException {
        this.site = site;
        fixture = new PackageFixture(site);
        fixture.manifest(root -> root.put("version", "9.0.0"));
    }

    @Test
    void aNetworkOfAnotherShapeThanTheManifestSays() throws IOException {
        model(new TinyOnnx(-1, 1, 128, 128)
                .pooled()
                .unitVector("embedding", 1, 384)
                .file());
        assertThat(refusal()).contains("[-1, 1, 128, 128]").contains("the manifest declares float32[-1, 1, 256, 256]");
    }

    @Test
    void aNetworkWithoutADeclaredOutput() throws IOException {
        model(new TinyOnnx(-1, 1, 256, 256)
                .pooled()
                .unitVector("vector", 1, 384)
                .file());
        assertThat(refusal()).contains("vector").contains("the manifest declares");
    }

    @Test
    void aNetworkWhoseNumbersAreNotFinite() throws IOException {
        model(new TinyOnnx(-1, 1, 256, 256).pooled().notANumber("embedding", 1).file());
        fixture.manifest(root -> {
            ((ObjectNode) root.path("network_data_format").path("outputs")).remove("mask_logits");
            ((ObjectNode) root.at("/network_data_format/outputs/embedding")).put("num_channels", 1);
            root.putArray("outputs")
                    .addObject()
                    .put("name", "embedding")
                    .put("task", "embedding")
                    .put("dims", 1)
                    .put("normalized", true)
                    .put("metric", "cosine")
                    .put("space_id", "test/1");
            root.remove("measurements");
            ((ObjectNode) root.path("ood")).put("dims", 1).put("n", 1).remove("mahalanobis");
            ((ObjectNode) root.at("/ood/knn")).put("k", 1);
        });
        fixture.replaceListed("stats/reference.f32", new byte[] {0, 0, (byte) 0x80, 0x3f});
        assertThat(refusal()).contains("finite numbers expected, found NaN");
    }

    @Test
    void aNetworkThatIsTornOrAsksForGigabytes() throws IOException {
        byte[] whole = Files.readAllBytes(fixture.folder().resolve("model.onnx"));
        model(Arrays.copyOf(whole, whole.length / 2));
        assertThat(refusal()).contains("the model file is refused");
        model(new TinyOnnx(-1, 1, 256, 256)
                .pooled()
                .constantOfShape("huge", 1 << 20, 1 << 20)
                .file());
        assertThat(refusal()).contains("numbers; at most");
    }

    @Test
    void aNetworkThatReachesForFilesOrCodeOutsideOfThePackage() throws IOException {
        model(new OnnxBuilder()
                .besides("../../../etc/passwd")
                .input("x", 0, 1, 256, 256)
                .output("y", 0)
                .weights("w", new float[] {1}, 1)
                .build());
        assertThat(refusal()).contains("weights in '../../../etc/passwd'");
        model(new OnnxBuilder()
                .input("x", 0, 1, 256, 256)
                .output("y", 0)
                .node("com.evil", "Run", List.of("x"), "y")
                .build());
        assertThat(refusal()).contains("operators of 'com.evil'");
    }

    @Test
    void aNetworkWithAFieldWhoseKeyAnotherReaderShortens() throws IOException {
        byte[] whole = Files.readAllBytes(fixture.folder().resolve("model.onnx"));
        // Field 7, the graph, with a bit above the 32 that readers keep; field 0; a key of more bytes than 32 bits
        // need.
        for (int[] key :
                new int[][] {{0xBA, 0x80, 0x80, 0x80, 0x10, 0}, {0x02, 0}, {0xBA, 0x80, 0x80, 0x80, 0x80, 0x00, 0}}) {
            byte[] more = Arrays.copyOf(whole, whole.length + key.length);
            for (int i = 0; i < key.length; i++) {
                more[whole.length + i] = (byte) key[i];
            }
            model(more);
            assertThat(refusal()).contains("a field's key has more than 32 bits, or no number");
        }
    }

    @Test
    void aManifestThatPromisesMoreFilesThanThereAreOrOthers() throws IOException {
        manifest(root -> ((ObjectNode) root.path("files").path(0)).put("size", 1L << 40));
        assertThat(refusal()).contains("files[0].size");
        manifest(root ->
                ((ObjectNode) root.path("files").path(0)).put("size", 12).put("name", "modelpackage.sig"));
        assertThat(refusal()).contains("modelpackage.sig");
    }

    private void manifest(Consumer<ObjectNode> change) throws IOException {
        fixture.manifest(change);
    }

    private void model(byte[] onnx) throws IOException {
        fixture.replaceListed("model.onnx", onnx);
    }

    /** Why the site's package is refused; the bundled ones have to be usable beside it. */
    private String refusal() throws IOException {
        byte[] manifest = Files.readAllBytes(fixture.folder().resolve(PackageSource.MANIFEST));
        Files.writeString(
                site.resolve(TrustedPackages.FILE),
                "{\"%s\":\"%s\"}".formatted(PackageFixture.NAME, Sha256.hex(manifest)),
                StandardCharsets.UTF_8);
        try (ModelCatalogue catalogue = ModelCatalogue.open(site)) {
            assertThat(catalogue.find("org.prodrome.cxr-ctr")).isPresent();
            PackageLoad last = catalogue.packages().get(catalogue.packages().size() - 1);
            return last instanceof PackageLoad.PackageRefused refused ? refused.reason() : "loaded";
        }
    }
}
