package org.prodrome.imaging.adapter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a head as an ONNX model: {@code Gemm}, {@code Relu} and {@code Sigmoid} of operator set 17, by the field
 * numbers of {@code onnx.proto3}. Four messages do not warrant the generated classes with their runtime library; what
 * is written is read back by ONNX Runtime before anybody gets it.
 */
final class OnnxGraph {
    /** The one input, as many numbers as the embedding has. */
    static final String INPUT = "embedding";
    /** The output before the sigmoid. */
    static final String LOGITS = "logits";
    /** The output as probability. */
    static final String PROBABILITY = "probability";

    static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    private static final int FLOAT = 1;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    private OnnxGraph() {}

    static byte[] of(Head head, int dims, String name) {
        OnnxGraph graph = new OnnxGraph();
        String in = INPUT;
        Head.Linear last;
        if (head instanceof Head.OneLayer layer) {
            graph.layer(in, layer.hidden(), layer.biases(), "sum");
            graph.node("Relu", "units", "sum");
            in = "units";
            last = layer.out();
        } else {
            last = (Head.Linear) head;
        }
        graph.layer(in, new double[][] {last.weights()}, new double[] {last.intercept()}, LOGITS);
        graph.node("Sigmoid", PROBABILITY, LOGITS);
        text(graph.graph, 2, name);
        message(graph.graph, 11, value(INPUT, dims));
        message(graph.graph, 12, value(LOGITS, 1));
        message(graph.graph, 12, value(PROBABILITY, 1));
        return model(graph.graph.toByteArray());
    }

    private static byte[] model(byte[] graph) {
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, IR_VERSION);
        text(model, 2, "prodrome");
        message(model, 7, graph);
        ByteArrayOutputStream set = new ByteArrayOutputStream();
        text(set, 1, "");
        number(set, 2, OPSET);
        message(model, 8, set.toByteArray());
        return model.toByteArray();
    }

    /** Rows of weights times the input, plus biases. */
    private void layer(String in, double[][] rows, double[] biases, String out) {
        ByteBuffer weights = floats(rows.length * rows[0].length);
        for (double[] row : rows) {
            for (double weight : row) {
                weights.putFloat((float) weight);
            }
        }
        ByteBuffer added = floats(biases.length);
        for (double bias : biases) {
            added.putFloat((float) bias);
        }
        tensor(out + ".weight", weights.array(), rows.length, rows[0].length);
        tensor(out + ".bias", added.array(), biases.length);
        node("Gemm", out, in, out + ".weight", out + ".bias");
    }

    private static ByteBuffer floats(int count) {
        return ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void tensor(String name, byte[] raw, int... sizes) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (int size : sizes) {
            number(tensor, 1, size);
        }
        number(tensor, 2, FLOAT);
        text(tensor, 8, name);
        message(tensor, 9, raw);
        message(graph, 5, tensor.toByteArray());
    }

    private void node(String operator, String out, String... in) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String name : in) {
            text(node, 1, name);
        }
        text(node, 2, out);
        text(node, 4, operator);
        if (operator.equals("Gemm")) {
            // The weights lie in rows of outputs.
            ByteArrayOutputStream transposed = new ByteArrayOutputStream();
            text(transposed, 1, "transB");
            number(transposed, 3, 1);
            number(transposed, 20, 2);
            message(node, 5, transposed.toByteArray());
        }
        message(graph, 1, node.toByteArray());
    }

    /** A tensor of 32-bit floats, batch first. */
    private static byte[] value(String name, int size) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        text(batch, 2, "N");
        ByteArrayOutputStream width = new ByteArrayOutputStream();
        number(width, 1, size);
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        message(shape, 1, batch.toByteArray());
        message(shape, 1, width.toByteArray());
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, FLOAT);
        message(tensor, 2, shape.toByteArray());
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        message(type, 1, tensor.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        text(value, 1, name);
        message(value, 2, type.toByteArray());
        return value.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    private static void text(ByteArrayOutputStream out, int field, String value) {
        message(out, field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void message(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, (long) field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
