package org.prodrome.longitudinal.trend;

import java.util.List;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/** Times and values of points as plain numbers. */
final class Course {
    private static final double SECONDS_PER_DAY = 86_400;
    private static final double DAYS_PER_YEAR = 365.25;

    private Course() {}

    /** Days since 1970, with the time of day as a fraction. */
    static double days(Point point) {
        return point.when().start().getEpochSecond() / SECONDS_PER_DAY;
    }

    static double[] years(List<Point> points) {
        return points.stream().mapToDouble(point -> days(point) / DAYS_PER_YEAR).toArray();
    }

    static double[] values(List<Point> points) {
        return points.stream().mapToDouble(Point::value).toArray();
    }
}
