package org.prodrome.server.cli;

import org.jspecify.annotations.Nullable;

/** The server was not started; the message says what to change. */
final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
