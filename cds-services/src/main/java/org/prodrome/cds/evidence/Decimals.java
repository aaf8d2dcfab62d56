package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Prints numbers as sentences show them: rounded half up, plain, a minus as hyphen, no minus before zero. */
final class Decimals {
    private static final int LARGEST_SCALE = 60;
    private static final int MOST_DECIMALS = 10;

    static String print(BigDecimal value, Map<String, String> parameters) {
        return rounded(value, parameters).toPlainString();
    }

    /** With {@code +} or {@code -}; a rounded zero has neither. */
    static String printSigned(BigDecimal value, Map<String, String> parameters) {
        BigDecimal rounded = rounded(value, parameters);
        return (rounded.signum() > 0 ? "+" : "") + rounded.toPlainString();
    }

    static BigDecimal of(double value) {
        if (!Double.isFinite(value)) {
            throw DerivationRefused.notDerived();
        }
        return BigDecimal.valueOf(value);
    }

    /** A parameter of the derivation as a number. */
    static BigDecimal parameter(String text) {
        try {
            return sane(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw DerivationRefused.notDerived();
        }
    }

    /** Refuses numbers that would fill the memory once printed. */
    static BigDecimal sane(BigDecimal value) {
        if (Math.abs((long) value.scale()) > LARGEST_SCALE || value.precision() > LARGEST_SCALE) {
            throw DerivationRefused.notDerived();
        }
        return value;
    }

    private static BigDecimal rounded(BigDecimal value, Map<String, String> parameters) {
        int decimals = parameter(parameters.getOrDefault("decimals", "0")).intValue();
        if (decimals < 0 || decimals > MOST_DECIMALS) {
            throw DerivationRefused.notDerived();
        }
        return sane(value).setScale(decimals, RoundingMode.HALF_UP);
    }

    private Decimals() {}
}
