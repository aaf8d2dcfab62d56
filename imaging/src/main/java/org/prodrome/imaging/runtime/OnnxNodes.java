package org.prodrome.imaging.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes fields of an ONNX graph that follow those of another, for {@link OnnxExtension}: nodes, constants and outputs,
 * by the field numbers of {@code onnx.proto3}. A few messages do not warrant the generated classes with their runtime
 * library; what is written is read back by ONNX Runtime before anybody gets it.
 */
public final class OnnxNodes {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** A constant of 32-bit floats. */
    public OnnxNodes floats(String name, float[] values, int... sizes) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return tensor(name, FLOAT, raw.array(), sizes);
    }

    /** A constant that is one whole number, without dimensions. */
    public OnnxNodes whole(String name, long value) {
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return tensor(name, INT64, raw.putLong(value).array());
    }

    private OnnxNodes tensor(String name, int type, byte[] raw, int... sizes) {
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

    /**
     * A node of one output.
     *
     * @param attributes whole numbers by name
     */
    public OnnxNodes node(String operator, String out, List<String> in, Map<String, Integer> attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        in.forEach(name -> text(node, 1, name));
        text(node, 2, out);
        text(node, 4, operator);
        new TreeMap<>(attributes).forEach((name, value) -> {
            ByteArrayOutputStream attribute = new ByteArrayOutputStream();
            text(attribute, 1, name);
            number(attribute, 3, value);
            number(attribute, 20, 2);
            message(node, 5, attribute.toByteArray());
        });
        message(graph, 1, node.toByteArray());
        return this;
    }

    /** An output of 32-bit floats: any number of films, then the sizes. */
    public OnnxNodes output(String name, long... sizes) {
        message(graph, 12, value(name, sizes));
        return this;
    }

    /** The fields. */
    public byte[] fields() {
        return graph.toByteArray();
    }

    /** What a graph declares of an input or output of 32-bit floats: any number of films, then the sizes. */
    static byte[] value(String name, long... sizes) {
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        message(shape, 1, new byte[0]);
        for (long size : sizes) {
            ByteArrayOutputStream dimension = new ByteArrayOutputStream();
            number(dimension, 1, size);
            message(shape, 1, dimension.toByteArray());
        }
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
