package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.Optional;
import org.prodrome.longitudinal.equation.KdigoCkd;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/**
 * A fall of the eGFR between two values.
 *
 * @param kind what it is called
 * @param from the higher value
 * @param to the lower value
 * @param last the newest value, which confirms a sustained fall; else the lower value itself
 * @param percent of the higher value
 */
record Fall(Kind kind, Point from, Point to, Point last, double percent) {
    private static final double YEAR = 365;
    private static final double FIFTEEN_MONTHS = 457;
    private static final double TWO_YEARS = 731;
    private static final double SUSTAINED_DAYS = 90;
    private static final double QUARTER = 25;
    private static final double NOTABLE_A_YEAR = 15;
    private static final double STEP = 20;
    private static final double SLACK = 1e-9;

    /** What falls are called. */
    enum Kind {
        /** NICE NG203: 25 % and a worse category within 12 months, sustained. */
        ACCELERATED,
        /** NICE NG203: 15 mL/min/1.73 m² within 12 months, sustained. */
        ACCELERATED_ABSOLUTE,
        /** KDIGO 2024: 20 % from one value to the next. */
        STEP,
        /** Coresh 2014: 30, 40 or 57 % within two years, as trials take for kidney failure. */
        OVER_TWO_YEARS
    }

    /** 57, 40, 30 or 0: the class that a fall over two years has reached. */
    int percentClass() {
        return percent >= 57 - SLACK ? 57 : percent >= 40 - SLACK ? 40 : percent >= 30 - SLACK ? 30 : 0;
    }

    /** 0 to 3 for the same. */
    int rank() {
        return percentClass() == 57 ? 3 : percentClass() == 40 ? 2 : percentClass() == 30 ? 1 : 0;
    }

    /**
     * Within 365 days a value came down by a quarter into a worse category, or by 15; and every value from then on, the
     * newest 90 days or more later among them, stayed as far down. The lower value is of the last 15 months.
     */
    static Optional<Fall> accelerated(KidneyCourse course) {
        int n = course.points().size();
        for (int from = 0; from < n - 2; from++) {
            for (int to = from + 1; to < n - 1; to++) {
                double days = course.daysToLast(from) - course.daysToLast(to);
                if (days > YEAR || course.daysToLast(to) < SUSTAINED_DAYS || isOld(course, to)) {
                    continue;
                }
                for (Kind kind : new Kind[] {Kind.ACCELERATED, Kind.ACCELERATED_ABSOLUTE}) {
                    if (isSustained(course, from, to, kind)) {
                        return Optional.of(of(kind, course, from, to));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The newest value against the one before it, 20 % or more lower. */
    static Optional<Fall> step(KidneyCourse course) {
        int n = course.points().size();
        return n < 2
                ? Optional.empty()
                : Optional.of(of(Kind.STEP, course, n - 2, n - 1)).filter(fall -> fall.percent >= STEP - SLACK);
    }

    /** The newest value against the highest of the two years before it, 30 % or more lower. */
    static Optional<Fall> overTwoYears(KidneyCourse course) {
        int last = course.points().size() - 1;
        int highest = last;
        for (int i = 0; i < last; i++) {
            boolean inWindow = course.daysToLast(i) <= TWO_YEARS && course.daysToLast(i) >= SUSTAINED_DAYS;
            highest = inWindow && course.egfr().get(i) > course.egfr().get(highest) ? i : highest;
        }
        return Optional.of(of(Kind.OVER_TWO_YEARS, course, highest, last)).filter(fall -> fall.percentClass() > 0);
    }

    private static boolean isOld(KidneyCourse course, int to) {
        Duration ago = Duration.between(
                course.points().get(to).when().start(), course.timeline().asOf());
        return ago.toHours() > FIFTEEN_MONTHS * 24;
    }

    private static boolean isSustained(KidneyCourse course, int from, int to, Kind kind) {
        double before = course.egfr().get(from);
        for (int i = to; i < course.points().size(); i++) {
            double after = course.egfr().get(i);
            boolean down = kind == Kind.ACCELERATED
                    ? (before - after) / before * 100 >= QUARTER - SLACK
                            && KdigoCkd.Gfr.of(after).compareTo(KdigoCkd.Gfr.of(before)) > 0
                    : before - after >= NOTABLE_A_YEAR - SLACK;
            if (!down) {
                return false;
            }
        }
        return true;
    }

    private static Fall of(Kind kind, KidneyCourse course, int from, int to) {
        double before = course.egfr().get(from);
        return new Fall(
                kind,
                course.points().get(from),
                course.points().get(to),
                course.last(),
                (before - course.egfr().get(to)) / before * 100);
    }
}
