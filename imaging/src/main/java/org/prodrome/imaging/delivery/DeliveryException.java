package org.prodrome.imaging.delivery;

import org.jspecify.annotations.Nullable;

/** A package cannot be fetched or made; the message says why, and nothing is left behind. */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeliveryException(String message) {
        this(message, null);
    }

    DeliveryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
