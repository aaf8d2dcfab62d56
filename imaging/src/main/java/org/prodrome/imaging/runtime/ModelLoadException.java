package org.prodrome.imaging.runtime;

import org.jspecify.annotations.Nullable;

/** A model file cannot or must not be opened; the message says why, without a path of this machine. */
public final class ModelLoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelLoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
