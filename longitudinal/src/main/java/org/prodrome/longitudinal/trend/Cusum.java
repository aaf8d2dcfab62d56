package org.prodrome.longitudinal.trend;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two-sided cumulative sum: a step change, and since when. Reference value 0.5, alarm above 5 standard deviations,
 * which without a change is one false alarm in 465 values (Page, Biometrika 1954;41:100,
 * doi:10.1093/biomet/41.1-2.100).
 *
 * @param up sum of the excess above, in standard deviations, after the last value
 * @param down the same below
 * @param alarm the first alarm; null when there is none
 */
public record Cusum(double up, double down, @Nullable Alarm alarm) {
    private static final double SLACK = 0.5;
    private static final double ALARM = 5;

    /**
     * A step.
     *
     * @param rising whether up
     * @param at index of the value that raised the alarm
     * @param lastZero index of the last value before it with nothing summed: the change came after it; −1 when it was
     *     there from the first value
     */
    public record Alarm(boolean rising, int at, int lastZero) {}

    /** Runs over values in time order, with mean and standard deviation of the steady state. */
    public static Cusum of(double[] values, double mean, double sigma) {
        double up = 0;
        double down = 0;
        int upZero = -1;
        int downZero = -1;
        Alarm alarm = null;
        for (int i = 0; i < values.length; i++) {
            double deviation = (values[i] - mean) / sigma;
            up = Math.max(0, up + deviation - SLACK);
            down = Math.max(0, down - deviation - SLACK);
            upZero = up == 0 ? i : upZero;
            downZero = down == 0 ? i : downZero;
            if (alarm == null && (up > ALARM || down > ALARM)) {
                alarm = new Alarm(up > ALARM, i, up > ALARM ? upZero : downZero);
            }
        }
        return new Cusum(up, down, alarm);
    }

    /** The first step, if any. */
    public Optional<Alarm> step() {
        return Optional.ofNullable(alarm);
    }
}
