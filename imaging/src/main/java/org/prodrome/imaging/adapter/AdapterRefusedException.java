package org.prodrome.imaging.adapter;

/** An adapter must not be used; the message says what was found and what would be right. */
public final class AdapterRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AdapterRefusedException(String reason) {
        super(reason);
    }
}
