package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.quantity.Analyte;

/** Windows, inputs and slots that the laboratory rules of this group share. */
final class Lines {
    private static final double EPSILON = 1e-9;

    private Lines() {}

    /** Values of the last days, oldest first. */
    static List<Point> last(PatientTimeline timeline, Analyte analyte, int days) {
        return timeline.series(analyte).within(Duration.ofDays(days), timeline.asOf());
    }

    /** The value nearest in time, at most so many days away. */
    static Optional<Point> near(PatientTimeline timeline, Analyte analyte, Point to, int days) {
        return timeline.series(analyte).points().stream()
                .filter(point -> Math.abs(daysBetween(point, to)) <= days)
                .min((one, other) -> Double.compare(Math.abs(daysBetween(one, to)), Math.abs(daysBetween(other, to))));
    }

    static double daysBetween(Point from, Point to) {
        return from.when().hoursTo(to.when()) / 24;
    }

    static boolean above(double value, double limit) {
        return value > limit + EPSILON;
    }

    static boolean below(double value, double limit) {
        return value < limit - EPSILON;
    }

    /** Problems and procedures of a set, whenever. */
    static List<Event> ever(PatientTimeline timeline, CodeSet set) {
        List<Event> events = new ArrayList<>(timeline.events("Condition", set));
        events.addAll(timeline.events("Procedure", set));
        return events;
    }

    /** The same within so many days before a value, or without a date. */
    static boolean isJustBefore(PatientTimeline timeline, CodeSet set, Point value, int days) {
        Instant at = value.when().start();
        return ever(timeline, set).stream()
                .anyMatch(event -> event.time()
                        .map(time ->
                                !time.start().isAfter(at) && !time.start().isBefore(at.minus(Duration.ofDays(days))))
                        .orElse(false));
    }

    /** The words for a value above a limit; {@code otherwise} when it is not. */
    static Sentence level(Sentence sentence, String slot, Point point, double limit, String above, String otherwise) {
        return sentence.slot(
                slot,
                above(point.value(), limit) ? above : otherwise,
                DerivationFunction.LEVEL,
                List.of(point.source()),
                Map.of(
                        "unit",
                        point.unit(),
                        "limit",
                        java.math.BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString(),
                        "above",
                        above,
                        "otherwise",
                        otherwise));
    }

    /** The patient and the sources of the points, each once. */
    static List<String> inputs(PatientTimeline timeline, List<Point> points) {
        Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
        points.forEach(point -> inputs.add(point.source()));
        return List.copyOf(inputs);
    }
}
