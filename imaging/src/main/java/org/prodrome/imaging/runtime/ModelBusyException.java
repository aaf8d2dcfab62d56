package org.prodrome.imaging.runtime;

/** As many calls wait for a model as may; nothing was computed, and later there may be room. */
public final class ModelBusyException extends ModelRunException {
    private static final long serialVersionUID = 1L;

    public ModelBusyException(String message) {
        super(message, null);
    }
}
