package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Facts.Binned;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The course of one patient's kidney function: every steady creatinine of the last five years with its eGFR, one value
 * per 14 days, and the slope through them.
 *
 * @param timeline whose it is
 * @param points steady creatinine values, oldest first
 * @param egfr of each
 * @param bins the same joined over 14 days
 */
record KidneyCourse(PatientTimeline timeline, List<Point> points, List<Double> egfr, List<Binned> bins) {
    /** Values closer than this count as one. */
    static final int BIN_DAYS = 14;

    private static final Duration WINDOW = Duration.ofDays(5 * 365 + 1);
    private static final int FEWEST = 3;
    private static final int FEWEST_DAYS = 180;
    private static final int ENOUGH = 4;
    private static final int ENOUGH_DAYS = 365;

    /** Sex and age must be known, see {@link KidneyFunction#whyNot}. */
    static KidneyCourse of(PatientTimeline timeline) {
        Instant from = timeline.asOf().minus(WINDOW);
        List<Point> recent = timeline.series(Analyte.CREATININE).points().stream()
                .filter(point -> point.when().start().isAfter(from))
                .toList();
        List<Point> steady = Circumstances.steady(timeline, recent);
        List<Double> egfr = steady.stream()
                .map(point -> KidneyFunction.egfr(timeline, point))
                .toList();
        return new KidneyCourse(timeline, steady, egfr, Facts.bins(steady, egfr, BIN_DAYS));
    }

    /** Days from the first to the last joined value. */
    double span() {
        return bins.isEmpty()
                ? 0
                : bins.get(bins.size() - 1).days() - bins.get(0).days();
    }

    /** Whether there is a slope at all: three joined values over 180 days. */
    boolean hasSlope() {
        return bins.size() >= FEWEST && span() >= FEWEST_DAYS;
    }

    /** Whether the slope is only a first impression: fewer than four values, or less than a year. */
    boolean isProvisional() {
        return bins.size() < ENOUGH || span() < ENOUGH_DAYS;
    }

    /** mL/min/1.73 m² a year; empty without {@link #hasSlope}. */
    Optional<TheilSen> slope() {
        return hasSlope() ? Facts.slopePerYear(bins) : Optional.empty();
    }

    Point last() {
        return points.get(points.size() - 1);
    }

    double now() {
        return egfr.get(egfr.size() - 1);
    }

    double daysToLast(int i) {
        return Facts.days(last().when()) - Facts.days(points.get(i).when());
    }
}
