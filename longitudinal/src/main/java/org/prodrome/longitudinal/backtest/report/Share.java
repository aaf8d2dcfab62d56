package org.prodrome.longitudinal.backtest.report;

import java.util.Locale;

/**
 * So many of so many.
 *
 * @param of at most {@code n}
 * @param n 0 when there was nothing to count
 */
public record Share(int of, int n) {
    private static final double Z95 = 1.959963984540054;

    public Share {
        if (of < 0 || n < of) {
            throw new IllegalArgumentException("%d of %d is no share".formatted(of, n));
        }
    }

    /** Not a number when there was nothing to count. */
    public double value() {
        return n == 0 ? Double.NaN : (double) of / n;
    }

    /** 95 % interval after Wilson, J Am Stat Assoc 1927;22:209, doi:10.1080/01621459.1927.10502953. */
    public Interval wilson() {
        if (n == 0) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN);
        }
        double p = value();
        double z2 = Z95 * Z95 / n;
        double middle = (p + z2 / 2) / (1 + z2);
        double half = Z95 * Math.sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2);
        // At none and at all the limit is exactly 0 and 1; the sum above misses that by rounding.
        return new Interval(p, of == 0 ? 0 : middle - half, of == n ? 1 : middle + half);
    }

    /** {@code 3 of 12}. */
    public String counted() {
        return String.format(Locale.ROOT, "%d of %d", of, n);
    }

    /** {@code 3 of 12, 0.25 (0.09 to 0.53)}, or {@code 0 of 0}. */
    public String printed() {
        return n == 0 ? counted() : counted() + ", " + wilson().printed(2);
    }
}
