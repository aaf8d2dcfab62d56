package org.prodrome.longitudinal.model;

/**
 * One line of a model: nothing up to {@code from}, the whole weight from {@code to} on, straight between. With
 * {@code to} below {@code from} it is the falling value that counts.
 *
 * @param feature name of the value
 * @param from where the term starts
 * @param to where it has its whole weight; never {@code from}
 * @param weight log-odds at {@code to}; never negative, so a value further out never lowers the risk
 */
public record Term(String feature, double from, double to, double weight) {
    public Term {
        if (from == to || weight < 0 || Double.isNaN(from + to + weight)) {
            throw new IllegalArgumentException(
                    "a term needs two different ends and a weight of 0 or more: %s %s to %s weighs %s"
                            .formatted(feature, from, to, weight));
        }
    }

    /** 0 to 1: how far the value has gone; 0 for a value that is not there. */
    public static double share(double value, double from, double to) {
        return Double.isNaN(value) ? 0 : Math.min(1, Math.max(0, (value - from) / (to - from)));
    }

    /** Log-odds that a value adds. */
    double of(double value) {
        return weight * share(value, from, to);
    }
}
