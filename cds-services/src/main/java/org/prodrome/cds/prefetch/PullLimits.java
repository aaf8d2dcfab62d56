package org.prodrome.cds.prefetch;

import java.time.Duration;

/**
 * How much one call reads of its caller's server.
 *
 * @param time for all reads of the call together
 * @param pages most pages of one query
 * @param resources most resources of one query
 */
public record PullLimits(Duration time, int pages, int resources) {
    public static final PullLimits DEFAULT = new PullLimits(Duration.ofSeconds(2), 10, 2_000);

    public PullLimits {
        if (time.isNegative() || time.isZero() || pages < 1 || resources < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
