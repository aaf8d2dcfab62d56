package org.prodrome.server.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How image jobs run.
 *
 * @param workers threads that analyse studies, 1 or more
 * @param maxAttempts how often a job that failed is tried before it is given up, 1 or more
 * @param poll how often an idle worker looks
 * @param retryAfter pause before the second attempt; it grows with each attempt
 * @param lease after which a running job is taken over as abandoned
 */
@ConfigurationProperties("prodrome.jobs")
public record JobProperties(
        @DefaultValue("1") int workers,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("5s") Duration retryAfter,
        @DefaultValue("10m") Duration lease) {
    public JobProperties {
        if (workers < 1 || maxAttempts < 1) {
            throw new IllegalArgumentException("prodrome.jobs: workers and max-attempts must be 1 or more");
        }
    }
}
