package org.prodrome.imaging.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Content-addressed files: {@code ab/cd/abcd....dcm} below a root. Bytes go to a file of their own in {@code incoming},
 * are forced to disk and then renamed, so that a reader sees all of an object or nothing.
 */
public final class FileInstanceStore implements InstanceStore {
    private final Path root;
    private final Path incoming;

    /**
     * Opens or makes the store.
     *
     * @throws StorageFailedException when the folder cannot be made
     */
    public FileInstanceStore(Path root) {
        this.root = root;
        this.incoming = root.resolve("incoming");
        try {
            Files.createDirectories(incoming);
        } catch (IOException e) {
            throw new StorageFailedException("the folder for DICOM objects cannot be made: " + root, e);
        }
    }

    @Override
    public ContentAddress put(byte[] content) {
        ContentAddress address = ContentAddress.of(content);
        Path folder = folder(address);
        Path target = path(address);
        if (Files.exists(target)) {
            return address;
        }
        try {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(incoming, "instance", ".part");
            try {
                write(temporary, content);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            forceDirectory(folder);
        } catch (FileAlreadyExistsException sameContent) {
            return address;
        } catch (IOException e) {
            throw failure(content.length, e);
        }
        return address;
    }

    @Override
    public InputStream open(ContentAddress address) {
        try {
            return Files.newInputStream(path(address));
        } catch (NoSuchFileException missing) {
            throw new MissingContentException(address);
        } catch (IOException e) {
            throw new StorageFailedException("object %s cannot be opened".formatted(address), e);
        }
    }

    @Override
    public boolean exists(ContentAddress address) {
        return Files.exists(path(address));
    }

    private Path folder(ContentAddress address) {
        String sha = address.sha256();
        return root.resolve(sha.substring(0, 2)).resolve(sha.substring(2, 4));
    }

    private Path path(ContentAddress address) {
        return folder(address).resolve(address.sha256() + ".dcm");
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes the rename durable, where the platform lets a folder be opened (Windows does not). */
    private static void forceDirectory(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private StorageFailedException failure(int bytes, IOException cause) {
        return usableSpace() < bytes + 65_536L
                ? new StorageFullException(
                        "the disk that holds %s is full: %d bytes do not fit. Free some space and send the study again."
                                .formatted(root, bytes),
                        cause)
                : new StorageFailedException(
                        "an object of %d bytes cannot be written below %s".formatted(bytes, root), cause);
    }

    private long usableSpace() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
