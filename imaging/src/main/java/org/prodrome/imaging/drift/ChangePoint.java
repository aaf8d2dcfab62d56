package org.prodrome.imaging.drift;

import java.time.Instant;
import java.util.List;

/**
 * When a stream changed, found in the films in the order in which they were taken: the split that takes most of the sum
 * of squares away (Hinkley 1970, doi:10.1093/biomet/57.1.1), each film being a number: itself, or for categories and
 * embeddings its place on the line from the reference's mean to the window's.
 *
 * @param date when the first film after the change was taken
 * @param earliest the first date that is nearly as likely: within 2 of the best in the logarithm of the likelihood
 * @param latest the last such date
 */
public record ChangePoint(Instant date, Instant earliest, Instant latest) {
    private static final double SUPPORT = 2;
    /** Fewer films on one side of a split are no evidence. */
    private static final int FEWEST = 5;

    /** @param values as many numbers as times, by time, at least 10 */
    static ChangePoint of(List<Instant> times, double[] values) {
        int n = values.length;
        double[] sums = new double[n + 1];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            sums[i + 1] = sums[i] + values[i];
            squares += values[i] * values[i];
        }
        double total = squares - sums[n] * sums[n] / n;
        double[] likelihood = new double[n];
        int best = FEWEST;
        for (int k = FEWEST; k <= n - FEWEST; k++) {
            double between = sums[k] / k - (sums[n] - sums[k]) / (n - k);
            double gained = (double) k * (n - k) / n * between * between;
            likelihood[k] = -n / 2.0 * Math.log(Math.max(total - gained, 1e-12 * Math.max(total, 1e-300)));
            best = likelihood[k] > likelihood[best] ? k : best;
        }
        int earliest = best;
        int latest = best;
        for (int k = FEWEST; k <= n - FEWEST; k++) {
            if (likelihood[k] >= likelihood[best] - SUPPORT) {
                earliest = Math.min(earliest, k);
                latest = Math.max(latest, k);
            }
        }
        return new ChangePoint(times.get(best), times.get(earliest), times.get(latest));
    }
}
