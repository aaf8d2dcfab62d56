package org.prodrome.longitudinal.detector;

import java.util.List;
import org.prodrome.longitudinal.claim.Claim;

/** What came of a rule: something to say, nothing to say, not enough to go on, or not for this patient. */
public sealed interface DetectorResult {
    /** The rule that was read. */
    Rule rule();

    /**
     * Something to say.
     *
     * @param rule what says it
     * @param tier how loudly
     * @param state what it is in; a rule speaks again only when this changes
     * @param summary one sentence under 140 characters
     * @param details why, in sentences that each carry their proof
     * @param inputs relative references of every resource used
     */
    record Detection(Rule rule, Tier tier, String state, Claim summary, List<Claim> details, List<String> inputs)
            implements DetectorResult {
        public Detection {
            details = List.copyOf(details);
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Computed, and nothing to say.
     *
     * @param rule what was computed
     * @param inputs relative references of every resource used
     */
    record NothingFound(Rule rule, List<String> inputs) implements DetectorResult {
        public NothingFound {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Not enough to go on.
     *
     * @param rule what was asked
     * @param missing what is not there
     * @param stale what is there but too old
     */
    record NotComputable(Rule rule, List<String> missing, List<String> stale) implements DetectorResult {
        public NotComputable {
            missing = List.copyOf(missing);
            stale = List.copyOf(stale);
        }
    }

    /** Not meant for this patient. */
    record NotApplicable(Rule rule, String reason) implements DetectorResult {}
}
