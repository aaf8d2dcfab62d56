package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** Albumin in the urine over time. */
final class Albuminuria {
    private static final Duration NEWEST_WITHIN = Duration.ofDays(365);
    private static final double RAISED = 30;

    private Albuminuria() {}

    /**
     * The last two values, when the newest is of the last year, raised, and at least twice the one before (KDIGO 2024).
     */
    static Optional<List<Point>> doubled(PatientTimeline timeline) {
        List<Point> points = timeline.series(Analyte.URINE_ALBUMIN_CREATININE).points();
        if (points.size() < 2) {
            return Optional.empty();
        }
        Point before = points.get(points.size() - 2);
        Point last = points.get(points.size() - 1);
        boolean twice = last.value() >= 2 * before.value() - 1e-9 && last.value() >= RAISED;
        return twice && !KidneyFunction.isStale(timeline, last, NEWEST_WITHIN)
                ? Optional.of(List.of(before, last))
                : Optional.empty();
    }
}
