package org.prodrome.terminology.quantity;

import java.math.BigDecimal;

/** What came of reading a quantity in a wanted unit: the number, or why it cannot be used. */
public sealed interface Reading {
    /**
     * A usable number.
     *
     * @param value in the wanted unit, not rounded
     * @param unit the UCUM unit
     * @param comparator {@code <}, {@code <=}, {@code >=}, {@code >}, or empty when the value is exact
     */
    record Measured(BigDecimal value, String unit, String comparator) implements Reading {}

    /**
     * A quantity that must not be computed with.
     *
     * @param reason what kind of trouble
     * @param detail what was found and what would be right
     */
    record UnusableQuantity(Reason reason, String detail) implements Reading {}

    /** Why a quantity cannot be used. */
    enum Reason {
        /** There is no number. */
        NO_VALUE,
        /** There is no unit, and the analyte needs one. */
        NO_UNIT,
        /** The unit is not UCUM and not a spelling that is known. */
        UNKNOWN_UNIT,
        /** The unit measures something else. */
        WRONG_DIMENSION,
        /** The coded unit and the printed unit name different units. */
        CONTRADICTING_UNITS,
        /** The number is outside what a living person can have, in that unit. */
        IMPLAUSIBLE
    }
}
