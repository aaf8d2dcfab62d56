package org.prodrome.longitudinal.detector.metabolic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.MetabolicCodes;
import org.prodrome.terminology.quantity.Analyte;

/**
 * HbA1c and fasting glucose of a window, oldest first. HbA1c stands for the glucose of the last months only while red
 * cells live as long as usual: results that do not are left out, with the reason.
 *
 * @param a1c HbA1c results that are valid
 * @param fasting fasting glucose results from outside hospital: acute illness and its drugs raise glucose
 * @param leftOut why HbA1c results were left out, each reason once
 */
record GlucoseResults(List<Point> a1c, List<Point> fasting, Set<String> leftOut) {
    static final double DIABETIC_A1C = 6.5;
    static final double DIABETIC_FASTING = 126;

    private static final double EPSILON = 1e-9;
    private static final double ANAEMIA = 100;
    private static final Duration RED_CELLS = Duration.ofDays(90);

    GlucoseResults {
        a1c = List.copyOf(a1c);
        fasting = List.copyOf(fasting);
    }

    static GlucoseResults of(PatientTimeline timeline, Duration window) {
        List<Point> all = timeline.series(Analyte.HBA1C).within(window, timeline.asOf());
        List<Point> valid = new ArrayList<>();
        Set<String> leftOut = new LinkedHashSet<>();
        Optional<String> never = invalidForThisPatient(timeline);
        for (Point point : all) {
            Optional<String> reason =
                    never.isPresent() ? never : invalidAt(timeline, point.when().start());
            reason.ifPresentOrElse(leftOut::add, () -> valid.add(point));
        }
        List<Point> fasting = Circumstances.outsideHospital(
                timeline,
                timeline.series(Analyte.GLUCOSE).within(window, timeline.asOf()).stream()
                        .filter(GlucoseResults::isFasting)
                        .toList());
        return new GlucoseResults(valid, fasting, leftOut);
    }

    /** Whether a result is a fasting glucose. */
    static boolean isFasting(Point point) {
        return Loinc.FASTING_GLUCOSE.isIn(point.event().concept());
    }

    /** Whether a result is in the diabetic range: HbA1c from 6.5 %, fasting glucose from 126 mg/dL. */
    static boolean isDiabetic(Point point) {
        return point.value() >= (isFasting(point) ? DIABETIC_FASTING : DIABETIC_A1C) - EPSILON;
    }

    /** Both kinds, oldest first. */
    List<Point> all() {
        List<Point> all = new ArrayList<>(a1c);
        all.addAll(fasting);
        all.sort(Comparator.comparing(Point::when));
        return all;
    }

    /** Results in the diabetic range that no later result of the same test took back. */
    List<Point> diabetic() {
        return all().stream()
                .filter(GlucoseResults::isDiabetic)
                .filter(point -> {
                    List<Point> same = isFasting(point) ? fasting : a1c;
                    return isDiabetic(same.get(same.size() - 1));
                })
                .toList();
    }

    private static Optional<String> invalidForThisPatient(PatientTimeline timeline) {
        if (!timeline.events("Condition", MetabolicCodes.HAEMOGLOBINOPATHY).isEmpty()) {
            return Optional.of("a haemoglobin disorder is on record: HbA1c is not valid");
        }
        if (!timeline.events("Condition", MetabolicCodes.KIDNEY_FAILURE).isEmpty()
                || Circumstances.hasKidneyReplacement(timeline)) {
            return Optional.of("kidney failure is on record: HbA1c is not valid");
        }
        return Optional.empty();
    }

    private static Optional<String> invalidAt(PatientTimeline timeline, Instant time) {
        boolean anaemic = timeline.series(Analyte.HAEMOGLOBIN).within(RED_CELLS, time).stream()
                .reduce((older, newer) -> newer)
                .filter(newest -> newest.value() < ANAEMIA)
                .isPresent();
        if (anaemic) {
            return Optional.of("haemoglobin below 100 g/L: HbA1c is not valid");
        }
        for (Event transfusion : timeline.events("Procedure", MetabolicCodes.TRANSFUSION)) {
            Optional<Instant> given = transfusion.time().map(when -> when.start());
            if (given.isEmpty() || (!given.get().isAfter(time) && given.get().isAfter(time.minus(RED_CELLS)))) {
                return Optional.of("a transfusion within 90 days: HbA1c is not valid");
            }
        }
        return Optional.empty();
    }
}
