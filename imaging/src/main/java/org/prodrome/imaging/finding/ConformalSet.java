package org.prodrome.imaging.finding;

import org.prodrome.imaging.model.FindingsOutput.Conformal;

/** Which answers a class-conditional conformal set holds. */
public enum ConformalSet {
    /** Present alone. */
    PRESENT(Call.PRESENT),
    /** Absent alone. */
    ABSENT(Call.NOT_DETECTED),
    /** Both: the film looks like either. */
    BOTH(Call.INDETERMINATE),
    /** Neither: the film is unusual for either. */
    NONE(Call.INDETERMINATE);

    private final Call call;

    ConformalSet(Call call) {
        this.call = call;
    }

    /** The answer that follows. */
    public Call call() {
        return call;
    }

    /**
     * The set of a probability.
     *
     * @param p calibrated on the scale on which the quantiles were made, 0 to 1
     */
    public static ConformalSet of(double p, Conformal quantiles) {
        boolean present = 1 - p <= quantiles.qPos();
        boolean absent = p <= quantiles.qNeg();
        if (present) {
            return absent ? BOTH : PRESENT;
        }
        return absent ? ABSENT : NONE;
    }
}
