package org.prodrome.longitudinal.burden;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;

/** What becomes of a rule's result, given what was said before. */
public sealed interface Decision {
    /** The rule with its version. */
    String ruleId();

    /** Say it. */
    record Speak(Detection detection, Cause cause) implements Decision {
        @Override
        public String ruleId() {
            return detection.rule().id();
        }
    }

    /**
     * Do not say it again.
     *
     * @param since when it was said last; empty when it never was
     */
    record Silent(Detection detection, Reason reason, Optional<Instant> since) implements Decision {
        @Override
        public String ruleId() {
            return detection.rule().id();
        }
    }

    /**
     * What was said rested on something that has since been amended, retracted or merged.
     *
     * @param said what was said
     * @param changes what changed
     * @param now what the rule finds now; empty when it finds nothing, and what was said no longer stands
     */
    record Reopened(Utterance said, List<InputChange> changes, Optional<Detection> now) implements Decision {
        public Reopened {
            changes = List.copyOf(changes);
        }

        @Override
        public String ruleId() {
            return now.map(detection -> detection.rule().id()).orElse(said.ruleId());
        }
    }

    /** The rule finds nothing any more, or is no longer for this patient. */
    record Resolved(Utterance said, String reason) implements Decision {
        @Override
        public String ruleId() {
            return said.ruleId();
        }
    }

    /** Why it is said. */
    enum Cause {
        /** Never said before, or not since it was last resolved. */
        FIRST("first found"),
        /** Another state of the same severity. */
        NEW_STATE("another state"),
        /** A step up. */
        MORE_SEVERE("a step up in severity"),
        /** A newer value that differs from the one said by more than chance. */
        NEW_EVIDENCE("a newer value beyond chance");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** Why it is not said. */
    enum Reason {
        /** Said already in this state, and nothing is new. */
        ALREADY_SAID("said already, nothing new"),
        /** A lesser state than the one said; noted. */
        EASED("less severe than what was said"),
        /** Back in a state that was said, after too short a break for a new episode. */
        SAME_EPISODE("said in this episode already"),
        /** Back in a state that was said, by no more than chance. */
        WITHIN_CHANCE("back in a state said before, by no more than chance"),
        /** Care is for comfort. */
        COMFORT_CARE("palliative or comfort care"),
        /** The patient lies in intensive care, which is what the finding asks for. */
        INTENSIVE_CARE("in intensive care already"),
        /** The problem is on the list, treated and followed up. */
        KNOWN_AND_MANAGED("known, treated and followed up");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
