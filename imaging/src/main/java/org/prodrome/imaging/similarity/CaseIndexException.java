package org.prodrome.imaging.similarity;

import org.jspecify.annotations.Nullable;

/** The index's file cannot be used; the message says what is wrong and that the index can be rebuilt. */
public final class CaseIndexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaseIndexException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
