package org.prodrome.longitudinal.backtest.report;

import java.util.Locale;

/**
 * A figure with its 95 % interval by resampling patients.
 *
 * @param value not a number when there was nothing to compute it from
 * @param low not a number when it could not be resampled
 * @param high likewise
 */
public record Interval(double value, double low, double high) {
    /** {@code 0.43 (0.29 to 0.58)}, or a dash. */
    public String printed(int decimals) {
        if (Double.isNaN(value)) {
            return "-";
        }
        // A rare thing is not printed as one that never was.
        int enough =
                value > 0 && value < 0.5 * Math.pow(10, -decimals) ? (int) Math.ceil(-Math.log10(value)) : decimals;
        String format = "%." + enough + "f";
        return Double.isNaN(low)
                ? String.format(Locale.ROOT, format, value)
                : String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", value, low, high);
    }
}
