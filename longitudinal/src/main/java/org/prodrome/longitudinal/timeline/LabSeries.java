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
 * @param bounds of the quarantined those of which only a limit is known, oldest first
 */
public record LabSeries(Analyte analyte, List<Point> points, List<Quarantined> quarantined, List<Bound> bounds) {
    public LabSeries {
        points = List.copyOf(points);
        quarantined = List.copyOf(quarantined);
        bounds = List.copyOf(bounds);
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

    /**
     * A value left out of the series, and why.
     *
     * @param component LOINC code of the component that holds it; empty when it is the Observation's own value
     */
    public record Quarantined(Event event, String component, String reason) {}

    /**
     * A value that was only measured to be beyond a limit, such as a potassium {@code > 6.8}.
     *
     * @param limit the limit, as a point of the series
     * @param comparator {@code <}, {@code <=}, {@code >=} or {@code >}
     */
    public record Bound(Point limit, String comparator) {
        /** Whether the value is at the limit or higher. */
        public boolean isFromBelow() {
            return comparator.startsWith(">");
        }
    }

    /** The newest value. */
    public Optional<Point> latest() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.get(points.size() - 1));
    }

    /**
     * Other values of the same time as a point, or of the same day where one of the two has no time of day: which was
     * first is not known. Among the points those of the same time stand with the worse one last, as {@link WorseLast}
     * says.
     */
    public List<Point> inUnknownOrderWith(Point point) {
        return points.stream()
                .filter(other -> !other.equals(point) && isOrderUnknown(point.when(), other.when()))
                .toList();
    }

    /** Whether nobody can say which of two times was first. */
    public static boolean isOrderUnknown(ClinicalTime one, ClinicalTime other) {
        boolean oneHasNoTimeOfDay = one.at() == null || other.at() == null;
        return one.start().equals(other.start())
                || oneHasNoTimeOfDay && one.firstDay().equals(other.firstDay());
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
