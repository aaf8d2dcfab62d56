package org.prodrome.longitudinal.detector.metabolic;

import java.time.Duration;
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
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * HbA1c and fasting glucose over time. With diabetes: a rise of HbA1c by 0.5 % or more that also exceeds the reference
 * change value. Without: two results in the diabetic range and no diagnosis, a step beyond chance, or a steady climb.
 */
public final class HaemoglobinA1cTrajectory implements Detector {
    private static final Rule RULE = new Rule(
            "hba1c-trajectory/1",
            "HbA1c trajectory",
            "An HbA1c that rises beyond chance: losing control of known diabetes, or approaching it unnoticed.",
            "Not in pregnancy. HbA1c is left out with a haemoglobin disorder, kidney failure, haemoglobin below 100 g/L"
                    + " or a transfusion in the 90 days before; fasting glucose is not.",
            "3 years; the newest value not older than 18 months.",
            Citation.paper("ADA Standards of Care 2026, section 2", "10.2337/dc26-S002"),
            "A repeated HbA1c within the reference change value of the earlier one, or a cause that makes HbA1c invalid"
                    + " (anaemia, transfusion, haemoglobin variant).");

    private static final Duration WINDOW = Duration.ofDays(3 * 365);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(548);
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
        GlucoseResults results = GlucoseResults.of(timeline, WINDOW);
        List<Point> all = results.all();
        if (all.size() < 2 && !results.leftOut().isEmpty()) {
            return new NotApplicable(RULE, String.join("; ", results.leftOut()));
        }
        if (all.isEmpty()) {
            return new NotComputable(RULE, List.of("HbA1c or fasting glucose of the last 3 years"), List.of());
        }
        Point last = all.get(all.size() - 1);
        if (last.when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of((GlucoseResults.isFasting(last) ? "fasting glucose of " : "HbA1c of ")
                            + last.when().printed()));
        }
        boolean known = !timeline.events("Condition", Snomed.DIABETES).isEmpty();
        return known ? inDiabetes(timeline, results.a1c()) : withoutDiagnosis(timeline, results);
    }

    private static DetectorResult inDiabetes(PatientTimeline timeline, List<Point> points) {
        if (points.size() < 2) {
            return new NotComputable(
                    RULE,
                    List.of("2 HbA1c results of the last 3 years (found %d)".formatted(points.size())),
                    List.of());
        }
        Point last = points.get(points.size() - 1);
        Point before = points.get(points.size() - 2);
        if (last.value() - before.value() < NOTABLE_RISE - EPSILON || !isBeyondChance(before, last)) {
            return new NothingFound(RULE, inputs(timeline, points));
        }
        GlucoseSentences say = new GlucoseSentences(timeline, RULE.id());
        List<Claim> details = new ArrayList<>(List.of(say.chance(before, last)));
        details.addAll(say.trend(points, false));
        return new Detection(
                RULE,
                Tier.T2,
                "rising",
                1,
                Trigger.of(Analyte.HBA1C, last),
                say.rise(before, last),
                details,
                inputs(timeline, points));
    }

    private static DetectorResult withoutDiagnosis(PatientTimeline timeline, GlucoseResults results) {
        GlucoseSentences say = new GlucoseSentences(timeline, RULE.id());
        List<Point> diabetic = results.diabetic();
        List<Point> a1c = results.a1c();
        if (diabetic.size() >= 2) {
            Point one = diabetic.get(diabetic.size() - 2);
            Point two = diabetic.get(diabetic.size() - 1);
            return new Detection(
                    RULE,
                    Tier.T2,
                    "criteria met",
                    2,
                    trigger(two),
                    say.undiagnosed(one, two),
                    say.trend(a1c, false),
                    inputs(timeline, results.all()));
        }
        Optional<Point> before = a1c.size() < 2 ? Optional.empty() : Optional.of(a1c.get(a1c.size() - 2));
        if (before.isPresent() && isStep(before.get(), a1c.get(a1c.size() - 1))) {
            return step(timeline, results, before.get());
        }
        if (diabetic.size() == 1) {
            return new Detection(
                    RULE,
                    Tier.T3,
                    "one diabetic result",
                    1,
                    trigger(diabetic.get(0)),
                    say.single(diabetic.get(0)),
                    say.trend(a1c, false),
                    inputs(timeline, results.all()));
        }
        return climb(timeline, results);
    }

    /** A step beyond chance that ends at 5.5 % or above; into the diabetic range it is a warning. */
    private static DetectorResult step(PatientTimeline timeline, GlucoseResults results, Point before) {
        GlucoseSentences say = new GlucoseSentences(timeline, RULE.id());
        Point now = results.a1c().get(results.a1c().size() - 1);
        boolean diabetic = GlucoseResults.isDiabetic(now);
        List<Claim> details = new ArrayList<>(List.of(say.chance(before, now)));
        details.addAll(say.trend(results.a1c(), !diabetic));
        return new Detection(
                RULE,
                diabetic ? Tier.T2 : Tier.T3,
                diabetic ? "step into the diabetic range" : "step",
                diabetic ? 1 : 0,
                Trigger.of(Analyte.HBA1C, now),
                diabetic ? say.step(before, now) : say.rise(before, now),
                details,
                inputs(timeline, results.all()));
    }

    private static DetectorResult climb(PatientTimeline timeline, GlucoseResults results) {
        List<Point> points = results.a1c();
        Optional<TheilSen> slope = GlucoseSentences.slope(points);
        if (slope.isEmpty()
                || slope.get().low() <= 0
                || slope.get().slope() < NOTABLE_SLOPE - EPSILON
                || points.get(points.size() - 1).value() < LOWEST_CLIMBING
                || GlucoseResults.isDiabetic(points.get(points.size() - 1))) {
            return new NothingFound(RULE, inputs(timeline, results.all()));
        }
        GlucoseSentences say = new GlucoseSentences(timeline, RULE.id());
        return new Detection(
                RULE,
                Tier.T3,
                "climbing",
                0,
                Trigger.of(Analyte.HBA1C, points.get(points.size() - 1)),
                say.climbing(slope.get(), points),
                say.trend(points, true),
                inputs(timeline, results.all()));
    }

    private static boolean isStep(Point before, Point now) {
        return now.value() >= LOWEST_CLIMBING && isBeyondChance(before, now) && !GlucoseResults.isDiabetic(before);
    }

    private static boolean isBeyondChance(Point before, Point now) {
        double chance = BiologicalVariation.of(Analyte.HBA1C).orElseThrow().symmetric() / 100 * before.value();
        return now.value() - before.value() > chance + EPSILON;
    }

    private static Optional<Trigger> trigger(Point point) {
        return Trigger.of(GlucoseResults.isFasting(point) ? Analyte.GLUCOSE : Analyte.HBA1C, point);
    }

    private static List<String> inputs(PatientTimeline timeline, List<Point> points) {
        Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
        points.forEach(point -> inputs.add(point.source()));
        return List.copyOf(inputs);
    }
}
