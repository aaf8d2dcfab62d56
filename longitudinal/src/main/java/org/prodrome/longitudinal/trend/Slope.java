package org.prodrome.longitudinal.trend;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/**
 * The default slope of a course: Theil-Sen over values at least 14 days apart, with Sen's 95 % interval and Kendall's
 * p.
 *
 * @param fit per year of 365.25 days, canonical unit
 * @param kendallP two-sided p of no trend
 * @param used the values, oldest first
 */
public record Slope(TheilSen fit, double kendallP, List<Point> used) {
    /** Fewest values. */
    public static final int FEWEST = 4;

    private static final double FEWEST_DAYS_APART = 14;

    /** Newest values that are looked at: pairs grow with the square. */
    private static final int MOST = 500;

    public Slope {
        used = List.copyOf(used);
    }

    /** Of a course, oldest first; empty with fewer than four values far enough apart. */
    public static Optional<Slope> of(List<Point> points) {
        List<Point> spaced = Spacing.atLeast(FEWEST_DAYS_APART, points);
        List<Point> used = spaced.subList(Math.max(0, spaced.size() - MOST), spaced.size());
        if (used.size() < FEWEST) {
            return Optional.empty();
        }
        double[] years = Course.years(used);
        // Small times keep the intercept's digits.
        double first = years[0];
        double[] times = Arrays.stream(years).map(year -> year - first).toArray();
        double[] values = Course.values(used);
        return TheilSen.of(times, values).map(fit -> new Slope(fit, TheilSen.kendallP(times, values), used));
    }

    /** Whether the interval leaves out zero. */
    public boolean isClear() {
        return fit.low() > 0 || fit.high() < 0;
    }
}
