package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.EPSILON;
import static org.prodrome.longitudinal.equation.Numbers.below;

import java.util.Optional;

/**
 * Acute kidney injury by urine output (KDIGO 2012, doi:10.1038/kisup.2012.1) from charted volumes. Each volume is what
 * came since the entry before it. A window counts only when it was observed in full and charted hourly: no two entries
 * of it more than 90 minutes apart.
 *
 * @param stage 1 to 3
 * @param hours length of the window that decides: 6, 12 or 24
 * @param rate mL/kg/h over it
 * @param first index of the entry at which the window begins; its own volume is from before
 */
public record UrineOutput(int stage, int hours, double rate, int first) {
    private static final double MOST_HOURS_BETWEEN = 1.5;

    /**
     * Stage at the last entry; empty when no window of 6 hours was observed, or when output was enough.
     *
     * @param hours times of the entries in hours, ascending
     * @param millilitres volumes, as many
     * @param kilograms body weight
     */
    public static Optional<UrineOutput> of(double[] hours, double[] millilitres, double kilograms) {
        Optional<UrineOutput> day = window(hours, millilitres, kilograms, 24);
        if (day.isPresent() && below(day.get().rate(), 0.3)) {
            return day.map(window -> window.staged(3));
        }
        Optional<UrineOutput> half = window(hours, millilitres, kilograms, 12);
        if (half.isPresent() && half.get().rate() <= EPSILON) {
            return half.map(window -> window.staged(3));
        }
        if (half.isPresent() && below(half.get().rate(), 0.5)) {
            return half.map(window -> window.staged(2));
        }
        return window(hours, millilitres, kilograms, 6)
                .filter(window -> below(window.rate(), 0.5))
                .map(window -> window.staged(1));
    }

    private UrineOutput staged(int newStage) {
        return new UrineOutput(newStage, hours, rate, first);
    }

    private static Optional<UrineOutput> window(double[] hours, double[] millilitres, double kilograms, int width) {
        int last = hours.length - 1;
        double volume = 0;
        for (int i = last; i > 0; i--) {
            if (hours[i] - hours[i - 1] > MOST_HOURS_BETWEEN + EPSILON) {
                return Optional.empty();
            }
            volume += millilitres[i];
            double observed = hours[last] - hours[i - 1];
            if (observed >= width - EPSILON) {
                return Optional.of(new UrineOutput(0, width, volume / kilograms / observed, i - 1));
            }
        }
        return Optional.empty();
    }
}
