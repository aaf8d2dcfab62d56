package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.atMost;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The NHS England algorithm for detecting acute kidney injury (2014, patient safety alert NHS/PSA/D/2014/010): the
 * reference is the lowest creatinine of the last 7 days, else the median of the days up to 365 before.
 */
public final class NhsAki {
    private static final double MICROMOL_PER_MG_DL = 88.4;

    private NhsAki() {}

    /**
     * Alert at the last value.
     *
     * @param days times in days, ascending
     * @param creatinine in µmol/L, as many
     * @return 0 to 3, or empty when there is nothing to compare with within 365 days
     */
    public static OptionalInt alert(double[] days, double[] creatinine) {
        int last = days.length - 1;
        double now = creatinine[last];
        double[] week = before(days, creatinine, 0, 7);
        double[] year = before(days, creatinine, 7, 365);
        if (week.length == 0 && year.length == 0) {
            return OptionalInt.empty();
        }
        double reference = week.length > 0 ? Arrays.stream(week).min().orElseThrow() : Numbers.median(year);
        double ratio = now / reference;
        if (atLeast(ratio, 3) || atLeast(ratio, 1.5) && above(now, 354)) {
            return OptionalInt.of(3);
        }
        if (atLeast(ratio, 2)) {
            return OptionalInt.of(2);
        }
        double[] twoDays = before(days, creatinine, 0, 2);
        boolean rise =
                twoDays.length > 0 && above(now - Arrays.stream(twoDays).min().orElseThrow(), 26);
        return OptionalInt.of(atLeast(ratio, 1.5) || rise ? 1 : 0);
    }

    /** The same for creatinine in mg/dL. */
    public static OptionalInt alertMgDl(double[] days, double[] creatinine) {
        return alert(
                days,
                Arrays.stream(creatinine)
                        .map(value -> value * MICROMOL_PER_MG_DL)
                        .toArray());
    }

    private static double[] before(double[] days, double[] creatinine, double after, double upTo) {
        int last = days.length - 1;
        return IntStream.range(0, last)
                .filter(i -> (after == 0 || above(days[last] - days[i], after)) && atMost(days[last] - days[i], upTo))
                .mapToDouble(i -> creatinine[i])
                .toArray();
    }
}
