package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.prodrome.longitudinal.timeline.LabSeries.Bound;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;

/** All values of one analyte in a record, to be looked at as of any instant. */
final class SeriesIndex {

    private final Analyte analyte;
    private final List<Timed<Point>> inOrder;
    private final Ordered<Point> points;
    private final Ordered<Quarantined> quarantined;
    private final Ordered<Bound> bounds;

    SeriesIndex(Analyte analyte, List<Value> values) {
        this.analyte = analyte;
        List<Timed<Point>> usable = new ArrayList<>();
        List<Timed<Quarantined>> unusable = new ArrayList<>();
        List<Timed<Bound>> bounding = new ArrayList<>();
        for (Value value : values) {
            value.point().ifPresent(usable::add);
            value.quarantined().ifPresent(unusable::add);
            value.bound().ifPresent(bounding::add);
        }
        usable.sort(Comparator.comparing((Timed<Point> point) -> point.whole().when())
                .thenComparing(Timed::whole, WorseLast.of(analyte))
                .thenComparing(point -> point.whole().source()));
        bounding.sort(Comparator.comparing(
                        (Timed<Bound> bound) -> bound.whole().limit().when())
                .thenComparing(bound -> bound.whole().limit().source()));
        this.inOrder = List.copyOf(usable);
        this.points = new Ordered<>(usable);
        this.quarantined = new Ordered<>(unusable);
        this.bounds = new Ordered<>(bounding);
    }

    Analyte analyte() {
        return analyte;
    }

    /** Every usable value of the record, oldest first. */
    List<Timed<Point>> points() {
        return inOrder;
    }

    LabSeries at(Instant instant) {
        return new LabSeries(analyte, points.at(instant), quarantined.at(instant), bounds.at(instant));
    }
}
