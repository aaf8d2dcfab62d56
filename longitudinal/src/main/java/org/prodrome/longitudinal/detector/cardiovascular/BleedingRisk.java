package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.ReferenceLimit;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Cardiovascular;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Bleeding risk under an anticoagulant: HAS-BLED as far as the record shows it, so a lowest possible score. Speaks at 3
 * and above, to name what can be changed; never to stop the anticoagulant. Labile INR is not read.
 */
public final class BleedingRisk implements Detector {
    private static final Rule RULE = new Rule(
            "has-bled/1",
            "Bleeding risk under an anticoagulant",
            "What can be changed in somebody who bleeds easily under an anticoagulant.",
            "Adults with atrial fibrillation or flutter who take an oral anticoagulant.",
            "The whole problem list; blood pressure, creatinine and liver values of 365 days.",
            Citation.paper("Pisters R, Chest 2010;138:1093 (HAS-BLED)", "10.1378/chest.10-0134"),
            "Blood pressure below 160, the antiplatelet or NSAID stopped, less alcohol.");

    private static final Duration NEWEST_WITHIN = Duration.ofDays(365);
    private static final int HIGH = 3;
    private static final double HIGH_PRESSURE = 160;
    private static final double HIGH_CREATININE = 200 / 88.4;
    private static final CodeSet PLATELETS_OR_NSAID =
            KidneyDrugs.ANTIPLATELETS.and("antiplatelet drug or NSAID", KidneyDrugs.NSAIDS);
    private static final CodeSet REPLACEMENT = KidneyProblems.CHRONIC_DIALYSIS.and(
            "dialysis or kidney transplant", KidneyProblems.DIALYSIS, KidneyProblems.TRANSPLANT);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Evidence evidence = new Evidence();
        if (evidence.active(timeline, "fibrillation", CardiovascularProblems.ATRIAL_FIBRILLATION)
                        .isEmpty()
                || evidence.drug(timeline, "anticoagulant", KidneyDrugs.ORAL_ANTICOAGULANTS)
                        .isEmpty()) {
            return new NotApplicable(RULE, "not atrial fibrillation with an oral anticoagulant");
        }
        OptionalInt age = Circumstances.age(timeline);
        if (age.isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        Optional<Point> pressure = high(timeline, Analyte.SYSTOLIC_PRESSURE, HIGH_PRESSURE);
        Optional<Point> creatinine = high(timeline, Analyte.CREATININE, HIGH_CREATININE);
        pressure.ifPresent(point -> evidence.add("systolic", point.source()));
        creatinine.ifPresent(point -> evidence.add("creatinine", point.source()));
        boolean replacement =
                evidence.ever(timeline, "replacement", REPLACEMENT).isPresent();
        boolean cirrhosis = evidence.ever(timeline, "cirrhosis", CardiovascularProblems.CIRRHOSIS)
                .isPresent();
        Optional<LiverValues> liver = LiverValues.of(timeline);
        liver.ifPresent(values -> values.addTo(evidence));
        boolean stroke = evidence.ever(timeline, "stroke", CardiovascularProblems.STROKE_OR_EMBOLISM)
                .isPresent();
        boolean bled = evidence.ever(timeline, "bleeding", CardiovascularProblems.MAJOR_BLEEDING)
                .isPresent();
        Optional<Event> drug = evidence.drug(timeline, "drug", PLATELETS_OR_NSAID);
        Optional<Event> alcohol = evidence.active(timeline, "alcohol", CardiovascularProblems.HARMFUL_ALCOHOL_USE);
        int points = Cardiovascular.hasBled(
                age.getAsInt(),
                pressure.isPresent(),
                creatinine.isPresent() || replacement,
                cirrhosis || liver.isPresent(),
                stroke,
                bled,
                drug.isPresent(),
                alcohol.isPresent());
        if (points >= HIGH) {
            return detection(timeline, evidence, points, pressure, drug, alcohol, liver);
        }
        List<String> missing = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        need(timeline, Analyte.SYSTOLIC_PRESSURE, "systolic blood pressure", missing, stale);
        if (!replacement) {
            need(timeline, Analyte.CREATININE, "creatinine", missing, stale);
        }
        int most = points + missing.size() + stale.size();
        return most < HIGH
                ? new NothingFound(RULE, evidence.inputs(timeline))
                : new NotComputable(RULE, missing, stale, Optional.of(new Attainable(points, most)));
    }

    /** What was not measured, or too long ago, is not 0 in silence while it could still reach the limit. */
    private static void need(
            PatientTimeline timeline, Analyte analyte, String name, List<String> missing, List<String> stale) {
        Optional<Point> newest = timeline.series(analyte).latest();
        if (newest.isEmpty()) {
            missing.add(name);
        } else if (isOld(timeline, newest.get())) {
            stale.add("%s of %s".formatted(name, newest.get().when().printed()));
        }
    }

    private static boolean isOld(PatientTimeline timeline, Point point) {
        return point.when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN));
    }

    private static Detection detection(
            PatientTimeline timeline,
            Evidence evidence,
            int points,
            Optional<Point> pressure,
            Optional<Event> drug,
            Optional<Event> alcohol,
            Optional<LiverValues> liver) {
        Claim summary = sentence(
                        timeline,
                        "summary",
                        "Bleeding risk under an anticoagulant: HAS-BLED at least {points}; look for what can be changed.")
                .score(
                        "points",
                        Integer.toString(points),
                        "has-bled",
                        "points",
                        evidence.roles(),
                        Map.of("on", Evidence.today(timeline).toString()))
                .claim();
        List<Claim> details = new ArrayList<>();
        pressure.ifPresent(point -> details.add(
                sentence(timeline, "pressure", "Can be changed: systolic blood pressure {value} mmHg on {date}.")
                        .value("value", point, 0)
                        .date("date", point)
                        .claim()));
        drug.ifPresent(event -> details.add(sentence(timeline, "drug", "Can be changed: {drug} is {status}.")
                .label("drug", event, PLATELETS_OR_NSAID)
                .use("status", event)
                .claim()));
        alcohol.filter(event -> !event.label().isEmpty())
                .ifPresent(event -> details.add(sentence(timeline, "alcohol", "Can be changed: {problem}.")
                        .current("problem", event, CardiovascularProblems.HARMFUL_ALCOHOL_USE)
                        .claim()));
        boolean modifiable = !details.isEmpty();
        liver.ifPresent(values -> details.add(values.said(timeline)));
        evidence.problems().forEach(problem -> details.add(Evidence.item(timeline, RULE.id(), "has-bled", problem)));
        return new Detection(
                RULE,
                modifiable ? Tier.T2 : Tier.T3,
                "high",
                points,
                Optional.empty(),
                summary,
                details,
                evidence.inputs(timeline));
    }

    /**
     * Bilirubin above twice and an enzyme above three times the laboratory's own limit, near each other: the liver item
     * beside cirrhosis. Without a limit in the report there is none.
     */
    private record LiverValues(Point bilirubin, Analyte analyte, Point enzyme) {
        private static final List<Analyte> ENZYMES = List.of(Analyte.ALT, Analyte.AST, Analyte.ALKALINE_PHOSPHATASE);
        private static final double NEAR_HOURS = 90 * 24;

        static Optional<LiverValues> of(PatientTimeline timeline) {
            Optional<Point> bilirubin = beyond(timeline, Analyte.BILIRUBIN, 2);
            return bilirubin.flatMap(high -> ENZYMES.stream()
                    .flatMap(analyte -> beyond(timeline, analyte, 3)
                            .filter(point -> Math.abs(point.when().hoursTo(high.when())) <= NEAR_HOURS)
                            .map(point -> new LiverValues(high, analyte, point))
                            .stream())
                    .findFirst());
        }

        void addTo(Evidence evidence) {
            evidence.add("bilirubin", bilirubin.source());
            evidence.add("enzyme", enzyme.source());
        }

        Claim said(PatientTimeline timeline) {
            return sentence(
                            timeline,
                            "liver",
                            "Bilirubin {bilirubin} mg/dL and " + analyte.label()
                                    + " {enzyme} U/L on {date} count as liver disease.")
                    .value("bilirubin", bilirubin, 1)
                    .value("enzyme", enzyme, 0)
                    .date("date", enzyme)
                    .claim();
        }

        private static Optional<Point> beyond(PatientTimeline timeline, Analyte analyte, int times) {
            return timeline.series(analyte)
                    .latest()
                    .filter(point ->
                            !point.when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN)))
                    .filter(point -> {
                        OptionalDouble limit = ReferenceLimit.upper(analyte, point);
                        return limit.isPresent() && point.value() > times * limit.getAsDouble() + 1e-9;
                    });
        }
    }

    private static Optional<Point> high(PatientTimeline timeline, Analyte analyte, double limit) {
        return timeline.series(analyte)
                .latest()
                .filter(point -> !isOld(timeline, point))
                .filter(point -> point.value() > limit + 1e-9);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "has-bled." + template, words);
    }
}
