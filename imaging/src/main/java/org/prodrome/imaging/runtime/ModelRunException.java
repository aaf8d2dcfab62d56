package org.prodrome.imaging.runtime;

import org.jspecify.annotations.Nullable;

/** A loaded model failed on its input; the film's job may be tried again. */
public class ModelRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelRunException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
