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

    @Nullable
    String embedding;

    /** Whether the network's numbers come out of a known scaling; otherwise it is said as lacking. */
    boolean rangeKnown = true;

    final List<String> labels = new ArrayList<>();
    final List<String> notEqual = new ArrayList<>();
    final List<String> lacks = new ArrayList<>();

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
