package org.prodrome.terminology.quantity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * Numbers that charts carry without any unit and that can mean one thing only: counts and indices, rates per minute,
 * and those whose possible units have ranges that do not touch (a body temperature of 38 or of 101, an inspired oxygen
 * of 0.4 or of 40). Everything else without a unit cannot be used.
 */
final class Unitless {
    private static final BigDecimal LOWEST_FAHRENHEIT = BigDecimal.valueOf(77);
    private static final BigDecimal HIGHEST_FAHRENHEIT = BigDecimal.valueOf(113);

    private Unitless() {}

    /** The number in the analyte's canonical unit, where no unit can mean one thing only. */
    static Optional<BigDecimal> value(Analyte analyte, BigDecimal number) {
        return switch (analyte) {
            case GLASGOW_COMA_SCALE, INR, ANGIOGENIC_RATIO, FILLING_RATIO, HEART_RATE, RESPIRATION_RATE ->
                Optional.of(number);
            case OXYGEN_SATURATION -> Optional.of(isFraction(number) ? number.movePointRight(2) : number);
            case INSPIRED_OXYGEN_FRACTION -> Optional.of(isFraction(number) ? number : number.movePointLeft(2));
            case TEMPERATURE -> Optional.of(isFahrenheit(number) ? celsius(number) : number);
            default -> Optional.empty();
        };
    }

    private static boolean isFraction(BigDecimal number) {
        return number.compareTo(BigDecimal.ONE) <= 0;
    }

    private static boolean isFahrenheit(BigDecimal number) {
        return number.compareTo(LOWEST_FAHRENHEIT) >= 0 && number.compareTo(HIGHEST_FAHRENHEIT) <= 0;
    }

    private static BigDecimal celsius(BigDecimal fahrenheit) {
        return fahrenheit.subtract(BigDecimal.valueOf(32)).divide(new BigDecimal("1.8"), MathContext.DECIMAL128);
    }
}
