package org.prodrome.imaging.store;

/** Nothing is kept under an address. */
public final class MissingContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MissingContentException(ContentAddress address) {
        super("nothing is stored under " + address);
    }
}
