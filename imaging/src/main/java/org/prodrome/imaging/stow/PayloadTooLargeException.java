package org.prodrome.imaging.stow;

/** The request is larger than this server takes. Nothing of the request is acknowledged. */
public final class PayloadTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PayloadTooLargeException(String message) {
        super(message);
    }
}
