package org.prodrome.longitudinal.trend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/** Thins out a course so that one busy week does not outweigh a year. */
final class Spacing {
    private Spacing() {}

    /** The newest value and every earlier one that is at least so many days before the one kept last; oldest first. */
    static List<Point> atLeast(double days, List<Point> points) {
        List<Point> kept = new ArrayList<>();
        for (int i = points.size() - 1; i >= 0; i--) {
            Point point = points.get(i);
            if (kept.isEmpty() || Course.days(kept.get(kept.size() - 1)) - Course.days(point) >= days) {
                kept.add(point);
            }
        }
        Collections.reverse(kept);
        return kept;
    }
}
