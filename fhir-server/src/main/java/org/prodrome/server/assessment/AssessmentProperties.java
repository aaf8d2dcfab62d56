package org.prodrome.server.assessment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patients are assessed again after a change.
 *
 * @param workers threads that assess; 0 leaves changes queued, for another node or for later
 * @param maxAttempts how often a failed assessment is tried before the patient waits for its next change, 1 or more
 * @param poll how often an idle worker looks
 * @param retryAfter pause before the second attempt; it grows with each attempt
 * @param lease after which an assessment is taken over as abandoned
 */
@ConfigurationProperties("prodrome.assessment")
public record AssessmentProperties(
        @DefaultValue("1") int workers,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("5s") Duration retryAfter,
        @DefaultValue("10m") Duration lease) {
    public AssessmentProperties {
        if (workers < 0 || maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "prodrome.assessment: workers must be 0 or more, max-attempts 1 or more");
        }
    }
}
