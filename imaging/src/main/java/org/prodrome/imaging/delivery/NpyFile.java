package org.prodrome.imaging.delivery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes NumPy's file format, version 1.0, as the goldens of packages have it. */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNED = 64;

    private NpyFile() {}

    static byte[] ofBytes(byte[] values, int... shape) {
        return file("|u1", values, shape);
    }

    /** Unsigned 16-bit values. */
    static byte[] ofShorts(int[] values, int... shape) {
        ByteBuffer data = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            data.putShort((short) value);
        }
        return file("<u2", data.array(), shape);
    }

    static byte[] ofFloats(float[] values, int... shape) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return file("<f4", data.array(), shape);
    }

    private static byte[] file(String type, byte[] data, int[] shape) {
        String sizes = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
                .formatted(type, sizes, shape.length == 1 ? "," : "");
        int padded = (MAGIC.length + 2 + header.length() + 1 + ALIGNED - 1) / ALIGNED * ALIGNED - MAGIC.length - 2;
        String line = header + " ".repeat(padded - header.length() - 1) + "\n";
        return ByteBuffer.allocate(MAGIC.length + 2 + padded + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded)
                .put(line.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
    }
}
