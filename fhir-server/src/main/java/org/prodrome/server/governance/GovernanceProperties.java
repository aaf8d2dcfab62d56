package org.prodrome.server.governance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may speak.
 *
 * @param demo puts everything that ships into the charge of a demonstration owner and lets it speak; refused beyond
 *     loopback
 * @param unusedAfter how long something that may speak can go without standing on a card before it is flagged
 * @param suspendAfter how long after being flagged it is suspended
 * @param evaluationMinPatients a model's local evaluation on films of fewer patients is not passed
 * @param canaryEvery how often the models' goldens are run again, a minute or more
 * @param canaryPoll how often it is looked whether that is due
 */
@ConfigurationProperties("prodrome.governance")
public record GovernanceProperties(
        @DefaultValue("false") boolean demo,
        @DefaultValue("90d") Duration unusedAfter,
        @DefaultValue("14d") Duration suspendAfter,
        @DefaultValue("50") int evaluationMinPatients,
        @DefaultValue("24h") Duration canaryEvery,
        @DefaultValue("1m") Duration canaryPoll) {
    public GovernanceProperties {
        if (unusedAfter.isNegative() || unusedAfter.isZero() || suspendAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "prodrome.governance: unused-after must be more than 0 and suspend-after 0 or more");
        }
        if (evaluationMinPatients < 1) {
            throw new IllegalArgumentException("prodrome.governance.evaluation-min-patients must be 1 or more");
        }
        if (canaryEvery.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("prodrome.governance.canary-every must be a minute or more");
        }
        if (canaryPoll.isNegative() || canaryPoll.isZero()) {
            throw new IllegalArgumentException("prodrome.governance.canary-poll must be more than 0");
        }
    }
}
