package org.prodrome.imaging.measure;

import java.util.Optional;

/** The width of the heart over the inner width of the chest on one frontal film, or why there is none. */
public sealed interface CardiothoracicRatio {

    /**
     * The ratio was measured.
     *
     * @param ratio heart width over thorax width, above 0
     * @param heart where the heart was measured, source pixels
     * @param thorax where the chest was measured, source pixels
     * @param errorHalfWidth95 half-width of the 95 % interval of the package's own test error
     * @param changeThreshold smallest difference between two films that is called a change
     * @param callThreshold the ratio above which a PA film's heart is called wide, 0.50
     * @param view the film's view, never lateral
     */
    record Measured(
            double ratio,
            Columns heart,
            Columns thorax,
            double errorHalfWidth95,
            double changeThreshold,
            double callThreshold,
            FilmView view)
            implements CardiothoracicRatio {
        public Measured {
            if (!(ratio > 0) || view == FilmView.LATERAL) {
                throw new IllegalArgumentException(
                        "a ratio above 0 of a frontal film expected, found %s %s".formatted(view, ratio));
            }
        }

        /** Whether the ratio is above the threshold; empty unless the film is PA, where alone the threshold holds. */
        public Optional<Boolean> aboveHalf() {
            return view == FilmView.PA ? Optional.of(ratio > callThreshold) : Optional.empty();
        }
    }

    /**
     * There is no ratio.
     *
     * @param code short and stable, for programs
     * @param sentence for people: what was found and what would be right
     */
    record NotMeasurable(String code, String sentence) implements CardiothoracicRatio {}
}
