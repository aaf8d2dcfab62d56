package org.prodrome.longitudinal.detector.kidney;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Facts.Binned;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.trend.TwoPhase;

/**
 * Where the course of the eGFR bent: two lines that meet ({@link TwoPhase}) through the values joined over 14 days,
 * where they fit better than one. It explains a fall that was found otherwise and finds none. Derived again as the
 * score {@code egfr-bend} (role {@code creatinine}; parameter {@code bin-days}), parts {@code month}, {@code before}
 * and {@code after}.
 *
 * @param month in which the lines meet
 * @param before slope before it, mL/min/1.73 m² a year
 * @param after slope after it
 */
record Bend(YearMonth month, double before, double after) {
    private static final String SCORE = "egfr-bend";
    private static final double DAYS_PER_YEAR = 365.25;
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final Map<String, String> PARAMETERS = Map.of("bin-days", Integer.toString(KidneyCourse.BIN_DAYS));

    /** Empty below eight joined values, in a provisional course, and when one line does as well. */
    static Optional<Bend> of(KidneyCourse course) {
        if (course.isProvisional()) {
            return Optional.empty();
        }
        List<Binned> bins = course.bins();
        double first = bins.get(0).days();
        double[] years = bins.stream()
                .mapToDouble(bin -> (bin.days() - first) / DAYS_PER_YEAR)
                .toArray();
        double[] values = bins.stream().mapToDouble(Binned::value).toArray();
        return TwoPhase.of(years, values)
                .map(fit -> new Bend(month(first + fit.bend() * DAYS_PER_YEAR), fit.before(), fit.after()));
    }

    private static YearMonth month(double days) {
        return YearMonth.from(
                Instant.ofEpochMilli(Math.round(days * MILLIS_PER_DAY)).atOffset(ZoneOffset.UTC));
    }

    Claim claim(Sentence sentence, List<Point> points) {
        List<Map.Entry<String, String>> roles = Projection.roles(points);
        return sentence.score("month", month.toString(), SCORE, "month", roles, PARAMETERS)
                .score("before", Printed.number(before, 1), SCORE, "before", roles, PARAMETERS)
                .score("after", Printed.number(after, 1), SCORE, "after", roles, PARAMETERS)
                .claim();
    }
}
