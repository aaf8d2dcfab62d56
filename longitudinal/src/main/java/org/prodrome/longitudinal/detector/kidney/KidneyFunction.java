package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.quantity.Analyte;

/** The newest eGFR of an adult, and what stands against reading it. */
public final class KidneyFunction {
    /** Adults, for whom CKD-EPI holds. */
    public static final int ADULT = 18;

    private static final Duration UNSTEADY_WITHIN = Duration.ofDays(7);

    private KidneyFunction() {}

    /** Why CKD-EPI cannot be read for this patient: a child, pregnancy, or no sex or birth date. */
    public static Optional<DetectorResult> whyNot(Rule rule, PatientTimeline timeline) {
        List<String> missing = new ArrayList<>();
        OptionalInt age = Circumstances.age(timeline);
        if (age.isEmpty()) {
            missing.add("birth date to the day");
        }
        if (Person.sex(timeline.patient()).isEmpty()) {
            missing.add("sex (female or male) for the equation");
        }
        if (!missing.isEmpty()) {
            return Optional.of(new NotComputable(rule, missing, List.of()));
        }
        if (age.orElseThrow() < ADULT) {
            return Optional.of(new NotApplicable(rule, "the equation is for adults"));
        }
        return Circumstances.isPregnant(timeline)
                ? Optional.of(new NotApplicable(rule, "pregnancy: the equation does not hold"))
                : Optional.empty();
    }

    /** The newest creatinine. */
    public static Optional<Point> creatinine(PatientTimeline timeline) {
        return timeline.series(Analyte.CREATININE).latest();
    }

    /** mL/min/1.73 m²; sex and age must be known, see {@link #whyNot}. */
    public static double egfr(PatientTimeline timeline, Point creatinine) {
        return Facts.egfr(timeline.patient(), creatinine).orElseThrow();
    }

    /** Whether a value was measured so long before the timeline's instant that it no longer counts. */
    public static boolean isStale(PatientTimeline timeline, Point point, Duration within) {
        return point.when().start().isBefore(timeline.asOf().minus(within));
    }

    /**
     * The value of the 7 days before a creatinine from which it differs most, when by more than the reference change
     * value: kidney function was then not steady and the eGFR not reliable.
     */
    public static Optional<Point> unsteadyFrom(PatientTimeline timeline, Point creatinine) {
        double chance = BiologicalVariation.of(Analyte.CREATININE).orElseThrow().symmetric() / 100;
        Instant at = creatinine.when().start();
        return timeline.series(Analyte.CREATININE).within(UNSTEADY_WITHIN, at).stream()
                .filter(point -> point.when().start().isBefore(at))
                .filter(point -> Math.abs(creatinine.value() - point.value()) > chance * point.value() + 1e-9)
                .max((a, b) -> Double.compare(
                        Math.abs(creatinine.value() - a.value()), Math.abs(creatinine.value() - b.value())));
    }
}
