package org.prodrome.longitudinal.burden;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;

/**
 * One line of the memory of what was said about a patient by a rule.
 *
 * @param ruleId the rule with its version; the name before the slash is what memory goes by, so that a new version of a
 *     rule does not say everything again
 * @param kind what happened
 * @param state the state the rule found; empty when it found nothing any more
 * @param severity of that state within the rule, 0 and up
 * @param trigger the value behind it; null where no single value decides
 * @param inputs the resources it rested on, as they then were
 * @param when the instant the record was read as of
 */
public record Utterance(
        String ruleId,
        Kind kind,
        String state,
        int severity,
        @Nullable Trigger trigger,
        List<InputVersion> inputs,
        Instant when) {
    public Utterance {
        inputs = List.copyOf(inputs);
    }

    /** What happened. */
    public enum Kind {
        /** It was said. */
        SAID,
        /** Found and not said, because it is a lesser state or its problem is managed; a step up from it is said. */
        NOTED,
        /** The rule found nothing any more: after its quiet time the next finding is a new episode. */
        RESOLVED,
        /** What was said rested on something that no longer stands: the next finding is a new episode at once. */
        WITHDRAWN
    }

    /** The same from another time on. */
    Utterance at(Instant other) {
        return new Utterance(ruleId, kind, state, severity, trigger, inputs, other);
    }

    /** The name of the rule without its version. */
    public String rule() {
        return name(ruleId);
    }

    static String name(String ruleId) {
        int slash = ruleId.lastIndexOf('/');
        return slash < 0 ? ruleId : ruleId.substring(0, slash);
    }
}
