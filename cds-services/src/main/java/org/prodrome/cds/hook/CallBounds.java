package org.prodrome.cds.hook;

import java.time.Duration;

/**
 * How long and how many calls may run.
 *
 * @param hard time after which a call is answered without cards, whatever its service is still doing
 * @param concurrent calls that run at once; one more is answered 503
 */
public record CallBounds(Duration hard, int concurrent) {
    /** Ten seconds, sixteen calls. */
    public static final CallBounds DEFAULT = new CallBounds(Duration.ofSeconds(10), 16);

    public CallBounds {
        if (hard.isNegative() || hard.isZero() || concurrent < 1) {
            throw new IllegalArgumentException("bounds are positive, found %s and %d".formatted(hard, concurrent));
        }
    }
}
