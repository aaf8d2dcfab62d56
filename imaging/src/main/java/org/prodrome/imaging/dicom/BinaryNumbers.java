package org.prodrome.imaging.dicom;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Numbers of the binary value representations. */
final class BinaryNumbers {
    /** More values than this are data, not attributes: they are read through the bytes. */
    private static final int MOST_VALUES = 65_536;

    private BinaryNumbers() {}

    /** Little-endian numbers; empty for representations that are no numbers. */
    static List<Double> of(Vr vr, ByteBuffer bytes) {
        if (bytes.remaining() / vr.unitBytes() > MOST_VALUES) {
            return List.of();
        }
        List<Double> values = new ArrayList<>();
        while (bytes.remaining() >= vr.unitBytes()) {
            switch (vr) {
                case US -> values.add((double) Short.toUnsignedInt(bytes.getShort()));
                case SS -> values.add((double) bytes.getShort());
                case UL -> values.add((double) Integer.toUnsignedLong(bytes.getInt()));
                case SL -> values.add((double) bytes.getInt());
                case FL -> values.add((double) bytes.getFloat());
                case FD -> values.add(bytes.getDouble());
                default -> {
                    return List.of();
                }
            }
        }
        return values;
    }
}
