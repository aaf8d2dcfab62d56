package org.prodrome.imaging.stow;

/** The request carries something other than DICOM instances. Nothing of the request is acknowledged. */
public final class UnsupportedPayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedPayloadException(String message) {
        super(message);
    }
}
