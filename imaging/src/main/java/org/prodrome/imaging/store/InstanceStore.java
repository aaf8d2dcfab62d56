package org.prodrome.imaging.store;

import java.io.InputStream;

/**
 * Keeps the bytes of DICOM objects. What {@link #put} has answered for is durable; the same bytes have one address and
 * are kept once. Safe for several threads.
 */
public interface InstanceStore {
    /**
     * Keeps the bytes and returns once they would survive a crash.
     *
     * @throws StorageFullException when there is no room
     * @throws StorageFailedException when the storage refuses for another reason
     */
    ContentAddress put(byte[] content);

    /**
     * The bytes of an address; the caller closes the stream.
     *
     * @throws MissingContentException when nothing is kept there
     */
    InputStream open(ContentAddress address);

    /** Whether bytes are kept under the address. */
    boolean exists(ContentAddress address);
}
