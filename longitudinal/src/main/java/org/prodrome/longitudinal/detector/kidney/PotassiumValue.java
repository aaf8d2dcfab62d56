package org.prodrome.longitudinal.detector.kidney;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.equation.KidneyRisk;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Bound;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.SampleMarks;
import org.prodrome.terminology.quantity.Analyte;

/**
 * One potassium, measured or only known to be at a limit or above it.
 *
 * @param point the value, or the limit, in mmol/L
 * @param comparator {@code >} or {@code >=} of a limit; empty of a measured value
 */
record PotassiumValue(Point point, String comparator) {
    /** Those of a record, oldest first; limits from above say nothing of danger and are left out. */
    static List<PotassiumValue> of(PatientTimeline timeline) {
        LabSeries series = timeline.series(Analyte.POTASSIUM);
        Stream<PotassiumValue> limits = series.bounds().stream()
                .filter(Bound::isFromBelow)
                .map(bound -> new PotassiumValue(bound.limit(), bound.comparator()));
        return Stream.concat(series.points().stream().map(point -> new PotassiumValue(point, "")), limits)
                .sorted(Comparator.comparing(value -> value.point.when()))
                .toList();
    }

    /** The highest of those that may be the newest: where no time of day tells, that is every one of the newest day. */
    static Optional<PotassiumValue> highestOfNewest(List<PotassiumValue> oldestFirst) {
        if (oldestFirst.isEmpty()) {
            return Optional.empty();
        }
        PotassiumValue last = oldestFirst.get(oldestFirst.size() - 1);
        return oldestFirst.stream()
                .filter(value -> value.equals(last) || value.isInUnknownOrderWith(last))
                .max(Comparator.comparingDouble((PotassiumValue value) -> value.point.value())
                        .thenComparing(PotassiumValue::comparator));
    }

    boolean isInUnknownOrderWith(PotassiumValue other) {
        return LabSeries.isOrderUnknown(point.when(), other.point.when());
    }

    boolean isMeasured() {
        return comparator.isEmpty();
    }

    boolean isHaemolysed(PatientTimeline timeline) {
        return SampleMarks.isHaemolysed(timeline, point.event());
    }

    /** Category of the UK Kidney Association; of a limit the least that it can be. */
    String category() {
        return KidneyRisk.hyperkalaemia(point.value());
    }

    Sentence fill(Sentence sentence, String name) {
        return isMeasured() ? sentence.value(name, point, 1) : sentence.bound(name, new Bound(point, comparator), 1);
    }
}
