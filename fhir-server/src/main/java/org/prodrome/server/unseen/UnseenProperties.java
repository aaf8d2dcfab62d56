package org.prodrome.server.unseen;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a critical sign that stood on no card becomes a Task. Off unless a site says when and to whom: a task that
 * nobody answers for is worse than none.
 *
 * @param after how long after it was stored; null: never
 * @param owner who is asked, a reference such as {@code PractitionerRole/on-call}; needed with {@code after}
 * @param within how soon the owner should have opened the chart, for the Task's restriction
 * @param poll how often it is looked
 */
@ConfigurationProperties("prodrome.unseen")
public record UnseenProperties(
        @Nullable Duration after,
        @DefaultValue("") String owner,
        @DefaultValue("1h") Duration within,
        @DefaultValue("1m") Duration poll) {
    private static final Pattern OWNER = Pattern.compile(
            "(Practitioner|PractitionerRole|Organization|CareTeam|HealthcareService)/[A-Za-z0-9\\-.]{1,64}");

    public UnseenProperties {
        if (after != null && (after.isNegative() || !OWNER.matcher(owner).matches())) {
            throw new IllegalArgumentException(
                    "prodrome.unseen.after is 0 or more and needs prodrome.unseen.owner, such as PractitionerRole/on-call");
        }
        if (within.isNegative() || poll.isNegative() || poll.isZero()) {
            throw new IllegalArgumentException("prodrome.unseen: within is 0 or more, poll more than 0");
        }
    }
}
