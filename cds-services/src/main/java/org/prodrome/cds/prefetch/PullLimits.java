package org.prodrome.cds.prefetch;

import java.time.Duration;

/**
 * How much one call reads of its caller's server.
 *
 * @param time for all reads of the call together
 * @param pages most pages of one query
 * @param resources most resources of one query
 * @param pagesOfAll most pages after the first of all queries of the call together
 * @param atOnce most queries of the call under way at one time
 */
public record PullLimits(Duration time, int pages, int resources, int pagesOfAll, int atOnce) {
    /** What a server needs 200 ms for comes 40 times in these two seconds: twelve keys and some pages of each. */
    public static final PullLimits DEFAULT = new PullLimits(Duration.ofSeconds(2), 10, 2_000, 40, 4);

    public PullLimits {
        if (time.isNegative() || time.isZero() || pages < 1 || resources < 1 || pagesOfAll < 1 || atOnce < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /** The same with another time for all reads. */
    public PullLimits within(Duration all) {
        return new PullLimits(all, pages, resources, pagesOfAll, atOnce);
    }
}
