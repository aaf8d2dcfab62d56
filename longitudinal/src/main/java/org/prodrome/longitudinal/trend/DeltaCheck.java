package org.prodrome.longitudinal.trend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Whether a sudden move is more likely another person's blood or a spoilt sample than the patient (after CLSI EP33).
 * What is found holds alerts back; it deletes nothing. Limits that are not verified may hold back too.
 */
public final class DeltaCheck {
    private static final Duration SUDDEN = Duration.ofDays(7);
    private static final Duration SAME_DRAW = Duration.ofMinutes(30);
    private static final double TIMES_CHANCE = 3;
    private static final double CELL_VOLUME_FL = 5;
    private static final double DILUTED_PERCENT = 15;
    private static final int FEWEST_DILUTED = 3;

    /** What water in the sample lowers together. */
    private static final List<Analyte> DILUTED_BY_FLUID = List.of(
            Analyte.HAEMOGLOBIN,
            Analyte.PLATELETS,
            Analyte.LEUKOCYTES,
            Analyte.ALBUMIN,
            Analyte.TOTAL_PROTEIN,
            Analyte.CALCIUM,
            Analyte.ALKALINE_PHOSPHATASE);

    /** What is wrong with a value, as far as one can tell. */
    public enum Suspicion {
        /** More than three times the reference change, or 5 fL of cell volume, within 7 days. */
        ANOTHER_PERSONS_BLOOD,
        /** Potassium up while calcium and alkaline phosphatase fell in the same draw: EDTA. */
        EDTA,
        /** Three or more analytes of one draw down by 15 % and more: infusion fluid. */
        DILUTION
    }

    private final PatientTimeline timeline;
    private final Map<Analyte, List<Point>> points = new EnumMap<>(Analyte.class);

    private DeltaCheck(PatientTimeline timeline) {
        this.timeline = timeline;
    }

    /** Of a record. */
    public static DeltaCheck of(PatientTimeline timeline) {
        return new DeltaCheck(timeline);
    }

    /** What is suspected of a value at an index of its series; several may be. Empty when it may be believed. */
    public List<Suspicion> suspicions(Analyte analyte, int index) {
        Point now = points(analyte).get(index);
        List<Suspicion> suspicions = new ArrayList<>();
        if (jumped(analyte, index)) {
            suspicions.add(Suspicion.ANOTHER_PERSONS_BLOOD);
        }
        if (List.of(Analyte.POTASSIUM, Analyte.CALCIUM, Analyte.ALKALINE_PHOSPHATASE)
                        .contains(analyte)
                && moved(Analyte.POTASSIUM, now).filter(percent -> percent > 0).isPresent()
                && fellBeyondChance(Analyte.CALCIUM, now)
                && fellBeyondChance(Analyte.ALKALINE_PHOSPHATASE, now)) {
            suspicions.add(Suspicion.EDTA);
        }
        if (DILUTED_BY_FLUID.contains(analyte)
                && DILUTED_BY_FLUID.stream()
                                .filter(other -> moved(other, now)
                                        .filter(percent -> percent <= -DILUTED_PERCENT)
                                        .isPresent())
                                .count()
                        >= FEWEST_DILUTED) {
            suspicions.add(Suspicion.DILUTION);
        }
        return List.copyOf(suspicions);
    }

    private boolean jumped(Analyte analyte, int index) {
        if (index == 0) {
            return false;
        }
        Point before = points(analyte).get(index - 1);
        Point now = points(analyte).get(index);
        if (Duration.between(before.when().start(), now.when().start()).compareTo(SUDDEN) > 0) {
            return false;
        }
        if (analyte == Analyte.MEAN_CELL_VOLUME) {
            return Math.abs(now.value() - before.value()) > CELL_VOLUME_FL;
        }
        return BiologicalVariation.of(analyte)
                .map(variation -> ReferenceChange.of(variation, ReferenceChange.Z95)
                        .times(TIMES_CHANCE)
                        .isExceeded(before.value(), now.value()))
                .orElse(false);
    }

    private boolean fellBeyondChance(Analyte analyte, Point draw) {
        Optional<Double> moved = moved(analyte, draw);
        return moved.isPresent()
                && moved.get()
                        < BiologicalVariation.of(analyte)
                                .map(variation -> ReferenceChange.of(variation, ReferenceChange.Z95)
                                        .down())
                                .orElse(-100.0);
    }

    /** Change in % to the value of the same draw from the one before it, at most 7 days earlier. */
    private Optional<Double> moved(Analyte analyte, Point draw) {
        List<Point> course = points(analyte);
        int at = indexNear(course, draw);
        if (at < 1) {
            return Optional.empty();
        }
        Point now = course.get(at);
        Point before = course.get(at - 1);
        boolean sudden =
                Duration.between(before.when().start(), now.when().start()).compareTo(SUDDEN) <= 0;
        return sudden && before.value() > 0
                ? Optional.of(100 * (now.value() - before.value()) / before.value())
                : Optional.empty();
    }

    /** Index of the last point not after the draw by more than half an hour, where it is of the same draw; else −1. */
    private static int indexNear(List<Point> course, Point draw) {
        int low = 0;
        int high = course.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (course.get(middle).when().start().isAfter(draw.when().start().plus(SAME_DRAW))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        int at = low - 1;
        return at >= 0
                        && !course.get(at)
                                .when()
                                .start()
                                .isBefore(draw.when().start().minus(SAME_DRAW))
                ? at
                : -1;
    }

    private List<Point> points(Analyte analyte) {
        return points.computeIfAbsent(analyte, any -> timeline.series(any).points());
    }
}
