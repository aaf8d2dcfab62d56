package org.prodrome.server.analysis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How studies that a model has not looked at yet are read in the background: after an upgrade that brings a new version
 * of a model, or when one is let run again.
 *
 * @param enabled whether it happens by itself; a person can ask for it all the same
 * @param waiting how many such studies wait or run at a time, 1 or more; what is left is queued as these are done
 * @param poll how often it is looked whether more can be queued
 */
@ConfigurationProperties("prodrome.back-fill")
public record BackFillProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("20") int waiting,
        @DefaultValue("10s") Duration poll) {
    public BackFillProperties {
        if (waiting < 1 || poll.isNegative() || poll.isZero()) {
            throw new IllegalArgumentException("prodrome.back-fill: waiting is 1 or more, poll more than 0");
        }
    }
}
