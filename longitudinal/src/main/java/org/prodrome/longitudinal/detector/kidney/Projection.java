package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts.Binned;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Where the Theil-Sen line of the eGFR leads: a line through the medians of time and value with the slope, or with
 * either end of its interval. Derived again as the score {@code egfr-projection} (roles {@code creatinine}; parameters
 * {@code level}, {@code bin-days}): part {@code date} is the month in which the line with the slope that parameter
 * {@code end} names ({@code slope}, {@code low} or {@code high}) comes to the level; part {@code level} is the level
 * when the newest value is not below it and the line is, {@code days} days after {@code on}.
 */
final class Projection {
    /** The score that derives it again. */
    static final String SCORE = "egfr-projection";

    private static final Duration AHEAD = Duration.ofDays(90);
    private static final double DAYS_PER_YEAR = 365.25;
    private static final double MOST_YEARS = 20;

    private Projection() {}

    /** A level that the line crosses within 90 days. */
    record Crossing(double level, List<Point> points) {
        /** As printed. */
        String limit() {
            return Integer.toString((int) level);
        }

        List<Map.Entry<String, String>> roles() {
            return Projection.roles(points);
        }

        Map<String, String> parameters(PatientTimeline timeline) {
            Map<String, String> parameters = new TreeMap<>(Projection.parameters(level));
            parameters.put("on", today(timeline).toString());
            parameters.put("days", Long.toString(AHEAD.toDays()));
            return parameters;
        }

        /** The sentence that says so. */
        Claim claim(PatientTimeline timeline, String ruleId, String template) {
            return Sentence.of(
                            timeline,
                            ruleId,
                            template + ".crossing",
                            "At the slope of {slope} mL/min/1.73 m² a year over {n} steady creatinine results the eGFR falls below"
                                    + " {limit} within 90 days of {on}.")
                    .egfrSlope(
                            "slope",
                            "slope",
                            KidneyCourse.of(timeline).slope().orElseThrow(),
                            points,
                            KidneyCourse.BIN_DAYS)
                    .count("n", points.stream().map(Point::source).toList())
                    .score("limit", limit(), SCORE, "level", roles(), parameters(timeline))
                    .score("on", today(timeline).toString(), SCORE, "on", roles(), parameters(timeline))
                    .claim();
        }
    }

    /** The highest of the levels that the newest steady value has not reached and the line crosses within 90 days. */
    static Optional<Crossing> crossing(PatientTimeline timeline, List<Double> levels) {
        KidneyCourse course = KidneyCourse.of(timeline);
        Optional<TheilSen> slope = course.slope();
        if (slope.isEmpty() || course.isProvisional() || slope.get().high() >= 0) {
            return Optional.empty();
        }
        double then =
                at(course.bins(), slope.get().slope(), startOfToday(timeline).plus(AHEAD));
        return levels.stream()
                .filter(level -> course.now() >= level && then < level)
                .max(Double::compare)
                .map(level -> new Crossing(level, course.points()));
    }

    /** Month in which the line comes to the level; empty when it never does, or not within 20 years. */
    static Optional<String> month(KidneyCourse course, double slope, double level) {
        if (slope >= 0) {
            return Optional.empty();
        }
        double[] middle = middle(course.bins());
        double years = (level - middle[1]) / slope;
        Instant when = Instant.ofEpochMilli(Math.round((middle[0] + years * DAYS_PER_YEAR) * 86_400_000));
        boolean ahead = when.isAfter(course.timeline().asOf())
                && Duration.between(course.timeline().asOf(), when).toDays() < MOST_YEARS * DAYS_PER_YEAR;
        return ahead ? Optional.of(YearMonth.from(when.atOffset(ZoneOffset.UTC)).toString()) : Optional.empty();
    }

    static List<Map.Entry<String, String>> roles(List<Point> points) {
        return points.stream()
                .map(point -> Map.entry("creatinine", point.source()))
                .toList();
    }

    static Map<String, String> parameters(double level) {
        return Map.of("level", Integer.toString((int) level), "bin-days", Integer.toString(KidneyCourse.BIN_DAYS));
    }

    private static double at(List<Binned> bins, double slope, Instant when) {
        double[] middle = middle(bins);
        return middle[1] + slope * (when.toEpochMilli() / 86_400_000.0 - middle[0]) / DAYS_PER_YEAR;
    }

    /** Median of the days and of the values. */
    private static double[] middle(List<Binned> bins) {
        return new double[] {
            median(bins.stream().mapToDouble(Binned::days).toArray()),
            median(bins.stream().mapToDouble(Binned::value).toArray())
        };
    }

    private static double median(double[] numbers) {
        Arrays.sort(numbers);
        int middle = numbers.length / 2;
        return numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    private static LocalDate today(PatientTimeline timeline) {
        return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant startOfToday(PatientTimeline timeline) {
        return today(timeline).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
