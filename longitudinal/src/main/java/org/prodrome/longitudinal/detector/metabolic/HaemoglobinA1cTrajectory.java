package org.prodrome.longitudinal.detector.metabolic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Facts.Binned;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * HbA1c over time. With diabetes: a rise of 0.5 % or more that also exceeds the reference change value. Without: two
 * results in the diabetic range and no diagnosis, or a steady climb below it.
 */
public final class HaemoglobinA1cTrajectory implements Detector {
    private static final Rule RULE = new Rule(
            "hba1c-trajectory/1",
            "HbA1c trajectory",
            "An HbA1c that rises beyond chance: losing control of known diabetes, or approaching it unnoticed.",
            "Not in pregnancy.",
            "3 years; the newest value not older than 18 months.",
            Citation.paper("ADA Standards of Care 2026, section 2", "10.2337/dc26-S002"),
            "A repeated HbA1c within the reference change value of the earlier one, or a cause that makes HbA1c invalid"
                    + " (anaemia, transfusion, haemoglobin variant).");

    private static final int BIN_DAYS = 60;
    private static final Duration WINDOW = Duration.ofDays(3 * 365);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(548);
    private static final double DIABETES = 6.5;
    private static final double NOTABLE_RISE = 0.5;
    private static final double LOWEST_CLIMBING = 5.5;
    private static final double NOTABLE_SLOPE = 0.1;
    private static final double EPSILON = 1e-9;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (Circumstances.isPregnant(timeline)) {
            return new NotApplicable(RULE, "pregnancy: HbA1c is not valid");
        }
        Instant from = timeline.asOf().minus(WINDOW);
        List<Point> points = timeline.series(Analyte.HBA1C).points().stream()
                .filter(point -> point.when().start().isAfter(from))
                .toList();
        if (points.size() < 2) {
            return new NotComputable(
                    RULE,
                    List.of("2 HbA1c results of the last 3 years (found %d)".formatted(points.size())),
                    List.of());
        }
        Point last = points.get(points.size() - 1);
        if (last.when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("HbA1c of " + last.when().printed()));
        }
        boolean known = !timeline.events("Condition", Snomed.DIABETES).isEmpty();
        return known ? inDiabetes(timeline, points) : withoutDiagnosis(timeline, points);
    }

    private static DetectorResult inDiabetes(PatientTimeline timeline, List<Point> points) {
        Point last = points.get(points.size() - 1);
        Point before = points.get(points.size() - 2);
        double rise = last.value() - before.value();
        double chance = BiologicalVariation.of(Analyte.HBA1C).orElseThrow().symmetric() / 100 * before.value();
        if (rise < NOTABLE_RISE - EPSILON || rise <= chance) {
            return new NothingFound(RULE, inputs(timeline, points));
        }
        Claim summary = sentence(
                        timeline,
                        "rise",
                        "HbA1c rose by {rise} to {now} % on {date} (from {before} % on {beforeDate}).")
                .difference("rise", before, last, "absolute", 1)
                .value("now", last, 1)
                .date("date", last)
                .value("before", before, 1)
                .date("beforeDate", before)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "chance",
                        "The change of {percent} % is {relation} the 5.3 % that chance alone explains.")
                .difference("percent", before, last, "percent", 1)
                .relation("relation", before, last, 5.3, "more than", "a fall of more than", "within")
                .claim());
        trend(timeline, points).ifPresent(details::add);
        return new Detection(
                RULE,
                Tier.T2,
                "rising",
                1,
                Trigger.of(Analyte.HBA1C, last),
                summary,
                details,
                inputs(timeline, points));
    }

    private static DetectorResult withoutDiagnosis(PatientTimeline timeline, List<Point> points) {
        List<Point> diabetic = points.stream()
                .filter(point -> point.value() >= DIABETES - EPSILON)
                .toList();
        Point last = points.get(points.size() - 1);
        if (diabetic.size() >= 2) {
            Point one = diabetic.get(diabetic.size() - 2);
            Point two = diabetic.get(diabetic.size() - 1);
            Claim summary = sentence(
                            timeline,
                            "undiagnosed",
                            "HbA1c {a} % on {da} and {b} % on {db}, both 6.5 % or more; {none}.")
                    .value("a", one, 1)
                    .date("da", one)
                    .value("b", two, 1)
                    .date("db", two)
                    .noneRecorded("none", "no diabetes is on the problem list", "Condition", "", Snomed.DIABETES)
                    .claim();
            List<Claim> details = new ArrayList<>();
            trend(timeline, points).ifPresent(details::add);
            return new Detection(
                    RULE,
                    Tier.T2,
                    "criteria met",
                    1,
                    Trigger.of(Analyte.HBA1C, last),
                    summary,
                    details,
                    inputs(timeline, points));
        }
        Optional<TheilSen> slope = slope(points);
        if (slope.isEmpty()
                || slope.get().low() <= 0
                || slope.get().slope() < NOTABLE_SLOPE
                || last.value() < LOWEST_CLIMBING
                || last.value() >= DIABETES) {
            return new NothingFound(RULE, inputs(timeline, points));
        }
        Claim summary = sentence(
                        timeline,
                        "climbing",
                        "HbA1c {verdict}: {now} % on {date}, {slope} % a year, below the diabetic range.")
                .valueSlope("verdict", "verdict", slope.get(), points, 2, BIN_DAYS)
                .value("now", last, 1)
                .date("date", last)
                .valueSlope("slope", "slope", slope.get(), points, 2, BIN_DAYS)
                .claim();
        List<Claim> details = new ArrayList<>();
        trend(timeline, points).ifPresent(details::add);
        return new Detection(
                RULE,
                Tier.T3,
                "climbing",
                0,
                Trigger.of(Analyte.HBA1C, last),
                summary,
                details,
                inputs(timeline, points));
    }

    private static Optional<Claim> trend(PatientTimeline timeline, List<Point> points) {
        return slope(points)
                .map(slope -> sentence(
                                timeline,
                                "trend",
                                "Slope over {n} HbA1c results from {first} to {last}: {slope} % a year (Theil-Sen, 95 % interval {low} to"
                                        + " {high}).")
                        .count("n", points.stream().map(Point::source).toList())
                        .date("first", points.get(0))
                        .date("last", points.get(points.size() - 1))
                        .valueSlope("slope", "slope", slope, points, 2, BIN_DAYS)
                        .valueSlope("low", "low", slope, points, 2, BIN_DAYS)
                        .valueSlope("high", "high", slope, points, 2, BIN_DAYS)
                        .claim());
    }

    private static Optional<TheilSen> slope(List<Point> points) {
        List<Binned> bins = Facts.bins(points, points.stream().map(Point::value).toList(), BIN_DAYS);
        return bins.size() < 3 ? Optional.empty() : Facts.slopePerYear(bins);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "hba1c." + template, words);
    }

    private static List<String> inputs(PatientTimeline timeline, List<Point> points) {
        Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
        points.forEach(point -> inputs.add(point.source()));
        return List.copyOf(inputs);
    }
}
