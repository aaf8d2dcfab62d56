package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.EPSILON;
import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.below;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Acute kidney injury by serum creatinine and urine output: KDIGO 2012, doi:10.1038/kisup.2012.1. The baseline is the
 * lowest creatinine of the 48 hours and of the 7 days before, windows that include their far end and exclude the value
 * itself.
 */
public final class KdigoAki {
    private KdigoAki() {}

    /**
     * Stage at every value.
     *
     * @param hours times in hours, ascending
     * @param creatinine in mg/dL, as many
     * @return 0 to 3 for each value; values with nothing in the window before them are 0
     */
    public static int[] stages(double[] hours, double[] creatinine) {
        int[] stages = new int[hours.length];
        RollingLowest days2 = new RollingLowest(hours, creatinine, 48);
        RollingLowest days7 = new RollingLowest(hours, creatinine, 168);
        for (int i = 0; i < hours.length; i++) {
            stages[i] = stage(creatinine[i], days2.before(i), days7.before(i));
        }
        return stages;
    }

    /** Stage of a creatinine given the lowest of 48 hours and of 7 days before; infinity where there is none. */
    static int stage(double creatinine, double lowest48h, double lowest7d) {
        boolean up = atLeast(creatinine, lowest48h + 0.3) || atLeast(creatinine, 1.5 * lowest7d);
        if (atLeast(creatinine, 3 * lowest7d) || up && atLeast(creatinine, 4.0)) {
            return 3;
        }
        if (atLeast(creatinine, 2 * lowest7d)) {
            return 2;
        }
        return up ? 1 : 0;
    }

    /**
     * Stage by urine output, as mimic-code reads KDIGO: a rate counts only when most of its window was observed.
     *
     * @param hoursObserved since charting began; nothing is staged in the first 6
     * @param rate6 mL/kg/h over the last 6 hours, and so on
     * @param window6 hours of those 6 that were observed, and so on
     */
    public static int urineStage(
            double hoursObserved,
            double rate6,
            double rate12,
            double rate24,
            double window6,
            double window12,
            double window24) {
        if (hoursObserved <= 6) {
            return 0;
        }
        if (atLeast(window24, 11) && below(rate24, 0.3) || atLeast(window12, 5) && rate12 <= EPSILON) {
            return 3;
        }
        if (atLeast(window12, 5) && below(rate12, 0.5)) {
            return 2;
        }
        return atLeast(window6, 2) && below(rate6, 0.5) ? 1 : 0;
    }

    /** Lowest of a sliding window in constant time per value. */
    private static final class RollingLowest {
        private final double[] hours;
        private final double[] values;
        private final double width;
        private final Deque<Integer> rising = new ArrayDeque<>();
        private int next;

        RollingLowest(double[] hours, double[] values, double width) {
            this.hours = hours;
            this.values = values;
            this.width = width;
        }

        /** Lowest value strictly before the time of value i and at most the width before it. */
        double before(int i) {
            while (next < i && hours[next] < hours[i]) {
                while (!rising.isEmpty() && values[rising.getLast()] >= values[next]) {
                    rising.removeLast();
                }
                rising.addLast(next++);
            }
            while (!rising.isEmpty() && hours[rising.getFirst()] < hours[i] - width - EPSILON) {
                rising.removeFirst();
            }
            return rising.isEmpty() ? Double.POSITIVE_INFINITY : values[rising.getFirst()];
        }
    }
}
