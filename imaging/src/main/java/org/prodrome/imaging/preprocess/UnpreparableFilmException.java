package org.prodrome.imaging.preprocess;

/** A film that a declared preprocessing cannot be carried out on; the message says why, without a word of the file. */
public final class UnpreparableFilmException extends RuntimeException {
    UnpreparableFilmException(String message) {
        super(message);
    }
}
