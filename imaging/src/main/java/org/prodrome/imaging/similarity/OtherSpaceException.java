package org.prodrome.imaging.similarity;

/** A vector of one embedding space met an index of another; distances between them mean nothing. */
public final class OtherSpaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherSpaceException(String index, String vector) {
        super("the index holds vectors of '%s', this one is of '%s'; they are never compared".formatted(index, vector));
    }
}
