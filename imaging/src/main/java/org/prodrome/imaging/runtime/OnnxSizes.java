package org.prodrome.imaging.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sizes that are written in an ONNX file, held against what a film needs: declared shapes, and the constants that
 * operators make tensors of. The runtime would allocate them while it loads the file or at the first film. Sizes that
 * the network computes from its input cannot be foreseen here.
 */
final class OnnxSizes {
    static final int FLOAT = 1;
    static final int INT64 = 7;

    /** Longer constants are weights, not sizes. */
    static final int SHORT_BYTES = 512;

    static final int MANY = 64;

    /** One gibibyte of 32-bit floats. */
    private static final long MOST = 1L << 28;

    private static final Set<String> MAKERS = Set.of(
            "ConstantOfShape",
            "Expand",
            "Tile",
            "Pad",
            "Resize",
            "Upsample",
            "OneHot",
            "Range",
            "RandomNormal",
            "RandomUniform",
            "CenterCropPad");

    private final Map<String, List<Long>> constants = new HashMap<>();
    private final List<Node> makers = new ArrayList<>();

    private record Node(String type, List<String> inputs) {}

    /** A tensor of a declared shape. */
    void tensor(List<Long> dims) {
        bounded("declares", dims);
    }

    void constant(String name, List<Long> values) {
        if (!name.isEmpty() && values.size() <= MANY) {
            constants.put(name, List.copyOf(values));
        }
    }

    void node(String type, List<String> inputs) {
        if (MAKERS.contains(type)) {
            makers.add(new Node(type, List.copyOf(inputs)));
        }
    }

    /** The numbers of a short tensor, as sizes; empty for types that no size has. */
    static List<Long> values(ByteBuffer raw, long type) {
        ByteBuffer data = raw.order(ByteOrder.LITTLE_ENDIAN);
        List<Long> values = new ArrayList<>();
        if (type == INT64) {
            while (data.remaining() >= Long.BYTES) {
                values.add(data.getLong());
            }
        } else if (type == FLOAT) {
            while (data.remaining() >= Float.BYTES) {
                values.add((long) Math.ceil(data.getFloat()));
            }
        }
        return values;
    }

    /** Whole numbers that stand in a node itself. */
    void written(String type, List<Long> values) {
        if (MAKERS.contains(type)) {
            bounded("makes by " + type, values);
        }
    }

    void check() {
        for (Node node : makers) {
            for (String input : node.inputs()) {
                bounded("makes by " + node.type(), constants.getOrDefault(input, List.of()));
            }
        }
    }

    private static void bounded(String how, List<Long> sizes) {
        double product = 1;
        for (long size : sizes) {
            product *= Math.max(1, size);
        }
        if (product > MOST) {
            throw OnnxFile.refused(
                    "it %s a tensor of %.3g numbers; at most %d are allowed".formatted(how, product, MOST));
        }
    }
}
