package org.prodrome.longitudinal.detector.pregnancy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** A blood pressure: systolic and diastolic of one time, mmHg. */
record PressureReading(Point systolic, Point diastolic) {
    private static final double EPSILON = 1e-9;

    /** Readings from an instant to another, both included, oldest first. */
    static List<PressureReading> between(PatientTimeline timeline, Instant from, Instant to) {
        List<PressureReading> readings = new ArrayList<>();
        if (to.isBefore(from)) {
            return readings;
        }
        for (Point systolic : timeline.series(Analyte.SYSTOLIC_PRESSURE).within(Duration.between(from, to), to)) {
            Instant at = systolic.when().start();
            Optional<Point> diastolic = timeline.series(Analyte.DIASTOLIC_PRESSURE).within(Duration.ZERO, at).stream()
                    .findFirst();
            if (diastolic.isPresent()) {
                readings.add(new PressureReading(systolic, diastolic.get()));
            }
        }
        return readings;
    }

    Instant at() {
        return systolic.when().start();
    }

    boolean isHigh() {
        return systolic.value() >= 140 - EPSILON || diastolic.value() >= 90 - EPSILON;
    }

    boolean isSevere() {
        return systolic.value() >= 160 - EPSILON || diastolic.value() >= 110 - EPSILON;
    }

    /** Mean arterial pressure. */
    double mean() {
        return (systolic.value() + 2 * diastolic.value()) / 3;
    }

    /** Median of the mean pressures. */
    static double median(List<PressureReading> readings) {
        double[] means =
                readings.stream().mapToDouble(PressureReading::mean).sorted().toArray();
        int middle = means.length / 2;
        return means.length % 2 == 1
                ? means[middle]
                : Arrays.stream(means, middle - 1, middle + 1).sum() / 2;
    }

    /** Each reading as two roles, in order. */
    static Roles roles(String name, List<PressureReading> readings) {
        Roles roles = Roles.none();
        for (PressureReading reading : readings) {
            roles = roles.with(name + "-systolic", reading.systolic).with(name + "-diastolic", reading.diastolic);
        }
        return roles;
    }
}
