package org.prodrome.longitudinal.timeline;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.prodrome.terminology.quantity.Analyte;

/**
 * One analyte of one patient over time, in its canonical unit.
 *
 * @param analyte what was measured; its unit is the unit of every value
 * @param points usable values, oldest first
 * @param quarantined values that are there but must not be computed with, each with its reason
 */
public record LabSeries(Analyte analyte, List<Point> points, List<Quarantined> quarantined) {
    public LabSeries {
        points = List.copyOf(points);
        quarantined = List.copyOf(quarantined);
    }

    /**
     * One usable value.
     *
     * @param when at least a day
     * @param exact the value in the canonical unit, not rounded
     * @param unit the canonical UCUM unit
     * @param component LOINC code of the component that holds it; empty when it is the Observation's own value
     * @param event where it stands
     */
    public record Point(ClinicalTime when, BigDecimal exact, String unit, String component, Event event) {
        /** The value in the canonical unit. */
        public double value() {
            return exact.doubleValue();
        }

        /** The Observation, such as {@code Observation/123}. */
        public String source() {
            return event.source();
        }
    }

    /** A value left out of the series, and why. */
    public record Quarantined(Event event, String reason) {}

    /** The newest value. */
    public Optional<Point> latest() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
    }

    /** Values from the instant minus the duration to the instant, both included. */
    public List<Point> within(Duration before, Instant instant) {
        return points.subList(
                firstNotBefore(instant.minus(before)),
                Math.max(firstNotBefore(instant.minus(before)), firstAfter(instant)));
    }

    private int firstNotBefore(Instant instant) {
        return first(point -> !point.when().start().isBefore(instant));
    }

    private int firstAfter(Instant instant) {
        return first(point -> point.when().start().isAfter(instant));
    }

    /** Index of the first point from which on the condition holds; the points are in the order of time. */
    private int first(Predicate<Point> holds) {
        int low = 0;
        int high = points.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds.test(points.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
