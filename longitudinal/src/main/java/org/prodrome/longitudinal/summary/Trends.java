package org.prodrome.longitudinal.summary;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.trend.TrendReading;
import org.prodrome.longitudinal.trend.TrendReading.Signal;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The course of a result over all of its values, where its slope is clear: information beside the last values, never an
 * alert. Values that may be another person's are not in it.
 */
final class Trends {
    private static final int MORE_DECIMALS = 1;

    private final SummaryFacts facts;

    Trends(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> of(List<Analyte> analytes) {
        return analytes.stream().flatMap(analyte -> slope(analyte).stream()).toList();
    }

    private Optional<Claim> slope(Analyte analyte) {
        return TrendReading.slopeOf(facts.timeline().series(analyte).points())
                .filter(Signal::verified)
                .flatMap(signal -> analyte == Analyte.CREATININE ? ofEgfr(signal) : ofValues(analyte, signal));
    }

    private Optional<Claim> ofValues(Analyte analyte, Signal signal) {
        List<Point> points = signal.points();
        List<Double> values = points.stream().map(Point::value).toList();
        int decimals = Words.decimals(analyte) + MORE_DECIMALS;
        return clear(points, values)
                .map(slope -> facts.sentence(
                                "course." + analyte,
                                "%s, course: {verdict}, {slope} %s a year (95 %% interval {low} to {high}, {n} values, {from} to {to})."
                                        .formatted(Words.capital(analyte.label()), Words.shown(analyte.unit())))
                        .valueSlope("verdict", "verdict", slope, points, decimals, 0)
                        .valueSlope("slope", "slope", slope, points, decimals, 0)
                        .valueSlope("low", "low", slope, points, decimals, 0)
                        .valueSlope("high", "high", slope, points, decimals, 0)
                        .count("n", points.stream().map(Point::source).toList())
                        .date("from", points.get(0))
                        .date("to", points.get(points.size() - 1))
                        .claim());
    }

    /** Where the eGFR can be told it is told instead of the creatinine, as in the line of the last values. */
    private Optional<Claim> ofEgfr(Signal signal) {
        List<Point> points = signal.points();
        List<Double> rates = points.stream()
                .map(point -> Facts.egfr(facts.timeline().patient(), point).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        if (rates.size() < points.size() || facts.hasAcuteKidneyInjury()) {
            return Optional.empty();
        }
        return clear(points, rates)
                .map(slope -> facts.sentence(
                                "course.EGFR",
                                "eGFR from creatinine, course: {verdict}, {slope} mL/min/1.73 m² a year"
                                        + " (95 % interval {low} to {high}, {n} values, {from} to {to}).")
                        .egfrSlope("verdict", "verdict", slope, points, 0)
                        .egfrSlope("slope", "slope", slope, points, 0)
                        .egfrSlope("low", "low", slope, points, 0)
                        .egfrSlope("high", "high", slope, points, 0)
                        .count("n", points.stream().map(Point::source).toList())
                        .date("from", points.get(0))
                        .date("to", points.get(points.size() - 1))
                        .claim());
    }

    /** The slope as the sentence's own functions work it out; a course that is not clear so is not told. */
    private static Optional<TheilSen> clear(List<Point> points, List<Double> values) {
        return Facts.slopePerYear(Facts.bins(points, values, 0))
                .filter(slope -> !Facts.verdict(slope).equals("steady"));
    }
}
