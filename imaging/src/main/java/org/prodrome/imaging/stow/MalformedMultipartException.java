package org.prodrome.imaging.stow;

/** The request body is not the multipart that its Content-Type announces. Nothing of the request is acknowledged. */
public final class MalformedMultipartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedMultipartException(String message) {
        super(message);
    }
}
