package org.prodrome.longitudinal.detector;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.DrugNames;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.code.Snomed;

/** What several rules ask of a patient before they speak. */
public final class Circumstances {
    private static final Set<String> ACTIVE = Set.of("active", "recurrence", "relapse", "");
    private static final Set<String> ACTIVE_DRUG = Set.of("active", "intended", "on-hold");

    private static final Duration LONGEST_PREGNANCY = Duration.ofDays(308);

    private static final Duration STILL_ON_DIALYSIS = Duration.ofDays(30);
    private static final Duration AFTER_KIDNEY_INJURY = Duration.ofDays(90);

    private Circumstances() {}

    /** Completed years as of the timeline's instant. */
    public static OptionalInt age(PatientTimeline timeline) {
        return Person.age(
                timeline.patient(), timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate());
    }

    /** Whether a problem is active, or its status was not recorded. */
    public static boolean isActive(Event problem) {
        return ACTIVE.contains(problem.status());
    }

    /** Conditions of a set that are active, or whose status was not recorded. */
    public static List<Event> activeProblems(PatientTimeline timeline, CodeSet set) {
        return timeline.events("Condition", set).stream()
                .filter(event -> ACTIVE.contains(event.status()))
                .toList();
    }

    /** Drugs of a set that are active. */
    public static List<Event> activeDrugs(PatientTimeline timeline, CodeSet set) {
        List<Event> drugs = new ArrayList<>(timeline.events("MedicationRequest", set));
        drugs.addAll(timeline.events("MedicationStatement", set));
        return drugs.stream()
                .filter(event -> ACTIVE_DRUG.contains(event.status()))
                .toList();
    }

    /**
     * Whether a drug of a set may be taken: by code, or, since a product's code need not be a member, by a member's
     * name in the words of the order. For saying that none is; a sentence about a drug wants its code.
     */
    public static boolean mayTake(PatientTimeline timeline, CodeSet set) {
        return Stream.of("MedicationRequest", "MedicationStatement")
                        .flatMap(type -> timeline.eventsNamed(type, set).stream())
                        .anyMatch(event -> ACTIVE_DRUG.contains(event.status()))
                || !drugsInUse(timeline, set).isEmpty();
    }

    /** Whether an order is of a set by code or by a member's name in its words. */
    public static boolean isDrug(Event order, CodeSet set) {
        return order.isNamed(set) || DrugNames.in(order.label(), set).isPresent();
    }

    /** Drugs of a set that are taken now and have a name, newest order first: what is on hold is not taken. */
    public static List<Event> drugsInUse(PatientTimeline timeline, CodeSet set) {
        return DrugUse.of(timeline, set);
    }

    /**
     * Whether kidney failure for good or a transplant is on record, or dialysis of the last 30 days: a session of an
     * acute injury long ago is none of them.
     */
    public static boolean hasKidneyReplacement(PatientTimeline timeline) {
        return !timeline.events("Condition", Snomed.DIALYSIS_OR_TRANSPLANT).isEmpty()
                || timeline.events("Procedure", Snomed.DIALYSIS_OR_TRANSPLANT).stream()
                        .anyMatch(event -> !KidneyProblems.DIALYSIS.isIn(event.concept())
                                || event.time()
                                        .filter(when -> when.start()
                                                .isAfter(timeline.asOf().minus(STILL_ON_DIALYSIS)))
                                        .isPresent());
    }

    /** Whether a pregnancy goes on. */
    public static boolean isPregnant(PatientTimeline timeline) {
        return pregnancy(timeline).isPresent();
    }

    /**
     * The newest active pregnancy problem that can still go on: no birth or other end of a pregnancy since it began,
     * and 44 weeks have not passed. An entry without a date goes on.
     */
    public static Optional<Event> pregnancy(PatientTimeline timeline) {
        return activeProblems(timeline, Snomed.PREGNANCY).stream()
                .filter(problem -> problem.time()
                        .map(ClinicalTime::start)
                        .map(since -> !since.isBefore(timeline.asOf().minus(LONGEST_PREGNANCY))
                                && !pregnancyEndedAfter(timeline, since))
                        .orElse(true))
                .reduce((older, newer) -> newer);
    }

    private static boolean pregnancyEndedAfter(PatientTimeline timeline, Instant since) {
        return Stream.of("Condition", "Procedure")
                .flatMap(type -> timeline.events(type, PregnancyCodes.PREGNANCY_END).stream())
                .flatMap(event -> event.time().stream())
                .anyMatch(end -> end.start().isAfter(since));
    }

    /** Creatinine values of a steady state: outside hospital, and not from an acute injury until 90 days after it. */
    public static List<Point> steady(PatientTimeline timeline, List<Point> creatinine) {
        double[] hours = creatinine.stream()
                .mapToDouble(point -> Facts.days(point.when()) * 24)
                .toArray();
        int[] stages = KdigoAki.stages(
                hours, creatinine.stream().mapToDouble(Point::value).toArray());
        HospitalStays stays = HospitalStays.of(timeline);
        List<Point> steady = new ArrayList<>();
        Instant injuredUntil = Instant.MIN;
        for (int i = 0; i < stages.length; i++) {
            Point point = creatinine.get(i);
            if (stages[i] > 0) {
                injuredUntil = point.when().start().plus(AFTER_KIDNEY_INJURY);
            }
            if (point.when().start().isAfter(injuredUntil) && !stays.hold(point)) {
                steady.add(point);
            }
        }
        return steady;
    }

    /** Values from outside hospital. */
    public static List<Point> outsideHospital(PatientTimeline timeline, List<Point> points) {
        HospitalStays stays = HospitalStays.of(timeline);
        return points.stream().filter(point -> !stays.hold(point)).toList();
    }
}
