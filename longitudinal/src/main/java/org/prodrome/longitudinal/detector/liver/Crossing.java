package org.prodrome.longitudinal.detector.liver;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * How the newest draw came into its band: since which draw every one has been in it or above, and the last draw before
 * that had less.
 *
 * @param now the newest draw
 * @param first the oldest draw since when every one is in this band or above
 * @param before the draw before, of a lower band; empty when the band was there from the beginning
 */
record Crossing(Draw now, Draw first, Optional<Draw> before) {
    static final int CONFIRMED_AFTER_DAYS = 90;

    /** The crossing into the band of the newest draw. */
    static Crossing of(List<Draw> draws, ToIntFunction<Draw> band) {
        Draw now = draws.get(draws.size() - 1);
        int reached = band.applyAsInt(now);
        int from = draws.size() - 1;
        while (from > 0 && band.applyAsInt(draws.get(from - 1)) >= reached) {
            from--;
        }
        Optional<Draw> before = from == 0 ? Optional.empty() : Optional.of(draws.get(from - 1));
        return new Crossing(now, draws.get(from), before);
    }

    /** Whether a second sample, 90 days or more after the first, has confirmed it. */
    boolean isConfirmed() {
        return first.daysTo(now) >= CONFIRMED_AFTER_DAYS;
    }
}
