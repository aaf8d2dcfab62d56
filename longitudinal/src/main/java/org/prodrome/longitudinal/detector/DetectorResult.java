package org.prodrome.longitudinal.detector;

import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.terminology.quantity.Analyte;

/** What came of a rule: something to say, nothing to say, not enough to go on, or not for this patient. */
public sealed interface DetectorResult {
    /** The rule that was read. */
    Rule rule();

    /**
     * Something to say.
     *
     * @param rule what says it
     * @param tier how loudly
     * @param state what it is in; a rule speaks again when this changes
     * @param severity 0 and up within the rule; a step up speaks again
     * @param trigger the value that made it speak; it speaks again when a newer one differs by more than chance. Empty
     *     where no single measured value decides
     * @param summary one sentence under 140 characters
     * @param details why, in sentences that each carry their proof
     * @param inputs relative references of every resource used
     */
    record Detection(
            Rule rule,
            Tier tier,
            String state,
            int severity,
            Optional<Trigger> trigger,
            Claim summary,
            List<Claim> details,
            List<String> inputs)
            implements DetectorResult {
        public Detection {
            details = List.copyOf(details);
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * The measured value behind a detection.
     *
     * @param analyte what was measured
     * @param value in the analyte's canonical unit
     * @param source relative reference of the Observation
     */
    record Trigger(Analyte analyte, double value, String source) {
        /** The trigger that a point of a series is. */
        public static Optional<Trigger> of(Analyte analyte, LabSeries.Point point) {
            return Optional.of(new Trigger(analyte, point.value(), point.source()));
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
     * @param attainable of a point score: what it can come to over the missing items
     */
    record NotComputable(Rule rule, List<String> missing, List<String> stale, Optional<Attainable> attainable)
            implements DetectorResult {
        public NotComputable {
            missing = List.copyOf(missing);
            stale = List.copyOf(stale);
        }

        public NotComputable(Rule rule, List<String> missing, List<String> stale) {
            this(rule, missing, stale, Optional.empty());
        }
    }

    /**
     * The range that a score with missing items can come to.
     *
     * @param lowest when every missing item counts least
     * @param highest when every missing item counts most
     */
    record Attainable(double lowest, double highest) {}

    /** Not meant for this patient. */
    record NotApplicable(Rule rule, String reason) implements DetectorResult {}
}
