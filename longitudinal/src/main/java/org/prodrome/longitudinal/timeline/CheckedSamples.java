package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.sanity.Sample;
import org.prodrome.longitudinal.sanity.SanityCourse;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.terminology.quantity.Analyte;

/** The values of a record as the checks see them, made once: what was measured does not change with the instant. */
final class CheckedSamples {
    private final Map<Analyte, Ordered<Sample>> byAnalyte = new EnumMap<>(Analyte.class);
    private final List<String> places = new ArrayList<>();
    private final SanityCourse course = new SanityCourse();

    /** @param series of the analytes that are checked, always in the same order */
    CheckedSamples(Collection<SeriesIndex> series) {
        for (SeriesIndex index : series) {
            List<Timed<Sample>> samples = new ArrayList<>();
            for (Timed<Point> point : index.points()) {
                samples.add(new Seen(point, sample(places.size(), index, point.whole())));
                places.add(place(point.whole()));
            }
            byAnalyte.put(index.analyte(), new Ordered<>(samples));
        }
    }

    /** Those that could be seen at the instant, of each analyte in time order; ids are the same at every instant. */
    Map<Analyte, List<Sample>> at(Instant instant) {
        Map<Analyte, List<Sample>> seen = new EnumMap<>(Analyte.class);
        byAnalyte.forEach((analyte, series) -> seen.put(analyte, series.at(instant)));
        return seen;
    }

    /** Why which of those that could be seen at the instant are suspect, by their ids. */
    Map<Integer, String> suspects(Instant instant, List<Instant> transfusions) {
        return course.suspects(at(instant), transfusions);
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
