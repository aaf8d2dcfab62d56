package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.prodrome.longitudinal.sanity.Sample;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/** The values of a record as the checks see them, made once: what was measured does not change with the instant. */
final class CheckedSamples {
    private final List<Ordered<Sample>> byAnalyte = new ArrayList<>();
    private final List<String> places = new ArrayList<>();

    /** @param series of the analytes that are checked, always in the same order */
    CheckedSamples(Collection<SeriesIndex> series) {
        for (SeriesIndex index : series) {
            List<Timed<Sample>> samples = new ArrayList<>();
            for (Timed<Point> point : index.points()) {
                samples.add(new Seen(point, sample(places.size(), index, point.whole())));
                places.add(place(point.whole()));
            }
            byAnalyte.add(new Ordered<>(samples));
        }
    }

    /** Those that could be seen at the instant; ids and order are the same at every instant. */
    List<Sample> at(Instant instant) {
        List<Sample> seen = new ArrayList<>(places.size());
        byAnalyte.forEach(series -> seen.addAll(series.at(instant)));
        return seen;
    }

    /** Where the value of a sample stands. */
    String place(int sample) {
        return places.get(sample);
    }

    /** Where a value stands: reference of the Observation, and the component. */
    static String place(Point point) {
        return point.source() + "#" + point.component();
    }

    private static Sample sample(int id, SeriesIndex index, Point point) {
        return new Sample(
                id,
                index.analyte(),
                point.when().start(),
                point.value(),
                RecordedQuantity.number(point),
                RecordedQuantity.label(point));
    }

    /** A sample, known when its point is. */
    private record Seen(Timed<Point> point, Sample whole) implements Timed<Sample> {
        @Override
        public Instant from() {
            return point.from();
        }

        @Override
        public Instant completeFrom() {
            return point.completeFrom();
        }

        @Override
        public Sample at(Instant instant) {
            return whole;
        }
    }
}
