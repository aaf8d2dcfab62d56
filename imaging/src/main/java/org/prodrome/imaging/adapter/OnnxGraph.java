package org.prodrome.imaging.adapter;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a head as the end of an ONNX graph: {@code Gemm} and {@code Relu}, by the field numbers of
 * {@code onnx.proto3}; every operator set since 7 has both in this form. Four messages do not warrant the generated
 * classes with their runtime library; what is written is read back by ONNX Runtime before anybody gets it.
 */
final class OnnxGraph {
    /** The output: one logit a film. */
    static final String LOGITS = "adapter_logits";

    private static final int FLOAT = 1;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    private OnnxGraph() {}

    /**
     * The fields of a graph that follow those of the trunk.
     *
     * @param embedding name of the trunk's output that the head reads
     */
    static byte[] of(Head head, String embedding) {
        OnnxGraph graph = new OnnxGraph();
        String in = embedding;
        Head.Linear last;
        if (head instanceof Head.OneLayer layer) {
            graph.layer(in, layer.hidden(), layer.biases(), "adapter_sum");
            graph.node("Relu", "adapter_units", "adapter_sum");
            in = "adapter_units";
            last = layer.out();
        } else {
            last = (Head.Linear) head;
        }
        graph.layer(in, new double[][] {last.weights()}, new double[] {last.intercept()}, LOGITS);
        message(graph.graph, 12, value(LOGITS, 1));
        return graph.graph.toByteArray();
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
        ByteArrayOutputStream width = new ByteArrayOutputStream();
        number(width, 1, size);
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        // The batch has whatever size the trunk gives it.
        message(shape, 1, new byte[0]);
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
