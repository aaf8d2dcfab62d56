package org.prodrome.imaging.gate;

import java.util.List;

/** Whether a film is one that the model was made for. */
public sealed interface GateVerdict {
    /** What a reader of any result should know, such as an AP view or a missing attribute. */
    List<GateReason> caveats();

    /**
     * The film looks like those that the model was made for.
     *
     * @param distance mean cosine distance to the nearest known films, 0 to 2
     * @param caveats what a reader should know
     */
    record InRange(double distance, List<GateReason> caveats) implements GateVerdict {
        public InRange {
            caveats = List.copyOf(caveats);
        }
    }

    /**
     * The film is measured, but is farther from the known films than 95 % of them are from each other.
     *
     * @param distance mean cosine distance to the nearest known films, 0 to 2
     * @param reasons at least one
     * @param caveats what a reader should know
     */
    record Unusual(double distance, List<GateReason> reasons, List<GateReason> caveats) implements GateVerdict {
        public Unusual {
            reasons = List.copyOf(reasons);
            caveats = List.copyOf(caveats);
        }
    }

    /**
     * The film is not measured.
     *
     * @param reasons at least one, the most telling first
     * @param caveats what a reader should know
     */
    record Refused(List<GateReason> reasons, List<GateReason> caveats) implements GateVerdict {
        public Refused {
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal has a reason");
            }
            reasons = List.copyOf(reasons);
            caveats = List.copyOf(caveats);
        }
    }
}
