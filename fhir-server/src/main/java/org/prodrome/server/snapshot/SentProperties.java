package org.prodrome.server.snapshot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code prodrome.sent}: what callers sent in prefetch, so that the same is not read again.
 *
 * @param mostResources how many resources are kept in memory altogether, some 10 kB each; 0 keeps none
 * @param keep after which what was not sent again is let go
 */
@ConfigurationProperties("prodrome.sent")
record SentProperties(
        @DefaultValue("8000") int mostResources,
        @DefaultValue("5m") Duration keep) {
    SentProperties {
        if (mostResources < 0) {
            throw new IllegalArgumentException("prodrome.sent.most-resources is 0 or more, found " + mostResources);
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("prodrome.sent.keep is 0 or more, found " + keep);
        }
    }
}
