package org.prodrome.imaging.measure;

/**
 * A horizontal stretch of the film in source pixels.
 *
 * @param from left border, 0 is the left edge of the film
 * @param to right border, above {@code from}
 */
public record Columns(double from, double to) {
    public Columns {
        if (!(to > from)) {
            throw new IllegalArgumentException("a stretch has a width, found %s to %s".formatted(from, to));
        }
    }

    /** Width in source pixels. */
    public double width() {
        return to - from;
    }
}
