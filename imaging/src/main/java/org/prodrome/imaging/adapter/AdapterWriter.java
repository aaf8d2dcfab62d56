package org.prodrome.imaging.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.imaging.evaluate.EvaluationReport;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelPackageLoader;
import org.prodrome.imaging.model.PackageContent;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.NpyArray;
import org.prodrome.imaging.preprocess.NpyWriter;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.runtime.OnnxExtension;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.Tensor;

/**
 * Writes an adapter as a model package: a folder that appears whole or not at all, after the loader accepted it, and is
 * pinned in the list of trusted packages beside it, because it was made here.
 */
final class AdapterWriter {
    static final String MODEL = "model.onnx";
    static final String CARD = "README.md";
    static final String PROTOCOL = "protocol.csv";
    static final String EVALUATION = "evaluation.json";
    static final String GOLDENS = "goldens/";

    /** Difference of a logit by the graph and by the head, as a share of the larger of the logit and 1. */
    private static final double TOLERANCE = 1e-3;

    private final ModelPackage trunk;
    private final PackageContent content;
    private final AdapterSettings settings;

    AdapterWriter(ModelPackage trunk, PackageContent content, AdapterSettings settings) {
        this.trunk = trunk;
        this.content = content;
        this.settings = settings;
    }

    /**
     * Refuses what could not be written in the end.
     *
     * @throws FileAlreadyExistsException when there is such a package already: versions are not overwritten
     * @throws org.prodrome.imaging.runtime.ModelLoadException when the trunk's network cannot be extended
     */
    void requirePossible(Path out) throws FileAlreadyExistsException {
        if (Files.exists(out.resolve(settings.name()))) {
            throw new FileAlreadyExistsException(
                    "there is a package %s already; give the new one another version".formatted(settings.name()));
        }
        extended(new byte[0]);
    }

    private byte[] extended(byte[] more) {
        Manifest manifest = trunk.manifest();
        String model = manifest.files().stream()
                .filter(file -> file.role().equals("model"))
                .map(Manifest.PackageFile::name)
                .findFirst()
                .orElse(MODEL);
        return OnnxExtension.of(content.file(model), AdapterManifest.kept(manifest), more);
    }

    /**
     * Writes the package.
     *
     * @return the SHA-256 of its manifest
     * @throws AdapterRefusedException when what was made is no package that the loader accepts; nothing is left behind
     */
    String write(Path out, Trained trained) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Manifest manifest = trunk.manifest();
        files.put(manifest.licenseFile(), content.file(manifest.licenseFile()));
        files.put(CARD, card(trained));
        files.put(
                MODEL,
                extended(OnnxGraph.of(trained.head(), manifest.embedding().output())));
        statistics(files);
        files.put(PROTOCOL, trained.protocol().toCsv());
        files.put(EVALUATION, trained.report().toJson().getBytes(StandardCharsets.UTF_8));
        ArrayNode goldens = goldens(files, trained.head());
        byte[] json = new AdapterManifest(trunk, content.manifest(), settings).bytes(files, trained, goldens);
        files.put(PackageSource.MANIFEST, json);
        publish(out, files, Sha256.hex(json));
        return Sha256.hex(json);
    }

    private void statistics(Map<String, byte[]> files) {
        Manifest.GateSettings gate = trunk.manifest().gate();
        files.put(gate.reference(), content.file(gate.reference()));
        Manifest.Mahalanobis second = gate.mahalanobis();
        if (second != null) {
            files.put(second.mean(), content.file(second.mean()));
            files.put(second.precision(), content.file(second.precision()));
        }
        String scores = gate.calibrationScores();
        if (scores != null) {
            files.put(scores, content.file(scores));
        }
    }

    /** The trunk's known films: with the trunk's known embedding, and the head's logit as it comes out here. */
    private ArrayNode goldens(Map<String, byte[]> files, Head head) throws IOException {
        ArrayNode goldens = JsonMapper.builder().build().createArrayNode();
        Set<String> kept = AdapterManifest.kept(trunk.manifest());
        byte[] model = files.getOrDefault(MODEL, new byte[0]);
        try (OnnxModelRuntime runtime = OnnxModelRuntime.open(model)) {
            int number = 0;
            for (Manifest.Golden known : trunk.manifest().goldens()) {
                String start = "%s%03d.".formatted(GOLDENS, ++number);
                ObjectNode golden = goldens.addObject();
                golden.put("input", start + "input.npy")
                        .put("photometric", known.monochrome1() ? "MONOCHROME1" : "MONOCHROME2")
                        .put("uint8", start + "uint8.npy");
                files.put(start + "input.npy", content.file(known.input()));
                files.put(start + "uint8.npy", content.file(known.uint8()));
                ObjectNode outputs = golden.putObject("outputs");
                known.outputs().forEach((output, file) -> {
                    if (kept.contains(output)) {
                        String name = start + output.replaceAll("[^A-Za-z0-9_-]", "_") + ".npy";
                        files.put(name, content.file(file));
                        outputs.put(output, name);
                    }
                });
                files.put(start + "logit.npy", NpyWriter.floats(new float[] {logit(runtime, known, head)}, 1));
                outputs.put(OnnxGraph.LOGITS, start + "logit.npy");
                golden.put("atol", known.tolerance());
            }
        }
        return goldens;
    }

    private float logit(OnnxModelRuntime runtime, Manifest.Golden known, Head head) {
        NpyArray array = NpyArray.parse(content.file(known.input()));
        PreparedFilm film = trunk.pipeline()
                .prepare(GrayImage.plain(array.shape()[0], array.shape()[1], array.ints(), known.monochrome1()));
        long[] shape = {1, film.channels(), film.image().rows(), film.image().columns()};
        Map<String, Tensor> said =
                runtime.run(Map.of(runtime.inputs().keySet().iterator().next(), new Tensor(shape, film.tensor())));
        float[] vector = values(said, trunk.manifest().embedding().output());
        double[] features = new double[vector.length];
        for (int d = 0; d < features.length; d++) {
            features[d] = vector[d];
        }
        float found = values(said, OnnxGraph.LOGITS)[0];
        double expected = head.logit(features);
        if (!(Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
            throw new AdapterRefusedException(
                    "the network gives %s on a known film where the head gives %s".formatted(found, expected));
        }
        return found;
    }

    private static float[] values(Map<String, Tensor> said, String output) {
        return Objects.requireNonNull(said.get(output), output).values();
    }

    private void publish(Path out, Map<String, byte[]> files, String sha256) throws IOException {
        Files.createDirectories(out);
        // A name that begins with a dot is no package to the catalogue.
        Path scratch = Files.createTempDirectory(out, ".new-");
        try {
            Path made = scratch.resolve(settings.name());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = made.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.write(path, file.getValue());
            }
            pin(scratch, sha256);
            PackageLoad load = ModelPackageLoader.load(PackageSource.folder(made), TrustedPackages.ofSite(scratch));
            if (load instanceof PackageLoad.PackageRefused refused) {
                throw new AdapterRefusedException(
                        "what was made is no package that can be used: %s".formatted(refused.reason()));
            }
            ((PackageLoad.Loaded) load).modelPackage().close();
            Files.move(made, out.resolve(settings.name()), StandardCopyOption.ATOMIC_MOVE);
            pin(out, sha256);
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    private void pin(Path out, String sha256) throws IOException {
        Path list = out.resolve(TrustedPackages.FILE);
        JsonMapper json = JsonMapper.builder().build();
        JsonNode there = Files.exists(list) ? json.readTree(Files.readAllBytes(list)) : json.createObjectNode();
        if (!(there instanceof ObjectNode pins)) {
            throw new IOException("%s is not an object of names and hashes".formatted(TrustedPackages.FILE));
        }
        pins.put(settings.name(), sha256);
        Path fresh = Files.createTempFile(out, ".trusted", ".json");
        Files.writeString(fresh, pins.toPrettyString() + "\n", StandardCharsets.UTF_8);
        Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] card(Trained trained) {
        EvaluationReport report = trained.report();
        String card = """
                # %s

                A head for `%s` on the embeddings of %s (manifest SHA-256 %s). Head: %s.

                %s

                ```
                %s```

                Trained and measured at one site. It was not compared with readers, and not on another hospital's films.
                For research; a reader checks what it says.
                """.formatted(
                        settings.name(),
                        settings.label(),
                        trunk.manifest().coordinates(),
                        trunk.manifestSha256(),
                        trained.choice(),
                        trained.verdict(),
                        report.toTable());
        return card.getBytes(StandardCharsets.UTF_8);
    }
}
