package org.prodrome.longitudinal.openloop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.detector.kidney.KidneyFunction;
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** An acute kidney injury by creatinine during a stay, and where the kidney stands as the stay ends. */
final class StayKidneyInjury {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final double UNRESOLVED = 1.5;

    private final PatientTimeline timeline;
    private final List<Point> upTo;
    private final int stage;

    /** @param upTo values of the 7 days before the injured one, and that one last */
    private StayKidneyInjury(PatientTimeline timeline, List<Point> upTo, int stage) {
        this.timeline = timeline;
        this.upTo = upTo;
        this.stage = stage;
    }

    static Optional<Finding> of(PatientTimeline timeline, Stay stay) {
        if (Circumstances.age(timeline).orElse(0) < KidneyFunction.ADULT
                || Circumstances.hasKidneyReplacement(timeline)) {
            return Optional.empty();
        }
        List<Point> points = timeline.series(Analyte.CREATININE)
                .within(Duration.between(stay.from(), timeline.asOf()).plus(WEEK), timeline.asOf());
        int[] stages = KdigoAki.stages(
                points.stream()
                        .mapToDouble(point -> Facts.days(point.when()) * 24)
                        .toArray(),
                points.stream().mapToDouble(Point::value).toArray());
        int worst = -1;
        for (int i = 0; i < stages.length; i++) {
            if (stages[i] > 0
                    && !points.get(i).when().end().isBefore(stay.from())
                    && (worst < 0 || stages[i] >= stages[worst])) {
                worst = i;
            }
        }
        if (worst < 0) {
            return Optional.empty();
        }
        Point injured = points.get(worst);
        List<Point> upTo = points.subList(0, worst + 1).stream()
                .filter(point ->
                        !point.when().start().isBefore(injured.when().start().minus(WEEK)))
                .toList();
        return new StayKidneyInjury(timeline, upTo, stages[worst]).finding(points.get(points.size() - 1));
    }

    private Optional<Finding> finding(Point newest) {
        Point injured = upTo.get(upTo.size() - 1);
        Point before = upTo.subList(0, upTo.size() - 1).stream()
                .min(Comparator.comparingDouble(Point::value))
                .orElseThrow();
        boolean isLast = newest.equals(injured);
        boolean unresolved = isLast || newest.value() >= UNRESOLVED * before.value() - 1e-9;
        if (!unresolved && OpenLoops.isPlanned(timeline, Analyte.CREATININE)) {
            return Optional.empty();
        }
        List<Claim> details = new ArrayList<>();
        details.add(sentence("before", "Creatinine {before} mg/dL on {beforeDate}, {injured} mg/dL on {date}.")
                .value("before", before, 2)
                .date("beforeDate", before)
                .value("injured", injured, 2)
                .date("date", injured)
                .claim());
        return Optional.of(new Finding(
                OpenLoopRules.KIDNEY_INJURY,
                unresolved ? Tier.T2 : Tier.T3,
                isLast ? unmeasured(injured) : measured(injured, newest, unresolved),
                details,
                OpenLoops.unplanned(timeline, List.of(Analyte.CREATININE))));
    }

    private Claim unmeasured(Point injured) {
        return sentence(
                        "last",
                        "Kidney injury of this stay, KDIGO stage {stage} at the newest creatinine: {value} mg/dL on {date}.")
                .aki("stage", Integer.toString(stage), "kdigo", upTo)
                .value("value", injured, 2)
                .date("date", injured)
                .claim();
    }

    private Claim measured(Point injured, Point newest, boolean unresolved) {
        return sentence(
                        unresolved ? "unresolved" : "resolved",
                        unresolved
                                ? "Kidney injury of {onset} (KDIGO stage {stage}) is not over: creatinine {now} mg/dL on {date}."
                                : "Kidney injury of {onset} (KDIGO stage {stage}), creatinine {now} mg/dL on {date}: KDIGO asks for"
                                        + " a check after 3 months.")
                .date("onset", injured)
                .aki("stage", Integer.toString(stage), "kdigo", upTo)
                .value("now", newest, 2)
                .date("date", newest)
                .claim();
    }

    private Sentence sentence(String template, String words) {
        return Sentence.of(timeline, OpenLoopRules.KIDNEY_INJURY.id(), "aki-discharge." + template, words);
    }
}
