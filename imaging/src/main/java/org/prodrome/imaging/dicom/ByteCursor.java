package org.prodrome.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A position in a file's bytes that never goes beyond an end. */
final class ByteCursor {
    private final byte[] bytes;
    private final int limit;
    private int position;

    ByteCursor(byte[] bytes, int position, int limit) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    int remaining() {
        return limit - position;
    }

    byte[] bytes() {
        return bytes;
    }

    byte at(int offset) {
        return bytes[position + offset];
    }

    int unsignedShort(ByteOrder order) {
        int value = Short.toUnsignedInt(view(order).getShort(position));
        position += 2;
        return value;
    }

    long unsignedInt(ByteOrder order) {
        long value = Integer.toUnsignedLong(view(order).getInt(position));
        position += 4;
        return value;
    }

    Tag tag(ByteOrder order) {
        int group = unsignedShort(order);
        return Tag.of(group, unsignedShort(order));
    }

    /** The tag at the position, which stays. */
    Tag peekTag(ByteOrder order) {
        ByteBuffer view = view(order);
        return Tag.of(Short.toUnsignedInt(view.getShort(position)), Short.toUnsignedInt(view.getShort(position + 2)));
    }

    /** The next {@code length} bytes; small ones are copied so that they do not hold the file in memory. */
    DicomValue.Bytes value(int length, boolean copy) {
        DicomValue.Bytes view = DicomValue.Bytes.viewOf(bytes, position, length);
        position += length;
        return copy ? DicomValue.Bytes.copyOf(view.toArray()) : view;
    }

    private ByteBuffer view(ByteOrder order) {
        return ByteBuffer.wrap(bytes).order(order);
    }
}
