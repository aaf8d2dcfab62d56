package org.prodrome.cds.hook;

import java.time.Duration;

/**
 * How long and how many calls may run.
 *
 * @param hard time from when a call was read after which it is answered with what is ready, whatever its service is
 *     still doing
 * @param concurrent calls that run at once; as many more may wait for their place
 * @param patience how long one waits for a place; then it is answered 503
 */
public record CallBounds(Duration hard, int concurrent, Duration patience) {
    public CallBounds {
        if (hard.isNegative() || hard.isZero() || concurrent < 1 || patience.isNegative()) {
            throw new IllegalArgumentException(
                    "bounds are positive, found %s, %d and %s".formatted(hard, concurrent, patience));
        }
    }

    /** Nobody waits for a place. */
    public CallBounds(Duration hard, int concurrent) {
        this(hard, concurrent, Duration.ZERO);
    }
}
