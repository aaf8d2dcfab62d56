package org.prodrome.imaging.evaluate;

/**
 * A 95 % interval.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {
    private static final double Z = 1.959963984540054;

    /**
     * Wilson's score interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953).
     *
     * @param count how many of {@code of}, which is 1 or more
     */
    public static Interval wilson(int count, int of) {
        double p = (double) count / of;
        double centre = p + Z * Z / (2.0 * of);
        double half = Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
        double scale = 1 + Z * Z / of;
        return new Interval(Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale));
    }
}
