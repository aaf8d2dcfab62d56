package org.prodrome.imaging.similarity;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index in one file on local disk: a header with the space, then records that are only ever appended, each with its
 * length and CRC-32C. The last record of a film counts. After a crash the file ends in at most one torn record, which
 * is cut when the file is opened. Searches scan the vectors in memory, exactly; one process at a time may hold the
 * file.
 *
 * <p>A change is on disk when the call returns.
 */
public final class FlatFileSimilarCaseIndex implements SimilarCaseIndex {
    private static final byte[] MAGIC = "PRODCASE1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_RECORD = 1 << 20;
    private static final int FRAME = Integer.BYTES + Integer.BYTES;

    private final FileChannel channel;
    private final ExactSimilarCaseIndex memory;
    private final long cutBytes;

    private FlatFileSimilarCaseIndex(FileChannel channel, ExactSimilarCaseIndex memory, long cutBytes) {
        this.channel = channel;
        this.memory = memory;
        this.cutBytes = cutBytes;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws CaseIndexException when it is held by another process, is of another space, or is no such file
     */
    public static FlatFileSimilarCaseIndex open(Path file, String spaceId, int dims) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(channel);
            ExactSimilarCaseIndex memory = new ExactSimilarCaseIndex(spaceId, dims);
            long size = channel.size();
            long good = size < header(spaceId, dims).length && isTornHeader(channel, spaceId, dims)
                    ? writeHeader(channel, spaceId, dims)
                    : replay(channel, spaceId, dims, memory);
            channel.truncate(good);
            channel.position(good);
            return new FlatFileSimilarCaseIndex(channel, memory, Math.max(0, size - good));
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new CaseIndexException("the case index cannot be opened: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception cause) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static void lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new CaseIndexException("the case index is in use by another process", null);
            }
        } catch (OverlappingFileLockException e) {
            throw new CaseIndexException("the case index is already open in this process", e);
        }
    }

    private static byte[] header(String spaceId, int dims) {
        byte[] space = spaceId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(MAGIC.length + Integer.BYTES + Integer.BYTES + space.length)
                .put(MAGIC)
                .putInt(dims)
                .putInt(space.length)
                .put(space)
                .array();
    }

    /** Whether the file is empty or holds only the beginning of this index's header: a crash at its making. */
    private static boolean isTornHeader(FileChannel channel, String spaceId, int dims) throws IOException {
        ByteBuffer there = ByteBuffer.allocate((int) channel.size());
        readFully(channel, there);
        return Arrays.equals(there.array(), Arrays.copyOf(header(spaceId, dims), there.capacity()));
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // read on
        }
    }

    private static long writeHeader(FileChannel channel, String spaceId, int dims) throws IOException {
        byte[] header = header(spaceId, dims);
        channel.position(0);
        write(channel, header);
        channel.force(true);
        return header.length;
    }

    /** Plays all whole records; returns where the last of them ends. */
    private static long replay(FileChannel channel, String spaceId, int dims, ExactSimilarCaseIndex memory)
            throws IOException {
        channel.position(0);
        InputStream stream = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        DataInputStream in = new DataInputStream(stream);
        checkHeader(in, spaceId, dims);
        long good = header(spaceId, dims).length;
        while (true) {
            try {
                int length = in.readInt();
                int checksum = in.readInt();
                if (length < 1 || length > MAX_RECORD) {
                    return good;
                }
                byte[] record = in.readNBytes(length);
                if (record.length < length || crc(record) != checksum) {
                    return good;
                }
                CaseRecord.replay(record, spaceId, dims, memory);
                good += FRAME + length;
            } catch (EOFException torn) {
                return good;
            }
        }
    }

    private static void checkHeader(DataInputStream in, String spaceId, int dims) throws IOException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new CaseIndexException("the file is no case index; choose another, or delete it to rebuild", null);
        }
        int foundDims = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > 4096) {
            throw new CaseIndexException("the case index has no readable header; delete it to rebuild", null);
        }
        String foundSpace = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!foundSpace.equals(spaceId)) {
            throw new OtherSpaceException(foundSpace, spaceId);
        }
        if (foundDims != dims) {
            throw new CaseIndexException(
                    "the case index holds vectors of %d numbers, %d are needed".formatted(foundDims, dims), null);
        }
    }

    private static int crc(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }

    private void append(byte[] record) {
        byte[] framed = ByteBuffer.allocate(FRAME + record.length)
                .putInt(record.length)
                .putInt(crc(record))
                .put(record)
                .array();
        try {
            long start = channel.position();
            try {
                write(channel, framed);
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(start);
                throw e;
            }
        } catch (IOException e) {
            throw new CaseIndexException("the case index cannot be written: " + e.getMessage(), e);
        }
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** How many bytes of a torn or damaged end were cut when the file was opened; 0 normally. */
    public long cutBytes() {
        return cutBytes;
    }

    @Override
    public String spaceId() {
        return memory.spaceId();
    }

    @Override
    public synchronized void put(CaseEntry entry) {
        memory.check(entry.spaceId(), entry.vector());
        append(CaseRecord.put(entry));
        memory.put(entry);
    }

    @Override
    public synchronized boolean delete(String sopInstanceUid) {
        if (memory.find(sopInstanceUid).isEmpty()) {
            return false;
        }
        append(CaseRecord.delete(sopInstanceUid));
        return memory.delete(sopInstanceUid);
    }

    @Override
    public Optional<CaseEntry> find(String sopInstanceUid) {
        return memory.find(sopInstanceUid);
    }

    @Override
    public int size() {
        return memory.size();
    }

    @Override
    public List<Hit> search(String space, float[] vector, int count, Predicate<CaseEntry> filter) {
        return memory.search(space, vector, count, filter);
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CaseIndexException("the case index cannot be closed: " + e.getMessage(), e);
        }
    }
}
