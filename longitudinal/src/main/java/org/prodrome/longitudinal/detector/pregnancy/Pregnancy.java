package org.prodrome.longitudinal.detector.pregnancy;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The pregnancy that goes on at the timeline's instant, and how far it is.
 *
 * @param problem the active entry of the problem list
 * @param dating what the weeks are counted from: estimated delivery date, measured gestational age or last
 *     menstruation, in this order
 * @param start day on which the count of weeks begins, 280 days before the estimated delivery
 */
record Pregnancy(Event problem, Event dating, LocalDate start) {
    private static final int DAYS = 280;
    private static final int LONGEST_DAYS = 308;
    private static final Duration RECENT = Duration.ofDays(300);

    /** The pregnancy with its dates; empty when nothing dates it, or when it would be longer than 44 weeks. */
    static Optional<Pregnancy> of(PatientTimeline timeline, Event problem) {
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        return delivery(timeline, problem)
                .or(() -> measured(timeline, problem))
                .or(() -> menstruation(timeline, problem))
                .filter(pregnancy -> !pregnancy.start.isAfter(today)
                        && ChronoUnit.DAYS.between(pregnancy.start, today) <= LONGEST_DAYS);
    }

    /** Completed weeks on a day. */
    int weeks(LocalDate day) {
        return (int) Math.floorDiv(ChronoUnit.DAYS.between(start, day), 7L);
    }

    /** Prints the completed weeks on the day of an event. */
    Sentence weeks(Sentence sentence, String slot, Event on) {
        return sentence.score(
                slot,
                Integer.toString(weeks(on.time().orElseThrow().firstDay())),
                "gestation-weeks",
                "value",
                Roles.none().with("dating", dating).with("on", on).entries(),
                Map.of());
    }

    /** Prints the completed weeks on a day. */
    Sentence weeks(Sentence sentence, String slot, LocalDate day) {
        return sentence.score(
                slot,
                Integer.toString(weeks(day)),
                "gestation-weeks",
                "value",
                Roles.none().with("dating", dating).entries(),
                Map.of("on", day.toString()));
    }

    private static Optional<Pregnancy> delivery(PatientTimeline timeline, Event problem) {
        return newest(timeline, timeline.events("Observation", PregnancyCodes.ESTIMATED_DELIVERY))
                .flatMap(event -> date(event).map(day -> new Pregnancy(problem, event, day.minusDays(DAYS))));
    }

    private static Optional<Pregnancy> menstruation(PatientTimeline timeline, Event problem) {
        return newest(timeline, timeline.events("Observation", PregnancyCodes.LAST_MENSTRUATION))
                .flatMap(event -> date(event).map(day -> new Pregnancy(problem, event, day)));
    }

    private static Optional<Pregnancy> measured(PatientTimeline timeline, Event problem) {
        List<Point> ages = timeline.series(Analyte.GESTATIONAL_AGE).within(RECENT, timeline.asOf());
        if (ages.isEmpty()) {
            return Optional.empty();
        }
        Point newest = ages.get(ages.size() - 1);
        return Optional.of(new Pregnancy(
                problem, newest.event(), newest.when().firstDay().minusDays((long)
                        Math.floor(newest.value() * 7 + 1e-9))));
    }

    private static Optional<Event> newest(PatientTimeline timeline, List<Event> events) {
        return events.stream()
                .filter(event -> event.time()
                        .filter(time -> !time.start().isBefore(timeline.asOf().minus(RECENT)))
                        .isPresent())
                .reduce((older, newer) -> newer);
    }

    private static Optional<LocalDate> date(Event event) {
        return event.as(Observation.class)
                .filter(Observation::hasValueDateTimeType)
                .map(Observation::getValueDateTimeType)
                .flatMap(ClinicalTime::of)
                .filter(ClinicalTime::hasDay)
                .map(ClinicalTime::firstDay);
    }
}
