package org.prodrome.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The value of a data element. Numbers are little endian whatever the file was. */
public sealed interface DicomValue {
    /** Plain bytes; read through fresh, read-only, little-endian views. */
    final class Bytes implements DicomValue {
        private final ByteBuffer buffer;

        private Bytes(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        /** A copy of {@code bytes}. */
        public static Bytes copyOf(byte[] bytes) {
            return new Bytes(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer());
        }

        /** A view without copying: the caller gives the array away and never changes it again. */
        static Bytes viewOf(byte[] bytes, int offset, int length) {
            return new Bytes(ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer());
        }

        /** Number of bytes. */
        public int length() {
            return buffer.capacity();
        }

        /** A read-only little-endian view of all bytes, position 0. */
        public ByteBuffer view() {
            return buffer.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        }

        /** A copy of the bytes. */
        public byte[] toArray() {
            byte[] copy = new byte[length()];
            view().get(copy);
            return copy;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && view().equals(that.view());
        }

        @Override
        public int hashCode() {
            return view().hashCode();
        }

        @Override
        public String toString() {
            return length() + " bytes";
        }
    }

    /** Items of a sequence, in order. */
    record Items(List<DicomObject> items) implements DicomValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Encapsulated pixel data: the offset table (first, often empty) and the compressed fragments. */
    record Fragments(List<Bytes> fragments) implements DicomValue {
        public Fragments {
            fragments = List.copyOf(fragments);
        }
    }
}
