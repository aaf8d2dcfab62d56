package org.prodrome.longitudinal.backtest.source;

/** The place named does not hold records that can be replayed; the message says what was found and what would do. */
public final class UnreadableSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableSourceException(String message) {
        super(message);
    }

    public UnreadableSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
