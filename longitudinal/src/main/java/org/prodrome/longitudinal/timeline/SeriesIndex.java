package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;

/** All values of one analyte in a record, to be looked at as of any instant. */
final class SeriesIndex {
    private static final Comparator<Timed<Point>> OLDEST_FIRST = Comparator.comparing(
                    (Timed<Point> point) -> point.whole().when())
            .thenComparing(point -> point.whole().source());

    private final Analyte analyte;
    private final List<Timed<Point>> inOrder;
    private final Ordered<Point> points;
    private final Ordered<Quarantined> quarantined;

    SeriesIndex(Analyte analyte, List<Value> values) {
        this.analyte = analyte;
        List<Timed<Point>> usable = new ArrayList<>();
        List<Timed<Quarantined>> unusable = new ArrayList<>();
        for (Value value : values) {
            value.point().ifPresent(usable::add);
            value.quarantined().ifPresent(unusable::add);
        }
        usable.sort(OLDEST_FIRST);
        this.inOrder = List.copyOf(usable);
        this.points = new Ordered<>(usable);
        this.quarantined = new Ordered<>(unusable);
    }

    Analyte analyte() {
        return analyte;
    }

    /** Every usable value of the record, oldest first. */
    List<Timed<Point>> points() {
        return inOrder;
    }

    LabSeries at(Instant instant) {
        return new LabSeries(analyte, points.at(instant), quarantined.at(instant));
    }
}
