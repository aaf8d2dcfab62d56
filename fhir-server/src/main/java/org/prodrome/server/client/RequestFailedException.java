package org.prodrome.server.client;

import org.jspecify.annotations.Nullable;

/** A request was refused or not answered; the message is for people. */
public final class RequestFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RequestFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
