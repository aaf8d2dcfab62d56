package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;

/**
 * What a rule came to from one instant on, until its next standing.
 *
 * @param detector id of the rule
 * @param from when it came to that
 * @param band what it came to
 */
public record Standing(String detector, Instant from, Band band) {
    /**
     * What a rule can come to: the state of a detection, or why there is none.
     *
     * @param name the state, or {@code nothing found}, {@code not computable}, {@code not applicable}
     * @param order the severity of a detection within its rule; below 0 without one
     */
    public record Band(String name, int order) implements Comparable<Band> {
        /** Computed, and nothing to say. */
        public static final Band NOTHING = new Band("nothing found", -1);

        private static final Band NOT_COMPUTABLE = new Band("not computable", -2);
        private static final Band NOT_APPLICABLE = new Band("not applicable", -3);

        /** The band of a result. */
        public static Band of(DetectorResult result) {
            if (result instanceof Detection detection) {
                return new Band(detection.state(), detection.severity());
            }
            if (result instanceof NotComputable) {
                return NOT_COMPUTABLE;
            }
            return result instanceof NotApplicable ? NOT_APPLICABLE : NOTHING;
        }

        /** Whether the rule finds something. */
        public boolean isFinding() {
            return order >= 0;
        }

        /** Whether the rule was computed. */
        public boolean isComputed() {
            return order >= NOTHING.order;
        }

        @Override
        public int compareTo(Band other) {
            return order == other.order ? name.compareTo(other.name) : Integer.compare(order, other.order);
        }
    }
}
