package org.prodrome.server.trail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast the trail is written behind the answers. Nothing is lost when calls come faster: what is not yet written
 * waits in the tables of answers and feedback.
 *
 * @param batch most answers, and most items of feedback, that are written at once
 * @param poll pause between two batches; batch divided by poll bounds what writing takes from the calls
 */
@ConfigurationProperties("prodrome.trail")
public record TrailProperties(
        @DefaultValue("20") int batch, @DefaultValue("1s") Duration poll) {
    public TrailProperties {
        if (batch < 1 || batch > 1000 || poll.isNegative() || poll.isZero()) {
            throw new IllegalArgumentException("prodrome.trail: batch is 1 to 1000, poll more than 0");
        }
    }
}
