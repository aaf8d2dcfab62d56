package org.prodrome.longitudinal.vectors;

/** Compares what was computed with what a row expects. An empty expected cell asks for nothing. */
final class Expectations {
    private static final double EXACT = 1e-9;

    private final VectorRow row;
    private boolean met = true;
    private int checks;

    Expectations(VectorRow row) {
        this.row = row;
    }

    /** Within the row's own tolerance ({@code tol}, absolute); exact when it has none. */
    void within(String column, double computed) {
        if (row.has(column)) {
            within(column, computed, row.has("tol") ? row.number("tol") : 0);
        }
    }

    /** Within a tolerance of its own, where the row's is about another column. */
    void within(String column, double computed, double tolerance) {
        if (row.has(column)) {
            that(Math.abs(computed - row.number(column)) <= tolerance + EXACT);
        }
    }

    /** Equal when rounded to the places that the file was written with. */
    void toPlaces(String column, double computed, int places) {
        if (row.has(column)) {
            that(Math.abs(computed - row.number(column)) <= 0.5 * Math.pow(10, -places) + EXACT);
        }
    }

    void whole(String column, int computed) {
        if (row.has(column)) {
            that(computed == row.number(column));
        }
    }

    void text(String column, String computed) {
        if (row.has(column)) {
            that(computed.equals(row.text(column)));
        }
    }

    void flag(String column, boolean computed) {
        if (row.has(column)) {
            that(computed == row.flag(column));
        }
    }

    void that(boolean holds) {
        met &= holds;
        checks++;
    }

    /** Whether everything held, and something was asked at all. */
    boolean areMet() {
        return met && checks > 0;
    }
}
