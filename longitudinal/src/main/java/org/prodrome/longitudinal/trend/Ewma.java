package org.prodrome.longitudinal.trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Exponentially weighted moving average of a course with uneven gaps: drift on dense series such as vital signs. The
 * weight of a value follows the time since the one before, 1 − (1 − λ)^(Δt/Δt0), with λ 0.25, Δt0 the median gap, and
 * limits of 2.7 σ √(λ/(2 − λ)) about the target (Roberts, Technometrics 1959;1:239, doi:10.1080/00401706.1959.10489860;
 * Lucas and Saccucci 1990;32:1, doi:10.1080/00401706.1990.10484583).
 *
 * @param target what it should be at
 * @param limit how far from the target it may drift
 * @param averages one for each value, in order
 */
public record Ewma(double target, double limit, List<Double> averages) {
    private static final double LAMBDA = 0.25;
    private static final double WIDTH = 2.7;

    public Ewma {
        averages = List.copyOf(averages);
    }

    /**
     * Runs over a course.
     *
     * @param times ascending, any unit
     * @param values as many
     * @param sigma standard deviation of one value, above zero
     */
    public static Ewma of(double[] times, double[] values, double target, double sigma) {
        double usual = medianGap(times);
        List<Double> averages = new ArrayList<>();
        double average = target;
        for (int i = 0; i < values.length; i++) {
            // Before the first value, and where all times are one, a usual gap.
            double gaps = i == 0 || usual == 0 ? 1 : (times[i] - times[i - 1]) / usual;
            double weight = 1 - Math.pow(1 - LAMBDA, gaps);
            average = weight * values[i] + (1 - weight) * average;
            averages.add(average);
        }
        return new Ewma(target, WIDTH * sigma * Math.sqrt(LAMBDA / (2 - LAMBDA)), averages);
    }

    /** Index of the first value with which the average is beyond the limit. */
    public OptionalInt firstBeyond() {
        for (int i = 0; i < averages.size(); i++) {
            if (isBeyond(i)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether the average is beyond the limit now. */
    public boolean isBeyond() {
        return !averages.isEmpty() && isBeyond(averages.size() - 1);
    }

    private boolean isBeyond(int index) {
        return Math.abs(averages.get(index) - target) > limit;
    }

    private static double medianGap(double[] times) {
        double[] gaps = new double[Math.max(0, times.length - 1)];
        Arrays.setAll(gaps, i -> times[i + 1] - times[i]);
        return gaps.length == 0 ? 0 : Quantile.of(gaps, 0.5);
    }
}
