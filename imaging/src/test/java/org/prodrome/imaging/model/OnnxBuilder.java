package org.prodrome.imaging.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes small ONNX networks as protocol buffers, by the field numbers of {@code onnx.proto3}. */
public final class OnnxBuilder {
    static final int FLOAT = 1;
    static final int FLOAT16 = 10;
    private static final int INT64 = 7;
    private static final int OPSET = 17;
    private static final int EXTERNAL = 1;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Map<String, String> told = new LinkedHashMap<>();
    private @Nullable String location;
    private int opset = OPSET;

    /** From here on weights stand in another file, whatever name it has; its bytes are {@link #data()}. */
    public OnnxBuilder besides(String otherFile) {
        location = otherFile;
        return this;
    }

    /** What is said of every tensor in another file in place of what is so, such as its offset. */
    public OnnxBuilder tell(String key, String value) {
        told.put(key, value);
        return this;
    }

    /** The other file. */
    public byte[] data() {
        return data.toByteArray();
    }

    /** Another version of the standard operator set than 17. */
    public OnnxBuilder opset(int version) {
        opset = version;
        return this;
    }

    /** A value of the network; a size of 0 is the batch. */
    public OnnxBuilder input(String name, int... sizes) {
        message(graph, 11, valueInfo(FLOAT, name, sizes));
        return this;
    }

    public OnnxBuilder output(String name, int... sizes) {
        message(graph, 12, valueInfo(FLOAT, name, sizes));
        return this;
    }

    /** An input and an output of 16 bits. */
    public OnnxBuilder halves(String input, String output, int... sizes) {
        message(graph, 11, valueInfo(FLOAT16, input, sizes));
        message(graph, 12, valueInfo(FLOAT16, output, sizes));
        return this;
    }

    /** An input of 16 bits. */
    OnnxBuilder halfInput(String name, int... sizes) {
        message(graph, 11, valueInfo(FLOAT16, name, sizes));
        return this;
    }

    public OnnxBuilder weights(String name, float[] values, int... sizes) {
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
        if (location == null) {
            message(tensor, 9, raw);
        } else {
            Map<String, String> entries = new LinkedHashMap<>();
            entries.put("location", location);
            entries.put("offset", String.valueOf(data.size()));
            entries.put("length", String.valueOf(raw.length));
            entries.putAll(told);
            entries.forEach((key, value) -> message(tensor, 13, entry(key, value)));
            number(tensor, 14, EXTERNAL);
            data.writeBytes(raw);
        }
        message(graph, 5, tensor.toByteArray());
        return this;
    }

    private static byte[] entry(String key, String value) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        text(entry, 1, key);
        text(entry, 2, value);
        return entry.toByteArray();
    }

    public OnnxBuilder node(String op, List<String> inputs, String output, byte[]... attributes) {
        return node("", op, inputs, output, attributes);
    }

    /** A node of an operator set of its own. */
    public OnnxBuilder node(String domain, String op, List<String> inputs, String output, byte[]... attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        inputs.forEach(input -> text(node, 1, input));
        text(node, 2, output);
        text(node, 3, op + "_" + output);
        text(node, 4, op);
        if (!domain.isEmpty()) {
            text(node, 7, domain);
        }
        for (byte[] attribute : attributes) {
            message(node, 5, attribute);
        }
        message(graph, 1, node.toByteArray());
        return this;
    }

    public static byte[] wholeAttribute(String name, long value) {
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

    public byte[] build() {
        ByteArrayOutputStream standard = new ByteArrayOutputStream();
        text(standard, 1, "");
        number(standard, 2, opset);
        ByteArrayOutputStream builtIn = new ByteArrayOutputStream();
        text(builtIn, 1, "com.microsoft");
        number(builtIn, 2, 1);
        text(graph, 2, "g");
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, 8);
        message(model, 8, standard.toByteArray());
        message(model, 8, builtIn.toByteArray());
        message(model, 7, graph.toByteArray());
        return model.toByteArray();
    }

    private static byte[] valueInfo(int type, String name, int... sizes) {
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
        number(tensor, 1, type);
        message(tensor, 2, shape.toByteArray());
        ByteArrayOutputStream kind = new ByteArrayOutputStream();
        message(kind, 1, tensor.toByteArray());
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        text(info, 1, name);
        message(info, 2, kind.toByteArray());
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
