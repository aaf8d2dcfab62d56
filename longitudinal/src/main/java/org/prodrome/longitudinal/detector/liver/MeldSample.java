package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.equation.Liver;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.quantity.Analyte;

/** The five values of one MELD 3.0, all within 7 days of each other, and the dialysis of the week before the newest. */
record MeldSample(Map<Analyte, Point> values, List<Event> dialysis) {
    /** What it takes, with the role that each has. */
    static final Map<Analyte, String> ROLES = new EnumMap<>(Map.of(
            Analyte.BILIRUBIN, "bilirubin",
            Analyte.SODIUM, "sodium",
            Analyte.INR, "inr",
            Analyte.CREATININE, "creatinine",
            Analyte.ALBUMIN, "albumin"));

    private static final Duration LOOK_BACK = Duration.ofDays(60);
    private static final Duration TOGETHER = Duration.ofDays(7);
    private static final int SESSIONS_A_WEEK = 2;
    private static final Duration CONTINUOUS = Duration.ofHours(24);
    private static final CodeSet DIALYSIS = KidneyProblems.DIALYSIS.and("dialysis", KidneyProblems.CONTINUOUS_DIALYSIS);
    private static final int ADULT = 18;

    /**
     * Every sample of the last 60 days, oldest first: at each time when one of the five was measured, the newest of the
     * others.
     */
    static List<MeldSample> all(PatientTimeline timeline) {
        List<Instant> times = ROLES.keySet().stream()
                .flatMap(analyte -> timeline.series(analyte).points().stream())
                .map(point -> point.when().start())
                .filter(time -> time.isAfter(timeline.asOf().minus(LOOK_BACK)))
                .distinct()
                .sorted()
                .toList();
        List<MeldSample> samples = new ArrayList<>();
        for (Instant time : times) {
            at(timeline, time).ifPresent(samples::add);
        }
        return samples;
    }

    private static Optional<MeldSample> at(PatientTimeline timeline, Instant time) {
        Map<Analyte, Point> values = new EnumMap<>(Analyte.class);
        for (Analyte analyte : ROLES.keySet()) {
            List<Point> week = timeline.series(analyte).within(TOGETHER, time);
            if (week.isEmpty()) {
                return Optional.empty();
            }
            values.put(analyte, week.get(week.size() - 1));
        }
        List<Event> sessions = timeline.events("Procedure", DIALYSIS).stream()
                .filter(event -> event.time()
                        .filter(when -> !when.start().isAfter(time)
                                && !end(event, when, time).isBefore(time.minus(TOGETHER)))
                        .isPresent())
                .toList();
        return Optional.of(new MeldSample(values, sessions));
    }

    /** When a session was over; what goes on then or has no end yet, now. */
    private static Instant end(Event session, ClinicalTime start, Instant now) {
        Instant end = session.end()
                .map(ClinicalTime::end)
                .orElse(session.status().equals("in-progress") ? now : start.start());
        return end.isAfter(now) ? now : end;
    }

    /**
     * Whether creatinine counts 3.0: two sessions in the week, or a continuous one of 24 hours (OPTN; of one without an
     * end that goes on, since its start).
     */
    boolean isDialysed() {
        return dialysis.size() >= SESSIONS_A_WEEK
                || dialysis.stream()
                        .filter(event -> KidneyProblems.CONTINUOUS_DIALYSIS.isIn(event.concept()))
                        .anyMatch(event -> event.time()
                                .filter(start -> Duration.between(
                                                        start.start(),
                                                        end(
                                                                event,
                                                                start,
                                                                newest().when().start()))
                                                .compareTo(CONTINUOUS)
                                        >= 0)
                                .isPresent());
    }

    /** The newest of the five. */
    Point newest() {
        return values.values().stream().max(Comparator.comparing(Point::when)).orElseThrow();
    }

    /** MELD 3.0 as allocated; the term for women counts for everyone of 12 to 17 years. */
    int score(PatientTimeline timeline) {
        boolean young =
                Person.age(timeline.patient(), newest().when().firstDay()).orElseThrow() < ADULT;
        return Liver.meld3Allocated(Liver.meld3(
                young || Person.sex(timeline.patient()).orElseThrow() == Sex.FEMALE,
                value(Analyte.BILIRUBIN),
                value(Analyte.SODIUM),
                value(Analyte.INR),
                value(Analyte.CREATININE),
                value(Analyte.ALBUMIN),
                isDialysed()));
    }

    Roles roles() {
        Roles roles = Roles.none();
        for (Map.Entry<Analyte, Point> entry : values.entrySet()) {
            roles = roles.with(ROLES.getOrDefault(entry.getKey(), ""), entry.getValue());
        }
        return roles.with("dialysis", dialysis);
    }

    private double value(Analyte analyte) {
        return Objects.requireNonNull(values.get(analyte)).value();
    }
}
