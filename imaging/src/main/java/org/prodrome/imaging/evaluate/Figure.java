package org.prodrome.imaging.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * One figure of an evaluation.
 *
 * @param name stable, for programs
 * @param value the figure
 * @param interval its 95 % interval, null when it has none
 * @param of for a share: how many it is a share of; for a mean over findings: how many findings there are; null
 *     otherwise
 * @param count for a share: how many; for a mean over findings: how many of them counted; null otherwise
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

    /** A mean over findings, with how many of them counted. */
    static Figure mean(String name, double value, @Nullable Interval interval, int counted, int of) {
        return new Figure(name, value, interval, counted, of);
    }

    /** A share with Wilson's interval; NaN of none. */
    static Figure share(String name, int count, int of) {
        return of == 0
                ? new Figure(name, Double.NaN, null, count, of)
                : new Figure(name, (double) count / of, Interval.wilson(count, of), count, of);
    }
}
