package org.prodrome.imaging.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes small ONNX networks as protocol buffers, by the field numbers of {@code onnx.proto3}. */
final class OnnxBuilder {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int OPSET = 17;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** A value of the network; a size of 0 is the batch. */
    OnnxBuilder input(String name, int... sizes) {
        message(graph, 11, valueInfo(name, sizes));
        return this;
    }

    OnnxBuilder output(String name, int... sizes) {
        message(graph, 12, valueInfo(name, sizes));
        return this;
    }

    OnnxBuilder weights(String name, float[] values, int... sizes) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return tensor(name, FLOAT, raw.array(), sizes);
    }

    OnnxBuilder wholes(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return tensor(name, INT64, raw.array(), values.length);
    }

    private OnnxBuilder tensor(String name, int type, byte[] raw, int... sizes) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (int size : sizes) {
            number(tensor, 1, size);
        }
        number(tensor, 2, type);
        text(tensor, 8, name);
        message(tensor, 9, raw);
        message(graph, 5, tensor.toByteArray());
        return this;
    }

    OnnxBuilder node(String op, List<String> inputs, String output, byte[]... attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        inputs.forEach(input -> text(node, 1, input));
        text(node, 2, output);
        text(node, 3, op + "_" + output);
        text(node, 4, op);
        for (byte[] attribute : attributes) {
            message(node, 5, attribute);
        }
        message(graph, 1, node.toByteArray());
        return this;
    }

    static byte[] wholeAttribute(String name, long value) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, name);
        number(attribute, 3, value);
        number(attribute, 20, 2);
        return attribute.toByteArray();
    }

    static byte[] wholesAttribute(String name, long... values) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, name);
        for (long value : values) {
            number(attribute, 8, value);
        }
        number(attribute, 20, 7);
        return attribute.toByteArray();
    }

    byte[] build() {
        ByteArrayOutputStream opset = new ByteArrayOutputStream();
        text(opset, 1, "");
        number(opset, 2, OPSET);
        text(graph, 2, "g");
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, 8);
        message(model, 8, opset.toByteArray());
        message(model, 7, graph.toByteArray());
        return model.toByteArray();
    }

    private static byte[] valueInfo(String name, int... sizes) {
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        for (int size : sizes) {
            ByteArrayOutputStream dimension = new ByteArrayOutputStream();
            if (size == 0) {
                text(dimension, 2, "N");
            } else {
                number(dimension, 1, size);
            }
            message(shape, 1, dimension.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, FLOAT);
        message(tensor, 2, shape.toByteArray());
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        message(type, 1, tensor.toByteArray());
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        text(info, 1, name);
        message(info, 2, type.toByteArray());
        return info.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        message(out, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void message(ByteArrayOutputStream out, int field, byte[] content) {
        varint(out, (long) field << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
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
