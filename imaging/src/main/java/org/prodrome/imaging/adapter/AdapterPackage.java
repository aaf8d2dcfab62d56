package org.prodrome.imaging.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.Tensor;
import org.prodrome.imaging.runtime.TensorSpec;

/**
 * A head as a package of its own. It holds the head's graph alone and names the package that makes its embeddings by
 * the hash of that package's manifest: embeddings of any other package, version or preprocessing are not accepted. Safe
 * for use by several threads; closing it closes the head.
 */
public final class AdapterPackage implements AutoCloseable {
    /** Name of the manifest. */
    static final String MANIFEST = "adapterpackage.json";
    /** The form of the manifest. */
    static final String SCHEMA = "urn:prodrome:adapterpackage:1";

    static final String MODEL = "model.onnx";
    static final String PROTOCOL = "protocol.csv";
    static final String GOLDENS = "goldens.json";

    private static final long MAX_MANIFEST_BYTES = 1 << 20;
    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final double TOLERANCE = 1e-4;

    private final JsonNode manifest;
    private final Map<String, byte[]> files;
    private final ModelRuntime head;
    private final int dims;

    private AdapterPackage(JsonNode manifest, Map<String, byte[]> files, ModelRuntime head, int dims) {
        this.manifest = manifest;
        this.files = files;
        this.head = head;
        this.dims = dims;
    }

    /**
     * Opens a package in a folder; the list of trusted packages beside the folder pins its manifest, which pins the
     * rest.
     *
     * @param trunk the package that makes the embeddings
     * @throws AdapterRefusedException saying what was found and what would be right
     * @throws IOException when files cannot be read
     */
    public static AdapterPackage open(Path folder, ModelPackage trunk) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        PackageSource source = PackageSource.folder(whole);
        byte[] json = source.read(MANIFEST, MAX_MANIFEST_BYTES)
                .orElseThrow(() -> new AdapterRefusedException(MANIFEST + " is missing"));
        String trusted = TrustedPackages.ofSite(Objects.requireNonNullElse(whole.getParent(), whole))
                .sha256(source.name())
                .orElse("");
        String found = Sha256.hex(json);
        if (!trusted.equals(found)) {
            throw new AdapterRefusedException("%s does not trust '%s' with manifest SHA-256 %s"
                    .formatted(TrustedPackages.FILE, source.name(), found));
        }
        JsonNode manifest = JsonMapper.builder().build().readTree(json);
        if (!manifest.path("schema").asText().equals(SCHEMA)) {
            throw new AdapterRefusedException("schema: expected '%s'".formatted(SCHEMA));
        }
        requireTrunk(manifest.path("requires"), trunk);
        Map<String, byte[]> files = files(source, manifest.path("files"));
        ModelRuntime head = OnnxModelRuntime.open(file(files, MODEL));
        try {
            AdapterPackage opened = new AdapterPackage(
                    manifest, files, head, trunk.manifest().embedding().dims());
            opened.check();
            return opened;
        } catch (RuntimeException | IOException e) {
            head.close();
            throw e;
        }
    }

    private static void requireTrunk(JsonNode requires, ModelPackage trunk) {
        String needed = requires.path("manifest_sha256").asText();
        if (!needed.equals(trunk.manifestSha256())) {
            throw new AdapterRefusedException("the adapter is made for %s|%s with manifest SHA-256 %s, found %s with %s"
                    .formatted(
                            requires.path("id").asText(),
                            requires.path("version").asText(),
                            needed,
                            trunk.manifest().coordinates(),
                            trunk.manifestSha256()));
        }
    }

    private static Map<String, byte[]> files(PackageSource source, JsonNode listed) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (JsonNode entry : listed) {
            String name = PackageSource.checkedName(entry.path("name").asText());
            byte[] bytes = source.read(name, MAX_FILE_BYTES)
                    .orElseThrow(() -> new AdapterRefusedException("'%s' is missing".formatted(name)));
            if (!Sha256.hex(bytes).equals(entry.path("sha256").asText())) {
                throw new AdapterRefusedException("'%s' was changed since the manifest was written".formatted(name));
            }
            files.put(name, bytes);
        }
        Set<String> unlisted = new TreeSet<>(source.files().orElseGet(Set::of));
        unlisted.removeAll(files.keySet());
        unlisted.remove(MANIFEST);
        if (!unlisted.isEmpty()) {
            throw new AdapterRefusedException("the package holds '%s', which the manifest does not list"
                    .formatted(unlisted.iterator().next()));
        }
        return files;
    }

    private static byte[] file(Map<String, byte[]> files, String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new AdapterRefusedException("files: '%s' is not listed".formatted(name));
        }
        return bytes;
    }

    /** The graph looks as declared, and says on this machine what it said where it was made. */
    private void check() throws IOException {
        TensorSpec in = head.inputs().get(OnnxGraph.INPUT);
        if (in == null
                || head.inputs().size() != 1
                || !in.elementType().equals("float32")
                || in.shape().size() != 2
                || in.shape().get(1) != dims) {
            throw new AdapterRefusedException(
                    "the head's one input is 'embedding' of %d numbers, found %s".formatted(dims, head.inputs()));
        }
        for (JsonNode golden : JsonMapper.builder().build().readTree(file(files, GOLDENS))) {
            float[] vector = new float[dims];
            for (int d = 0; d < dims; d++) {
                vector[d] = (float) golden.path("embedding").path(d).asDouble();
            }
            double expected = golden.path("probability").asDouble(Double.NaN);
            double found = probability(vector);
            if (!(Math.abs(found - expected) <= TOLERANCE)) {
                throw new AdapterRefusedException(
                        "a golden embedding gives %s here, %s where it was made".formatted(found, expected));
            }
        }
    }

    /** The id and version, as results write it. */
    public String coordinates() {
        return manifest.path("id").asText() + "|" + manifest.path("version").asText();
    }

    /** The column that it was trained on. */
    public String label() {
        return manifest.path("label").asText();
    }

    /**
     * The probability of the finding, 0 to 1.
     *
     * @param embedding of the package that the adapter is made for
     */
    public double probability(float[] embedding) {
        if (embedding.length != dims) {
            throw new IllegalArgumentException("%d numbers expected, found %d".formatted(dims, embedding.length));
        }
        Tensor said = head.run(Map.of(OnnxGraph.INPUT, new Tensor(new long[] {1, dims}, embedding)))
                .get(OnnxGraph.PROBABILITY);
        if (said == null || said.values().length != 1) {
            throw new AdapterRefusedException("the head gives no single number 'probability'");
        }
        return said.values()[0];
    }

    /** The films and folds on which it was measured. */
    Protocol protocol() throws IOException {
        return Protocol.parse(file(files, PROTOCOL));
    }

    @Override
    public void close() {
        head.close();
    }
}
