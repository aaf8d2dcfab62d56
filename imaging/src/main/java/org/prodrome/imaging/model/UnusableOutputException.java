package org.prodrome.imaging.model;

/**
 * A model ran and gave something that is no answer: an output is missing, of another shape than declared, or holds
 * something other than finite numbers. The film gets no result; trying again would give the same.
 */
public final class UnusableOutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which output, what was expected and what was found */
    public UnusableOutputException(String message) {
        super(message);
    }
}
