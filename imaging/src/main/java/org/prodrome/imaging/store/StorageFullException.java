package org.prodrome.imaging.store;

/** There is no room for more objects. Nothing of the object that did not fit is kept. */
public final class StorageFullException extends StorageFailedException {
    private static final long serialVersionUID = 1L;

    public StorageFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
