package org.prodrome.longitudinal.trend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Condition;
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.code.Treatments;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Which values show a person as usual: outside hospital, not within 90 days of an acute kidney injury or a transfusion,
 * not in pregnancy, at least 14 days apart, not older than three years.
 */
public final class SteadyState {
    private static final Duration LOOK_BACK = Duration.ofDays(3 * 365 + 1);
    private static final Duration RECOVERY = Duration.ofDays(90);
    private static final Duration LONGEST_PREGNANCY = Duration.ofDays(42 * 7);
    private static final double DAYS_APART = 14;

    private final Instant asOf;
    private final HospitalStays stays;
    private final List<Span> upset;

    private record Span(Instant from, Instant to) {
        boolean holds(Instant at) {
            return !at.isBefore(from) && !at.isAfter(to);
        }
    }

    private SteadyState(Instant asOf, HospitalStays stays, List<Span> upset) {
        this.asOf = asOf;
        this.stays = stays;
        this.upset = upset;
    }

    /** Of a record. */
    public static SteadyState of(PatientTimeline timeline) {
        List<Span> upset = new ArrayList<>();
        kidneyInjuries(timeline, upset);
        for (Event transfusion : timeline.events("Procedure", Treatments.BLOOD_TRANSFUSION)) {
            transfusion.time().map(ClinicalTime::start).ifPresent(at -> upset.add(new Span(at, at.plus(RECOVERY))));
        }
        for (Event pregnancy : timeline.events("Condition", Snomed.PREGNANCY)) {
            pregnancy
                    .time()
                    .map(ClinicalTime::start)
                    .ifPresent(from -> upset.add(new Span(from, end(pregnancy, from))));
        }
        return new SteadyState(timeline.asOf(), HospitalStays.of(timeline), upset);
    }

    /** The steady values among those of a course before the newest, which is what is judged by them. */
    public List<Point> before(Point newest, List<Point> points) {
        Instant from = asOf.minus(LOOK_BACK);
        List<Point> steady = points.stream()
                .filter(point -> point.when().start().isBefore(newest.when().start()))
                .filter(point -> !point.when().start().isBefore(from) && isUsual(point))
                .toList();
        return Spacing.atLeast(DAYS_APART, steady);
    }

    private boolean isUsual(Point point) {
        Instant at = point.when().start();
        return !stays.hold(point) && upset.stream().noneMatch(span -> span.holds(at));
    }

    private static void kidneyInjuries(PatientTimeline timeline, List<Span> upset) {
        List<Point> creatinine = timeline.series(Analyte.CREATININE).points();
        int[] stages = KdigoAki.stages(
                creatinine.stream()
                        .mapToDouble(point -> 24 * Course.days(point))
                        .toArray(),
                Course.values(creatinine));
        for (int i = 0; i < stages.length; i++) {
            if (stages[i] > 0) {
                Instant at = creatinine.get(i).when().start();
                upset.add(new Span(at, at.plus(RECOVERY)));
            }
        }
    }

    private static Instant end(Event pregnancy, Instant from) {
        return pregnancy
                .as(Condition.class)
                .filter(Condition::hasAbatementDateTimeType)
                .flatMap(condition -> ClinicalTime.of(condition.getAbatementDateTimeType()))
                .map(ClinicalTime::start)
                .orElse(from.plus(LONGEST_PREGNANCY));
    }
}
