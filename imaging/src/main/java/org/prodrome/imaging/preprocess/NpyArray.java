package org.prodrome.imaging.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array of NumPy's file format, version 1.0, C order, of type {@code |u1}, {@code <u2}, {@code <i2}, {@code <f4} or
 * {@code <f8}: the form of the golden tensors. Every length is checked against the bytes that are there before anything
 * is allocated.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NEP 1, the .npy format</a>
 */
public final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final Pattern HEADER = Pattern.compile(
            "\\{\\s*'descr':\\s*'([|<][a-z]\\d)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([\\d, ]*)\\),?\\s*\\}\\s*");

    private final String type;
    private final int[] shape;
    private final ByteBuffer data;

    private NpyArray(String type, int[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
    }

    /**
     * Reads a whole file.
     *
     * @throws IllegalArgumentException when the bytes are not such an array, saying what was found
     */
    public static NpyArray parse(byte[] file) {
        if (file.length < 10 || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw new IllegalArgumentException("not a .npy file of version 1.0");
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Short.toUnsignedInt(buffer.getShort(8));
        if (10 + headerLength > file.length) {
            throw new IllegalArgumentException("the .npy header ends after the file");
        }
        String header = new String(file, 10, headerLength, StandardCharsets.ISO_8859_1);
        Matcher match = HEADER.matcher(header);
        if (!match.matches() || match.group(2).equals("True")) {
            throw new IllegalArgumentException(
                    "a .npy header of a C-order array was expected, found " + header.strip());
        }
        String type = match.group(1);
        int[] shape = shape(match.group(3));
        ByteBuffer data = buffer.position(10 + headerLength).slice().order(ByteOrder.LITTLE_ENDIAN);
        long expected = width(type);
        for (int size : shape) {
            expected = Math.multiplyExact(expected, size);
        }
        if (expected != data.remaining()) {
            throw new IllegalArgumentException("shape %s of %s needs %d bytes, found %d"
                    .formatted(Arrays.toString(shape), type, expected, data.remaining()));
        }
        return new NpyArray(type, shape, data);
    }

    private static int[] shape(String text) {
        String[] parts = text.strip().split("\\s*,\\s*");
        if (parts.length > 8) {
            throw new IllegalArgumentException("an array of more than 8 dimensions");
        }
        return Arrays.stream(parts)
                .filter(part -> !part.isEmpty())
                .mapToInt(part -> {
                    if (part.length() > 9) {
                        throw new IllegalArgumentException("a dimension of " + part);
                    }
                    return Integer.parseInt(part);
                })
                .toArray();
    }

    private static int width(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "|u1" -> 1;
            case "<u2", "<i2" -> 2;
            case "<f4" -> 4;
            case "<f8" -> 8;
            default ->
                throw new IllegalArgumentException("element type |u1, <u2, <i2, <f4 or <f8 expected, found " + type);
        };
    }

    /** Sizes of the dimensions, slowest first. */
    public int[] shape() {
        return shape.clone();
    }

    /** The integers of an array of whole numbers. */
    public int[] ints() {
        if (type.startsWith("<f")) {
            throw new IllegalArgumentException("whole numbers expected, found " + type);
        }
        int[] out = new int[data.remaining() / width(type)];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (type) {
                case "|u1" -> data.get(i) & 0xff;
                case "<u2" -> data.getShort(2 * i) & 0xffff;
                default -> data.getShort(2 * i);
            };
        }
        return out;
    }

    /** The bytes of an array of {@code |u1}. */
    public byte[] bytes() {
        if (!type.equals("|u1")) {
            throw new IllegalArgumentException("|u1 expected, found " + type);
        }
        byte[] out = new byte[data.remaining()];
        data.get(0, out);
        return out;
    }

    /** The values of an array of {@code <f4}. */
    public float[] floats() {
        if (!type.equals("<f4")) {
            throw new IllegalArgumentException("<f4 expected, found " + type);
        }
        float[] out = new float[data.remaining() / 4];
        data.asFloatBuffer().get(out);
        return out;
    }

    /** The values of an array of any of the types, widened, which loses nothing. */
    public double[] doubles() {
        double[] out = new double[data.remaining() / width(type)];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (type) {
                case "|u1" -> data.get(i) & 0xff;
                case "<u2" -> data.getShort(2 * i) & 0xffff;
                case "<i2" -> data.getShort(2 * i);
                case "<f4" -> data.getFloat(4 * i);
                default -> data.getDouble(8 * i);
            };
        }
        return out;
    }
}
