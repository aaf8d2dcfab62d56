package org.prodrome.imaging.drift;

import java.time.Instant;
import java.util.List;

/** One window of time beside the reference. */
public sealed interface WindowResult {
    /** When the window begins. */
    Instant from();

    /** When it ends; films at this moment belong to the next. */
    Instant to();

    /** Films in it, one of each patient. */
    int films();

    /**
     * Too few films to say anything.
     *
     * @param needed how many it takes
     */
    record TooFew(Instant from, Instant to, int films, int needed) implements WindowResult {}

    /**
     * Compared.
     *
     * @param streams every stream that both sides have enough of
     * @param concordance CheXstray's multi-modal concordance, minus the mean of the streams' standardised distances:
     *     around 0 under no change, far below it under a change
     * @param cause what it looks like
     */
    record Compared(Instant from, Instant to, int films, List<StreamResult> streams, double concordance, Cause cause)
            implements WindowResult {
        public Compared {
            streams = List.copyOf(streams);
        }

        /** The streams that are called moved. */
        public List<StreamResult> moved() {
            return streams.stream().filter(StreamResult::moved).toList();
        }
    }
}
