package org.prodrome.longitudinal.equation;

/**
 * Standard deviation scores of growth by the LMS method (Cole and Green, Stat Med 1992, doi:10.1002/sim.4780111005).
 */
public final class Growth {
    /** Distance between two lines of a centile chart, in standard deviations. */
    public static final double CENTILE_SPACE = 0.67;

    private static final double SMALLEST_POWER = 1e-9;
    private static final double EDGE = 3;

    private Growth() {}

    /** What is measured. Weight in kg, lengths and heights in cm, body mass index in kg/m². */
    public enum Measure {
        WEIGHT("weight"),
        LENGTH("length"),
        HEIGHT("height"),
        BODY_MASS_INDEX("bmi"),
        HEAD_CIRCUMFERENCE("hc");

        private final String id;

        Measure(String id) {
            this.id = id;
        }

        /** Name in the tables. */
        public String id() {
            return id;
        }
    }

    /**
     * One row of a table: power, median, coefficient of variation.
     *
     * @param power L
     * @param median M, in the unit of the measure
     * @param variation S
     */
    public record Lms(double power, double median, double variation) {
        /** The score of a value. */
        public double z(double value) {
            return Math.abs(power) < SMALLEST_POWER
                    ? Math.log(value / median) / variation
                    : (Math.pow(value / median, power) - 1) / (power * variation);
        }

        /** The value at a score. */
        public double at(double z) {
            return Math.abs(power) < SMALLEST_POWER
                    ? median * Math.exp(variation * z)
                    : median * Math.pow(1 + power * variation * z, 1 / power);
        }

        /**
         * The score with WHO's restriction for measures of weight: beyond 3 it goes on in steps of the distance between
         * 2 and 3 (WHO Child Growth Standards, Methods and development, 2006, chapter 7).
         */
        public double restrictedZ(double value) {
            double z = z(value);
            if (Math.abs(z) <= EDGE) {
                return z;
            }
            double sign = Math.signum(z);
            double third = at(sign * EDGE);
            double step = Math.abs(third - at(sign * (EDGE - 1)));
            return sign * EDGE + (value - third) / step;
        }

        /** Between this row and the next, linearly. */
        public Lms towards(Lms next, double share) {
            return new Lms(
                    power + share * (next.power - power),
                    median + share * (next.median - median),
                    variation + share * (next.variation - variation));
        }
    }
}
