package org.prodrome.imaging.preprocess;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes arrays in NumPy's file format, version 1.0, C order: what {@link NpyArray} reads. */
public final class NpyWriter {
    private static final int ALIGNMENT = 64;
    private static final int PREFIX = 10;

    private NpyWriter() {}

    /** Writes the header of an array of unsigned bytes; the values follow, slowest dimension first. */
    public static void bytesHeader(OutputStream out, int... shape) throws IOException {
        out.write(header("|u1", shape));
    }

    /** An array of 32-bit floats as a whole file. */
    public static byte[] floats(float[] values, int... shape) {
        byte[] header = header("<f4", shape);
        ByteBuffer file = ByteBuffer.allocate(header.length + values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }

    /** An array of unsigned bytes as a whole file. */
    public static byte[] bytes(byte[] values, int... shape) {
        byte[] header = header("|u1", shape);
        byte[] file = Arrays.copyOf(header, header.length + values.length);
        System.arraycopy(values, 0, file, header.length, values.length);
        return file;
    }

    /** An array of unsigned 16-bit numbers as a whole file. */
    public static byte[] shorts(int[] values, int... shape) {
        byte[] header = header("<u2", shape);
        ByteBuffer file = ByteBuffer.allocate(header.length + values.length * Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (int value : values) {
            file.putShort((short) value);
        }
        return file.array();
    }

    private static byte[] header(String type, int[] shape) {
        String sizes = Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
        String text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
        int length = (PREFIX + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        header.putShort((short) (length - PREFIX));
        header.put((text + " ".repeat(length - PREFIX - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }
}
