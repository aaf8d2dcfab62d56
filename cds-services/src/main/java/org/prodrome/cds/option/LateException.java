package org.prodrome.cds.option;

/** The time for options is up. */
final class LateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LateException() {
        super("the time for options is up", null, false, false);
    }
}
