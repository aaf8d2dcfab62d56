package org.prodrome.longitudinal.model;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The newest creatinine and the lowest before it. Windows count back from the newest and include it and their far end.
 *
 * @param week the values of its 7 days, oldest first, the newest last; never empty
 * @param newest not older than 48 hours
 * @param lowestOfTwoDays of the 48 hours
 * @param lowestOfWeek of the 7 days
 */
public record CreatinineCourse(List<Point> week, Point newest, Point lowestOfTwoDays, Point lowestOfWeek) {
    private static final Duration TWO_DAYS = Duration.ofHours(48);
    private static final Duration WEEK = Duration.ofDays(7);

    public CreatinineCourse {
        week = List.copyOf(week);
    }

    /** The course as of the timeline's instant; empty without a creatinine of the last 48 hours. */
    public static Optional<CreatinineCourse> of(PatientTimeline timeline) {
        var series = timeline.series(Analyte.CREATININE);
        Optional<Point> newest = series.latest()
                .filter(last -> !last.when().start().isBefore(timeline.asOf().minus(TWO_DAYS)));
        return newest.map(last -> {
            List<Point> week = series.within(WEEK, last.when().start());
            return new CreatinineCourse(
                    week, last, lowest(series.within(TWO_DAYS, last.when().start())), lowest(week));
        });
    }

    /** mg/dL above the lowest of 48 hours, 0 and up. */
    public double riseOfTwoDays() {
        return newest.value() - lowestOfTwoDays.value();
    }

    /** Ratio to the lowest of 7 days, 1 and up. */
    public double overLowestOfWeek() {
        return newest.value() / lowestOfWeek.value();
    }

    /** What {@code aki-48h} reads. */
    public Map<String, Double> features() {
        return Map.of("creatinine-rise-48h", riseOfTwoDays(), "creatinine-lowest-7d", lowestOfWeek.value());
    }

    private static Point lowest(List<Point> points) {
        return points.stream().min(Comparator.comparingDouble(Point::value)).orElseThrow();
    }
}
