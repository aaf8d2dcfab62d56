package org.prodrome.longitudinal.trend;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A straight line that bends once without a jump, as an eGFR that begins to fall: least squares, exact (Hudson, JASA
 * 1966;61:1097, doi:10.1080/01621459.1966.10482198). Kept only when its BIC is below that of a line without a bend.
 * Explains, never triggers.
 *
 * @param bend time of the bend
 * @param before slope before it
 * @param after slope after it
 * @param residual sum of squares left over
 * @param residualOfLine the same of one straight line
 */
public record TwoPhase(double bend, double before, double after, double residual, double residualOfLine) {
    private static final int FEWEST = 8;
    private static final int FEWEST_EACH = 3;
    private static final double SMALLEST = 1e-12;

    /** Fits; empty below eight values, without spread in time, or when a plain line does as well. */
    public static Optional<TwoPhase> of(double[] times, double[] values) {
        int n = times.length;
        if (n < FEWEST || times[n - 1] == times[0]) {
            return Optional.empty();
        }
        double line = Line.of(times, values, 0, n).residual();
        TwoPhase best = null;
        for (int i = FEWEST_EACH - 1; i <= n - FEWEST_EACH; i++) {
            best = better(best, bentAt(times[i], times, values, line));
            if (i < n - FEWEST_EACH) {
                best = better(best, between(i, times, values, line));
            }
        }
        return Optional.ofNullable(best).filter(fit -> fit.bic(n, fit.residual, 4) < fit.bic(n, line, 2));
    }

    private double bic(int n, double squares, int parameters) {
        return n * Math.log(Math.max(squares, SMALLEST) / n) + parameters * Math.log(n);
    }

    private static @Nullable TwoPhase better(@Nullable TwoPhase one, Optional<TwoPhase> other) {
        return other.isPresent() && (one == null || other.get().residual < one.residual) ? other.get() : one;
    }

    /** Two lines of their own that happen to meet between two neighbouring times. */
    private static Optional<TwoPhase> between(int lastBefore, double[] times, double[] values, double line) {
        Line first = Line.of(times, values, 0, lastBefore + 1);
        Line second = Line.of(times, values, lastBefore + 1, times.length);
        double meet = (second.intercept() - first.intercept()) / (first.slope() - second.slope());
        return meet >= times[lastBefore] && meet <= times[lastBefore + 1]
                ? Optional.of(
                        new TwoPhase(meet, first.slope(), second.slope(), first.residual() + second.residual(), line))
                : Optional.empty();
    }

    /** Least squares of 1, t and (t − bend)+, by normal equations about the bend. */
    private static Optional<TwoPhase> bentAt(double bend, double[] times, double[] values, double line) {
        double[][] sums = new double[3][4];
        for (int i = 0; i < times.length; i++) {
            double[] row = {1, times[i] - bend, Math.max(0, times[i] - bend), values[i]};
            for (int a = 0; a < 3; a++) {
                for (int b = 0; b < 4; b++) {
                    sums[a][b] += row[a] * row[b];
                }
            }
        }
        return solve(sums).map(c -> {
            double residual = 0;
            for (int i = 0; i < times.length; i++) {
                double off = times[i] - bend;
                double error = values[i] - c[0] - c[1] * off - c[2] * Math.max(0, off);
                residual += error * error;
            }
            return new TwoPhase(bend, c[1], c[1] + c[2], residual, line);
        });
    }

    private static Optional<double[]> solve(double[][] rows) {
        for (int i = 0; i < 3; i++) {
            int column = i;
            int pivot = i;
            for (int j = i + 1; j < 3; j++) {
                pivot = Math.abs(rows[j][column]) > Math.abs(rows[pivot][column]) ? j : pivot;
            }
            double[] swapped = rows[i];
            rows[i] = rows[pivot];
            rows[pivot] = swapped;
            if (Math.abs(rows[i][i]) < SMALLEST) {
                return Optional.empty();
            }
            for (int j = 0; j < 3; j++) {
                double factor = j == i ? 0 : rows[j][i] / rows[i][i];
                for (int k = i; k < 4; k++) {
                    rows[j][k] -= factor * rows[i][k];
                }
            }
        }
        return Optional.of(new double[] {rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]});
    }

    /** Least-squares line of a stretch; flat where all its times are one. */
    private record Line(double slope, double intercept, double residual) {
        static Line of(double[] times, double[] values, int from, int to) {
            double meanTime = Arrays.stream(times, from, to).average().orElseThrow();
            double meanValue = Arrays.stream(values, from, to).average().orElseThrow();
            double both = 0;
            double spread = 0;
            for (int i = from; i < to; i++) {
                both += (times[i] - meanTime) * (values[i] - meanValue);
                spread += (times[i] - meanTime) * (times[i] - meanTime);
            }
            double slope = spread == 0 ? 0 : both / spread;
            double intercept = meanValue - slope * meanTime;
            double residual = 0;
            for (int i = from; i < to; i++) {
                double error = values[i] - intercept - slope * times[i];
                residual += error * error;
            }
            return new Line(slope, intercept, residual);
        }
    }
}
