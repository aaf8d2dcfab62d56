package org.prodrome.imaging.gate;

import java.util.List;
import java.util.stream.Stream;

/** Whether a film is one that the model was made for. */
public sealed interface GateVerdict {
    /** What a reader of any result should know, such as an AP view or a missing attribute. */
    List<GateReason> caveats();

    /** The same verdict with one more caveat. */
    GateVerdict with(GateReason caveat);

    /**
     * The film looks like those that the model was made for.
     *
     * @param figures how far it lies from the known films
     * @param caveats what a reader should know
     */
    record InRange(GateFigures figures, List<GateReason> caveats) implements GateVerdict {
        public InRange {
            caveats = List.copyOf(caveats);
        }

        @Override
        public InRange with(GateReason caveat) {
            return new InRange(figures, Caveats.plus(caveats, caveat));
        }
    }

    /**
     * The film is read, but lies farther from the known films than most of them; the package says how far is usual.
     *
     * @param figures how far it lies from the known films
     * @param reasons at least one
     * @param caveats what a reader should know
     */
    record Unusual(GateFigures figures, List<GateReason> reasons, List<GateReason> caveats) implements GateVerdict {
        public Unusual {
            reasons = List.copyOf(reasons);
            caveats = List.copyOf(caveats);
        }

        @Override
        public Unusual with(GateReason caveat) {
            return new Unusual(figures, reasons, Caveats.plus(caveats, caveat));
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

        @Override
        public Refused with(GateReason caveat) {
            return new Refused(reasons, Caveats.plus(caveats, caveat));
        }
    }

    /** Lists of caveats. */
    final class Caveats {
        private Caveats() {}

        private static List<GateReason> plus(List<GateReason> caveats, GateReason one) {
            return Stream.concat(caveats.stream(), Stream.of(one)).toList();
        }
    }
}
