package org.prodrome.cds.remote;

import java.time.Duration;

/**
 * Bounds of what a caller's server answers.
 *
 * @param connect time for a connection with its TLS handshake
 * @param bytes longest body
 * @param bytesOfAll most bytes of all bodies of one call together
 */
public record RemoteLimits(Duration connect, int bytes, long bytesOfAll) {
    /** One second to connect, 8 MiB a page, 32 MiB a call: twice what a call may bring itself. */
    public static final RemoteLimits DEFAULT =
            new RemoteLimits(Duration.ofSeconds(1), 8 * 1024 * 1024, 32L * 1024 * 1024);

    public RemoteLimits {
        if (connect.isNegative() || connect.isZero() || bytes < 1 || bytesOfAll < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
