package org.prodrome.imaging.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a folder of another tool tells about its model; filled in by a reader of its form. */
final class ForeignModel {
    static final String UNKNOWN = "not available: the source folder does not say";

    final Path onnx;
    final ArrayNode preprocess;
    String name = UNKNOWN;
    String description = UNKNOWN;
    String authors = UNKNOWN;
    String copyright = UNKNOWN;
    String license = UNKNOWN;
    String intendedUse = UNKNOWN;
    String dataSource = UNKNOWN;
    String citation = UNKNOWN;
    String version = "0.1.0";

    /** Outputs that may be the embedding, the first found counts; empty for none, a blank name for any vector. */
    List<String> embeddings = List.of();

    /** What of the scores has to be settled before a sigmoid is put on them; null when the source settles it. */
    @Nullable
    String notSigmoid;

    /** How scores that are probabilities are exported as logits from this source. */
    String asLogits = "export the network without its last sigmoid or softmax";

    /** Whether the network's numbers come out of a known scaling; otherwise it is said as lacking. */
    boolean rangeKnown = true;

    final List<String> labels = new ArrayList<>();
    /** In what the steps differ from the source's own: the source's figures are not this package's. */
    final List<String> notEqual = new ArrayList<>();
    /** What the source leaves open and we decide: nothing of the source's is done differently. */
    final List<String> assumptions = new ArrayList<>();

    final List<String> lacks = new ArrayList<>();
    /** Those of what it lacks that only a person can settle, before the rest can be measured. */
    final List<String> toSettle = new ArrayList<>();

    ForeignModel(Path onnx, ArrayNode preprocess) {
        this.onnx = onnx;
        this.preprocess = preprocess;
    }

    /** The text of a property, or that it is not available. */
    static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.textValue().isBlank()
                ? value.textValue().strip()
                : UNKNOWN;
    }
}
