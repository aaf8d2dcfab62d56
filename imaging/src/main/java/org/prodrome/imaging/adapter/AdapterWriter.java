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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prodrome.imaging.evaluate.EvaluationReport;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.Sha256;

/**
 * Writes an adapter as a folder that appears whole or not at all, and pins its manifest in the list of trusted packages
 * beside it: it was made here.
 */
final class AdapterWriter {
    private static final int GOLDENS = 3;

    private final ModelPackage trunk;
    private final AdapterSettings settings;

    AdapterWriter(ModelPackage trunk, AdapterSettings settings) {
        this.trunk = trunk;
        this.settings = settings;
    }

    /**
     * Refuses what could not be written in the end.
     *
     * @throws FileAlreadyExistsException when there is such a package already: versions are not overwritten
     */
    void requireFree(Path out) throws FileAlreadyExistsException {
        if (Files.exists(out.resolve(settings.name()))) {
            throw new FileAlreadyExistsException(
                    "there is a package %s already; give the new one another version".formatted(settings.name()));
        }
    }

    /** @return the SHA-256 of the manifest */
    String write(
            Path out,
            Head head,
            HeadChoice choice,
            List<Example> examples,
            Protocol protocol,
            EvaluationReport report,
            String verdict)
            throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int dims = trunk.manifest().embedding().dims();
        files.put(AdapterPackage.MODEL, OnnxGraph.of(head, dims, settings.name()));
        files.put(AdapterPackage.PROTOCOL, protocol.toCsv());
        files.put(AdapterPackage.GOLDENS, goldens(head, examples));
        files.put("README.md", card(choice, report, verdict));
        byte[] manifest = manifest(files, choice, report, verdict);

        Files.createDirectories(out);
        Path made = Files.createTempDirectory(out, ".new");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(made.resolve(file.getKey()), file.getValue());
        }
        Files.write(made.resolve(AdapterPackage.MANIFEST), manifest);
        Files.move(made, out.resolve(settings.name()), StandardCopyOption.ATOMIC_MOVE);
        String sha256 = Sha256.hex(manifest);
        pin(out, sha256);
        return sha256;
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

    /** Made-up vectors: the films' own embeddings are not for handing on. */
    private static byte[] goldens(Head head, List<Example> examples) {
        int dims = examples.get(0).features().length;
        ArrayNode goldens = JsonMapper.builder().build().createArrayNode();
        for (int i = 0; i < GOLDENS; i++) {
            double[] vector = new double[dims];
            double squares = 0;
            for (int d = 0; d < dims; d++) {
                vector[d] = Math.sin(1.0 + d * (i + 1));
                squares += vector[d] * vector[d];
            }
            ObjectNode golden = goldens.addObject();
            ArrayNode written = golden.putArray("embedding");
            for (int d = 0; d < dims; d++) {
                vector[d] = (float) (vector[d] / Math.sqrt(squares));
                written.add(vector[d]);
            }
            golden.put("probability", head.probability(vector));
        }
        return goldens.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] manifest(Map<String, byte[]> files, HeadChoice choice, EvaluationReport report, String verdict)
            throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("schema", AdapterPackage.SCHEMA);
        root.put("id", settings.id());
        root.put("version", settings.version());
        root.put("label", settings.label());
        root.put(
                "intended_use",
                "Research at the site that trained it; a probability of one finding, to be checked by a reader.");
        ObjectNode requires = root.putObject("requires");
        requires.put("id", trunk.manifest().id());
        requires.put("version", trunk.manifest().version());
        requires.put("manifest_sha256", trunk.manifestSha256());
        requires.put("space_id", trunk.manifest().embedding().spaceId());
        requires.put("dims", trunk.manifest().embedding().dims());
        requires.put("preprocess_sha256", trunk.manifest().preprocessSha256());
        ObjectNode head = root.putObject("head");
        head.put("kind", choice.hiddenUnits() == 0 ? "logistic" : "one-layer");
        head.put("hidden_units", choice.hiddenUnits());
        head.put("strength", choice.strength());
        head.put("input", OnnxGraph.INPUT);
        head.put("output", OnnxGraph.PROBABILITY);
        head.put("opset", OnnxGraph.OPSET);
        root.put("split", settings.split());
        root.put("seed", settings.seed());
        root.put("verdict", verdict);
        root.set("evaluation", json.readTree(report.toJson()));
        ArrayNode listed = root.putArray("files");
        files.forEach((name, bytes) ->
                listed.addObject().put("name", name).put("size", bytes.length).put("sha256", Sha256.hex(bytes)));
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] card(HeadChoice choice, EvaluationReport report, String verdict) {
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
                        choice,
                        verdict,
                        report.toTable());
        return card.getBytes(StandardCharsets.UTF_8);
    }
}
