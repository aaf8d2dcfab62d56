package org.prodrome.imaging.preprocess;

/**
 * The declared preprocessing cannot be done here exactly as declared; the message names the step and what would be
 * right.
 */
public final class UnsupportedPreprocessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedPreprocessException(String message) {
        super(message);
    }
}
