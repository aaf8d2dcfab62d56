package org.prodrome.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes ONNX files of a few nodes by the field numbers of {@code onnx.proto3}: the mean of each channel, then a
 * matrix. What other tools export looks the same to the loader, only larger.
 */
public final class TinyOnnx {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final ByteArrayOutputStream end = new ByteArrayOutputStream();

    /** @param shape of the input {@code x}; -1 where any size goes */
    public TinyOnnx(long... shape) {
        end.writeBytes(message(11, valueInfo("x", shape)));
    }

    /** The sum of each 3 x 3 window of the one channel. */
    public TinyOnnx sumOfNine(String name) {
        float[] ones = new float[9];
        Arrays.fill(ones, 1);
        floats(name + "_w", ones, 1, 1, 3, 3);
        node("Conv", name, new byte[0], "x", name + "_w");
        return output(name, 1, 1, 1, 1);
    }

    /** The mean of each channel, in {@code pooled} [films, channels]. */
    public TinyOnnx pooled() {
        node("GlobalAveragePool", "mean4", new byte[0], "x");
        node("Flatten", "pooled", integer("axis", 1), "mean4");
        return this;
    }

    /** An output of scores: the pooled channels times a matrix. */
    public TinyOnnx scores(String name, int channels, int classes) {
        float[] weights = new float[channels * classes];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 7 - 3) / 4f;
        }
        floats(name + "_w", weights, channels, classes);
        node("MatMul", name, new byte[0], "pooled", name + "_w");
        end.writeBytes(message(12, valueInfo(name, -1, classes)));
        return this;
    }

    /** Scores through a last node, such as Sigmoid or Softmax: numbers from 0 to 1. */
    public TinyOnnx probabilities(String name, String last, int channels, int classes) {
        floats(name + "_w", new float[channels * classes], channels, classes);
        node("MatMul", name + "_l", new byte[0], "pooled", name + "_w");
        node(last, name, new byte[0], name + "_l");
        return output(name, -1, classes);
    }

    /**
     * An output of vectors of any length that turn with the film: the pooled channels times a matrix, and an offset.
     */
    public TinyOnnx vector(String name, int channels, int dims) {
        turning(name, name, channels, dims);
        end.writeBytes(message(12, valueInfo(name, -1, dims)));
        return this;
    }

    /** The same twice a film, as encoders give a vector for each patch; of sizes that the file does not say. */
    public TinyOnnx tokens(String name, int channels, int dims) {
        turning(name, name + "_one", channels, dims);
        ByteBuffer axis = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        graph.writeBytes(
                message(5, tensor(name + "_axis", INT64, axis.putLong(1).array(), 1)));
        node("Unsqueeze", name + "_u", new byte[0], name + "_one", name + "_axis");
        node("Neg", name + "_n", new byte[0], name + "_u");
        node("Concat", name, integer("axis", 1), name + "_u", name + "_n");
        end.writeBytes(message(12, valueInfo(name, -1, -1, dims)));
        return this;
    }

    private void turning(String name, String out, int channels, int dims) {
        float[] weights = new float[channels * dims];
        float[] offset = new float[dims];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 5 - 2) / 3f;
        }
        for (int i = 0; i < dims; i++) {
            offset[i] = 1f + i;
        }
        floats(name + "_w", weights, channels, dims);
        floats(name + "_b", offset, dims);
        node("MatMul", name + "_m", new byte[0], "pooled", name + "_w");
        node("Add", out, new byte[0], name + "_m", name + "_b");
    }

    /** An output of length 1: scores with an offset, divided by their length. */
    public TinyOnnx unitVector(String name, int channels, int dims) {
        turning(name, name + "_a", channels, dims);
        node("LpNormalization", name, integer("axis", 1), name + "_a");
        end.writeBytes(message(12, valueInfo(name, -1, dims)));
        return this;
    }

    /** An output that is not a number whatever goes in. */
    public TinyOnnx notANumber(String name, int channels) {
        floats(name + "_z", new float[channels], channels);
        node("Mul", name + "_0", new byte[0], "pooled", name + "_z");
        node("Div", name, new byte[0], name + "_0", name + "_0");
        end.writeBytes(message(12, valueInfo(name, -1, channels)));
        return this;
    }

    /** A node that makes a tensor of a size that is written in the file. */
    public TinyOnnx constantOfShape(String name, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(shape.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long size : shape) {
            data.putLong(size);
        }
        graph.writeBytes(message(5, tensor(name + "_s", INT64, data.array(), shape.length)));
        node("ConstantOfShape", name, new byte[0], name + "_s");
        return output(name, shape);
    }

    /** Declares an output of a shape, true or not. */
    public TinyOnnx output(String name, long... shape) {
        end.writeBytes(message(12, valueInfo(name, shape)));
        return this;
    }

    /** The file. */
    public byte[] file() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(graph.toByteArray());
        whole.writeBytes(text(2, "tiny"));
        whole.writeBytes(end.toByteArray());
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        model.writeBytes(number(1, 8));
        model.writeBytes(message(7, whole.toByteArray()));
        model.writeBytes(message(8, number(2, 17)));
        return model.toByteArray();
    }

    private void node(String type, String output, byte[] attribute, String... inputs) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            node.writeBytes(text(1, input));
        }
        node.writeBytes(text(2, output));
        node.writeBytes(text(4, type));
        if (attribute.length > 0) {
            node.writeBytes(message(5, attribute));
        }
        graph.writeBytes(message(1, node.toByteArray()));
    }

    private void floats(String name, float[] values, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        graph.writeBytes(message(5, tensor(name, FLOAT, data.array(), shape)));
    }

    private static byte[] tensor(String name, int type, byte[] raw, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long size : shape) {
            tensor.writeBytes(number(1, size));
        }
        tensor.writeBytes(number(2, type));
        tensor.writeBytes(text(8, name));
        tensor.writeBytes(message(9, raw));
        return tensor.toByteArray();
    }

    private static byte[] integer(String name, long value) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        attribute.writeBytes(text(1, name));
        attribute.writeBytes(number(3, value));
        attribute.writeBytes(number(20, 2));
        return attribute.toByteArray();
    }

    private static byte[] valueInfo(String name, long... shape) {
        ByteArrayOutputStream dims = new ByteArrayOutputStream();
        for (int i = 0; i < shape.length; i++) {
            dims.writeBytes(message(1, shape[i] < 0 ? text(2, "d" + i) : number(1, shape[i])));
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        tensor.writeBytes(number(1, FLOAT));
        tensor.writeBytes(message(2, dims.toByteArray()));
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        info.writeBytes(text(1, name));
        info.writeBytes(message(2, message(1, tensor.toByteArray())));
        return info.toByteArray();
    }

    private static byte[] text(int field, String text) {
        return message(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int field, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] number(int field, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field << 3);
        varint(out, value);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
