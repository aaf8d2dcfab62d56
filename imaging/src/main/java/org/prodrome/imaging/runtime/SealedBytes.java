package org.prodrome.imaging.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a file, read once and hashed on the way: what was hashed is what is used, whatever becomes of the file.
 * Short ones are in memory. Long ones are in a copy among the temporary files, which only this process can open, has no
 * name any more as soon as it is written, and is mapped rather than read, so that it needs no room on the heap.
 *
 * <p>Buffers that were taken stay valid after closing.
 */
public final class SealedBytes implements AutoCloseable {
    /** Longer ones are not kept on the heap. */
    static final long ON_HEAP = 64L << 20;

    private static final int BUFFER = 1 << 16;

    private final long size;
    private final String sha256;
    private final @Nullable FileChannel copy;
    /** All of it; null when it is longer than one buffer can be. */
    private final @Nullable ByteBuffer whole;

    private SealedBytes(long size, String sha256, @Nullable FileChannel copy, @Nullable ByteBuffer whole) {
        this.size = size;
        this.sha256 = sha256;
        this.copy = copy;
        this.whole = whole;
    }

    /** Bytes that are there already; do not change them. */
    public static SealedBytes of(byte[] bytes) {
        return new SealedBytes(
                bytes.length, HexFormat.of().formatHex(digest().digest(bytes)), null, ByteBuffer.wrap(bytes));
    }

    /**
     * Reads to the end, but no further than one byte beyond what is expected: who gets more than that has read enough
     * to know.
     *
     * @param expected how many bytes there should be
     * @throws IOException when it cannot be read
     * @throws ModelLoadException when there is no room for the copy
     */
    public static SealedBytes read(InputStream in, long expected) throws IOException {
        return read(in, expected, ON_HEAP);
    }

    /** @param onHeap up to how many bytes they are kept in memory */
    static SealedBytes read(InputStream in, long expected, long onHeap) throws IOException {
        if (expected <= onHeap) {
            return of(in.readNBytes((int) expected + 1));
        }
        // Nobody but this user can open it, and a moment later nobody at all.
        Path file = Files.createTempFile("prodrome-model", ".sealed");
        try {
            if (Files.getFileStore(file).getUsableSpace() < expected) {
                throw new ModelLoadException(
                        "there is no room for a private copy of %d bytes among the temporary files (java.io.tmpdir)"
                                .formatted(expected),
                        null);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return copied(in, expected, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } finally {
            Files.delete(file);
        }
    }

    private static SealedBytes copied(InputStream in, long expected, FileChannel channel) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        while (size <= expected) {
            int n = in.read(buffer, 0, (int) Math.min(BUFFER, expected + 1 - size));
            if (n < 0) {
                break;
            }
            digest.update(buffer, 0, n);
            ByteBuffer part = ByteBuffer.wrap(buffer, 0, n);
            while (part.hasRemaining()) {
                size += channel.write(part);
            }
        }
        // Private: whatever the runtime does to its weights concerns no other mapping.
        ByteBuffer whole = size <= Integer.MAX_VALUE ? channel.map(MapMode.PRIVATE, 0, size) : null;
        return new SealedBytes(size, HexFormat.of().formatHex(digest.digest()), channel, whole);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** How many there are. */
    public long size() {
        return size;
    }

    /** SHA-256 of all of them, 64 lower-case hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** All of them in memory of their own. */
    public byte[] toByteArray() {
        ByteBuffer all = whole();
        if (all.hasArray() && all.array().length == size) {
            return all.array();
        }
        byte[] bytes = new byte[all.remaining()];
        all.get(bytes);
        return bytes;
    }

    /**
     * All of them.
     *
     * @throws IllegalStateException when there are more than a buffer can hold, 2 GiB
     */
    ByteBuffer whole() {
        if (whole == null) {
            throw new IllegalStateException("%d bytes do not fit into one buffer".formatted(size));
        }
        return whole.duplicate();
    }

    /**
     * Some of them.
     *
     * @param from the first
     * @param length how many, up to 2 GiB
     */
    ByteBuffer part(long from, int length) throws IOException {
        if (from < 0 || length < 0 || from > size - length) {
            throw new IllegalArgumentException("%d bytes from %d on, of %d".formatted(length, from, size));
        }
        if (whole != null) {
            return whole.slice((int) from, length);
        }
        if (copy == null) {
            throw new IllegalStateException("bytes without a place");
        }
        return copy.map(MapMode.PRIVATE, from, length);
    }

    /** Writes all of them into a file that is not there yet. */
    public void writeTo(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (copy == null) {
                out.write(toByteArray());
            } else {
                copy.position(0);
                Channels.newInputStream(copy).transferTo(out);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            copy.close();
        }
    }
}
