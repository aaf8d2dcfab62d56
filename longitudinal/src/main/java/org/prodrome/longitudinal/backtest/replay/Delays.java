package org.prodrome.longitudinal.backtest.replay;

import java.time.Duration;

/**
 * How long after it was taken a value is taken to be known where the record does not say.
 *
 * @param laboratory from sampling to release
 * @param sign from measuring a vital sign to charting it
 */
public record Delays(Duration laboratory, Duration sign) {
    /**
     * 75 minutes for the laboratory: in MIMIC-IV, which has both times, the median of creatinine, potassium and urea is
     * 76 to 78 minutes. None for signs.
     */
    public static final Delays DEFAULT = new Delays(Duration.ofMinutes(75), Duration.ZERO);

    public Delays {
        if (laboratory.isNegative() || sign.isNegative()) {
            throw new IllegalArgumentException("a value cannot be known before it was taken; the delay is negative");
        }
    }
}
