package org.prodrome.imaging.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * One figure of an evaluation.
 *
 * @param name stable, for programs
 * @param value the figure
 * @param interval its 95 % interval, null when it has none
 * @param of for a share: how many it is a share of, null otherwise
 * @param count for a share: how many, null otherwise
 */
public record Figure(
        String name,
        double value,
        @Nullable Interval interval,
        @Nullable Integer count,
        @Nullable Integer of) {

    static Figure of(String name, double value) {
        return new Figure(name, value, null, null, null);
    }

    static Figure of(String name, double value, @Nullable Interval interval) {
        return new Figure(name, value, interval, null, null);
    }

    /** A share with Wilson's interval; NaN of none. */
    static Figure share(String name, int count, int of) {
        return of == 0
                ? new Figure(name, Double.NaN, null, count, of)
                : new Figure(name, (double) count / of, Interval.wilson(count, of), count, of);
    }
}
