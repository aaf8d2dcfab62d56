package org.prodrome.longitudinal.sentence;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How numbers are printed in sentences: rounded half up, plain, no grouping. */
public final class Printed {
    private Printed() {}

    /** Rounded half up; a rounded zero has no sign. */
    public static String number(BigDecimal value, int decimals) {
        BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? BigDecimal.ZERO.setScale(decimals).toPlainString() : rounded.toPlainString();
    }

    /** A comparator of FHIR as words before a number, such as {@code "above "}; nothing for none. */
    static String comparator(String code) {
        return switch (code) {
            case "<" -> "below ";
            case "<=" -> "at most ";
            case ">=" -> "at least ";
            case ">" -> "above ";
            default -> "";
        };
    }

    /** A computed number, taken at its shortest decimal form. */
    public static String number(double value, int decimals) {
        return number(BigDecimal.valueOf(value), decimals);
    }

    /** The same with {@code +} or {@code -}; a rounded zero has neither. */
    public static String signed(BigDecimal value, int decimals) {
        String plain = number(value, decimals);
        return new BigDecimal(plain).signum() > 0 ? "+" + plain : plain;
    }
}
