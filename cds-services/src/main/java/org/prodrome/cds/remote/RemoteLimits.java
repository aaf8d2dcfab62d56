package org.prodrome.cds.remote;

import java.time.Duration;

/**
 * Bounds of one answer of a caller's server.
 *
 * @param connect time for a connection with its TLS handshake
 * @param bytes longest body
 */
public record RemoteLimits(Duration connect, int bytes) {
    /** One second to connect, 8 MiB a page. */
    public static final RemoteLimits DEFAULT = new RemoteLimits(Duration.ofSeconds(1), 8 * 1024 * 1024);

    public RemoteLimits {
        if (connect.isNegative() || connect.isZero() || bytes < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
