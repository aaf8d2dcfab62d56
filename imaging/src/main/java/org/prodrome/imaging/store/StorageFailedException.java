package org.prodrome.imaging.store;

/** The storage could not keep or give back the bytes. */
public class StorageFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
