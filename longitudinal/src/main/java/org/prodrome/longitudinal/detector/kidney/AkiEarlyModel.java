package org.prodrome.longitudinal.detector.kidney;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.model.CreatinineCourse;
import org.prodrome.longitudinal.model.RiskModel;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A kidney at risk before KDIGO stage 1: the model {@code aki-48h/1} on the creatinine of a patient who lies in
 * hospital. Its coefficients, its card and how it was measured are in {@code aki-48h-1.json} and docs/backtesting.md.
 */
public final class AkiEarlyModel implements Detector {
    private static final Rule RULE = new Rule(
            "aki-48h/1",
            "Kidney at risk in hospital",
            "A creatinine from which kidney injury within 48 hours is likelier than usual, before it is there.",
            "Adults in hospital; not with kidney replacement therapy or a transplant, nor once the kidney was injured in this stay.",
            "7 days; the newest creatinine not older than 48 hours.",
            new Citation(
                    "Prodrome, model aki-48h/1, learned on the MIMIC-IV demo and measured on the MIMIC-III demo",
                    "10.13026/dp1f-ex47",
                    "https://doi.org/10.13026/dp1f-ex47"),
            "A newer creatinine: a fall within 48 hours lowers the estimate.");

    private static final String FILE = "/org/prodrome/longitudinal/model/aki-48h-1.json";
    private static final int ADULT = 18;
    private static final Duration WEEK = Duration.ofDays(7);

    private final RiskModel model;
    private final double speaksFrom;

    /** Reads the model that comes with the product. */
    public AkiEarlyModel() {
        try (InputStream forModel = open();
                InputStream forLimit = open()) {
            this.model = RiskModel.read(forModel);
            JsonNode json = new ObjectMapper().readTree(forLimit);
            this.speaksFrom = json.path("speaksFrom").asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open() {
        InputStream in = AkiEarlyModel.class.getResourceAsStream(FILE);
        if (in == null) {
            throw new IllegalStateException("the program lacks " + FILE);
        }
        return in;
    }

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        if (age.isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        if (age.getAsInt() < ADULT) {
            return new NotApplicable(RULE, "the model was learned on adults only");
        }
        if (Circumstances.hasKidneyReplacement(timeline)) {
            return new NotApplicable(RULE, "kidney replacement therapy or a transplant is on record");
        }
        Optional<Instant> admitted = admitted(timeline);
        if (admitted.isEmpty()) {
            return new NotApplicable(RULE, "only for a stay in hospital");
        }
        if (wasInjuredSince(timeline, admitted.get())) {
            return new NotApplicable(RULE, "kidney injury by KDIGO is already there, or was in this stay");
        }
        if (new KidneyInjury().read(timeline) instanceof Detection) {
            return new NotApplicable(RULE, "acute kidney injury is there by urine, dialysis or the year before");
        }
        Optional<CreatinineCourse> course = CreatinineCourse.of(timeline);
        return course.isPresent() ? read(timeline, course.get()) : withoutRecent(timeline);
    }

    private static NotComputable withoutRecent(PatientTimeline timeline) {
        return timeline.series(Analyte.CREATININE)
                .latest()
                .map(last -> new NotComputable(
                        RULE, List.of(), List.of("creatinine of " + last.when().printed())))
                .orElseGet(() -> new NotComputable(RULE, List.of("creatinine"), List.of()));
    }

    private DetectorResult read(PatientTimeline timeline, CreatinineCourse course) {
        Optional<DetectorResult> doubt = inDoubt(timeline, course);
        if (doubt.isPresent()) {
            return doubt.get();
        }
        double risk = model.probability(course.features());
        return risk < speaksFrom ? new NothingFound(RULE, inputs(timeline, course)) : atRisk(timeline, course, risk);
    }

    /** With a value of the week held back, nobody can say which was the lowest. */
    private static Optional<DetectorResult> inDoubt(PatientTimeline timeline, CreatinineCourse course) {
        Instant until = course.newest().when().start();
        return timeline.series(Analyte.CREATININE).quarantined().stream()
                .flatMap(held -> held.event().time().stream())
                .filter(when -> !when.start().isBefore(until.minus(WEEK))
                        && !when.start().isAfter(until))
                .findFirst()
                .map(when -> new NotComputable(
                        RULE, List.of("a sure creatinine in place of that of " + when.printed()), List.of()));
    }

    private static Detection atRisk(PatientTimeline timeline, CreatinineCourse course, double risk) {
        Point now = course.newest();
        Claim summary = Sentence.of(
                        timeline,
                        RULE.id(),
                        "aki-48h.risk",
                        "Kidney injury within 48 hours estimated at {risk} %: creatinine {now} mg/dL on {date}, lowest in 7 days {low} ({lowDate}).")
                .score(
                        "risk",
                        Long.toString(Math.round(risk * 100)),
                        "aki-48h",
                        "percent",
                        course.week().stream()
                                .map(point -> Map.entry("creatinine", point.source()))
                                .toList(),
                        Map.of())
                .value("now", now, 2)
                .moment("date", now.event())
                .value("low", course.lowestOfWeek(), 2)
                .date("lowDate", course.lowestOfWeek())
                .claim();
        List<Claim> details = new ArrayList<>();
        if (course.riseOfTwoDays() > 0) {
            details.add(Sentence.of(
                            timeline,
                            RULE.id(),
                            "aki-48h.rise",
                            "Creatinine {low} mg/dL on {lowDate}, {now} mg/dL on {date}: a rise of {rise} mg/dL, not yet kidney injury.")
                    .value("low", course.lowestOfTwoDays(), 2)
                    .moment("lowDate", course.lowestOfTwoDays().event())
                    .value("now", now, 2)
                    .moment("date", now.event())
                    .difference("rise", course.lowestOfTwoDays(), now, "absolute", 2)
                    .claim());
        }
        return new Detection(
                RULE,
                Tier.T3,
                "at risk",
                0,
                // The whole course decides: said once, not again for each value.
                Optional.empty(),
                summary,
                details,
                inputs(timeline, course));
    }

    /** Whether a value since the admission is injury by the values before it. */
    private static boolean wasInjuredSince(PatientTimeline timeline, Instant admitted) {
        Instant from = admitted.minus(WEEK);
        List<Point> points = timeline.series(Analyte.CREATININE).points().stream()
                .filter(point -> !point.when().start().isBefore(from))
                .toList();
        double[] hours = points.stream()
                .mapToDouble(point -> points.get(0).when().hoursTo(point.when()))
                .toArray();
        int[] stages =
                KdigoAki.stages(hours, points.stream().mapToDouble(Point::value).toArray());
        for (int i = 0; i < stages.length; i++) {
            if (stages[i] > 0 && !points.get(i).when().start().isBefore(admitted)) {
                return true;
            }
        }
        return false;
    }

    static boolean isInHospital(PatientTimeline timeline) {
        return admitted(timeline).isPresent();
    }

    /** When the stay began that the patient is in; empty outside hospital. */
    private static Optional<Instant> admitted(PatientTimeline timeline) {
        for (Event event : timeline.events("Encounter")) {
            Encounter stay = event.as(Encounter.class).orElseThrow();
            if (HospitalStays.isStay(stay)
                    && event.status().equals("in-progress")
                    && event.time().isPresent()) {
                return event.time().map(ClinicalTime::start);
            }
        }
        return Optional.empty();
    }

    private static List<String> inputs(PatientTimeline timeline, CreatinineCourse course) {
        Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
        course.week().forEach(point -> inputs.add(point.source()));
        return List.copyOf(inputs);
    }
}
