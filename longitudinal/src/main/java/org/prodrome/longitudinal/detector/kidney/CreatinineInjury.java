package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.equation.NhsAki;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Acute kidney injury by creatinine at the newest value.
 *
 * @param rule {@code kdigo} (a value of the 7 days before) or {@code nhs} (the median of the year before)
 * @param stage 0 to 3
 * @param points the values compared, the newest last
 * @param week the values of the 7 days before and the newest
 */
record CreatinineInjury(PatientTimeline timeline, String rule, int stage, List<Point> points, List<Point> week) {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final double SEVERE_MG_DL = 4.0;

    /**
     * The worse of the week's rule and the year's, the week's when equal; empty without a creatinine of the last 7 days
     * or one to compare it with.
     */
    static Optional<CreatinineInjury> of(PatientTimeline timeline) {
        LabSeries series = timeline.series(Analyte.CREATININE);
        Optional<Point> newest = series.latest().filter(point -> !KidneyFunction.isStale(timeline, point, WEEK));
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        List<Point> week = series.within(WEEK, newest.get().when().start());
        Optional<CreatinineInjury> rolling = week.size() > 1
                ? Optional.of(new CreatinineInjury(timeline, "kdigo", stageOf(week), week, week))
                : Optional.empty();
        Instant weekAgo = newest.get().when().start().minus(WEEK);
        List<Point> year = series.within(YEAR, newest.get().when().start()).stream()
                .filter(point ->
                        point.equals(newest.get()) || point.when().start().isBefore(weekAgo))
                .toList();
        double[] days =
                year.stream().mapToDouble(point -> Facts.days(point.when())).toArray();
        OptionalInt alert = NhsAki.alertMgDl(days, values(year));
        boolean worse = alert.isPresent()
                && rolling.map(found -> found.stage < alert.getAsInt()).orElse(true);
        return worse ? Optional.of(new CreatinineInjury(timeline, "nhs", alert.getAsInt(), year, week)) : rolling;
    }

    /** By the week's rule alone; empty without a creatinine of the last 7 days and one of the 7 days before it. */
    static Optional<CreatinineInjury> ofWeek(PatientTimeline timeline) {
        LabSeries series = timeline.series(Analyte.CREATININE);
        return series.latest()
                .filter(point -> !KidneyFunction.isStale(timeline, point, WEEK))
                .map(newest -> series.within(WEEK, newest.when().start()))
                .filter(week -> week.size() > 1)
                .map(week -> new CreatinineInjury(timeline, "kdigo", stageOf(week), week, week));
    }

    Point last() {
        return points.get(points.size() - 1);
    }

    /** Lowest of those before the newest. */
    Point lowest() {
        return points.subList(0, points.size() - 1).stream()
                .min(Comparator.comparingDouble(Point::value))
                .orElseThrow();
    }

    String state() {
        return (rule.equals("nhs") ? "nhs stage " : "stage ") + stage;
    }

    Claim summary(String ruleId) {
        return rule.equals("kdigo") ? rolling(ruleId) : againstTheYear(ruleId);
    }

    List<Claim> details(String ruleId) {
        List<Claim> details = new ArrayList<>();
        if (rule.equals("nhs") && week.size() > 1) {
            details.add(Sentence.of(
                            timeline,
                            ruleId,
                            "aki.reference-both",
                            "Staged against the median of the year before without the last week, {n} results in all; within the"
                                    + " week alone, KDIGO stage: {stage}.")
                    .count("n", points.stream().map(Point::source).toList())
                    .aki("stage", printed(stageOf(week)), "kdigo", week)
                    .claim());
            return details;
        }
        if (rule.equals("nhs")) {
            details.add(Sentence.of(
                            timeline,
                            ruleId,
                            "aki.reference",
                            "No creatinine of the 7 days before; staged against the median of the year before, {n} results in all.")
                    .count("n", points.stream().map(Point::source).toList())
                    .claim());
            return details;
        }
        details.add(Sentence.of(
                        timeline,
                        ruleId,
                        "aki.rise",
                        "Creatinine {low} mg/dL on {lowDate}, {now} mg/dL on {date}: a rise of {rise} mg/dL ({percent} %).")
                .value("low", lowest(), 2)
                .moment("lowDate", lowest().event())
                .value("now", last(), 2)
                .moment("date", last().event())
                .difference("rise", lowest(), last(), "absolute", 2)
                .difference("percent", lowest(), last(), "percent", 0)
                .claim());
        onset().ifPresent(upTo -> details.add(Sentence.of(
                        timeline,
                        ruleId,
                        "aki.onset",
                        "By creatinine, the criteria were first met on {date} (stage {stage}, {value} mg/dL).")
                .moment("date", upTo.get(upTo.size() - 1).event())
                .aki("stage", Integer.toString(stageOf(upTo)), "kdigo", upTo)
                .value("value", upTo.get(upTo.size() - 1), 2)
                .claim()));
        return details;
    }

    private Claim rolling(String ruleId) {
        boolean byLimit = stage == 3 && last().value() < 3 * lowest().value() - 1e-9;
        String limit = byLimit ? " by the 4.0 mg/dL limit" : "";
        return Sentence.of(
                        timeline,
                        ruleId,
                        byLimit ? "aki.kdigo-limit" : "aki.kdigo",
                        "Acute kidney injury, KDIGO stage {stage}" + limit
                                + ": creatinine {now} mg/dL on {date}, lowest in 7 days {low}.")
                .aki("stage", Integer.toString(stage), "kdigo", points)
                .value("now", last(), 2)
                .moment("date", last().event())
                .value("low", lowest(), 2)
                .claim();
    }

    private Claim againstTheYear(String ruleId) {
        Point previous = points.get(points.size() - 2);
        boolean byLimit = stage == 3
                && last().value() > SEVERE_MG_DL
                && NhsAki.alertMgDl(
                                        points.stream()
                                                .mapToDouble(point -> Facts.days(point.when()))
                                                .toArray(),
                                        reduced())
                                .orElse(0)
                        < 3;
        String limit = byLimit ? " by the 354 µmol/L limit" : "";
        return Sentence.of(
                        timeline,
                        ruleId,
                        byLimit ? "aki.nhs-limit" : "aki.nhs",
                        "Possible acute kidney injury, NHS stage {stage}" + limit
                                + ": creatinine {now} mg/dL on {date}, {before} on {beforeDate}.")
                .aki("stage", Integer.toString(stage), "nhs", points)
                .value("now", last(), 2)
                .date("date", last())
                .value("before", previous, 2)
                .date("beforeDate", previous)
                .claim();
    }

    /** The same ratios at a tenth of the concentration, where the absolute limit cannot be met. */
    private double[] reduced() {
        return points.stream().mapToDouble(point -> point.value() / 10).toArray();
    }

    /** The values up to the first that met the criteria, when that was before the newest. */
    private Optional<List<Point>> onset() {
        int[] stages = KdigoAki.stages(hours(points), values(points));
        for (int i = 1; i < stages.length - 1; i++) {
            if (stages[i] > 0) {
                return Optional.of(points.subList(0, i + 1));
            }
        }
        return Optional.empty();
    }

    private static String printed(int stage) {
        return stage == 0 ? "none" : Integer.toString(stage);
    }

    private static int stageOf(List<Point> upTo) {
        int[] stages = KdigoAki.stages(hours(upTo), values(upTo));
        return stages[stages.length - 1];
    }

    static double[] hours(List<Point> points) {
        return points.stream()
                .mapToDouble(point -> points.get(0).when().hoursTo(point.when()))
                .toArray();
    }

    static double[] values(List<Point> points) {
        return points.stream().mapToDouble(Point::value).toArray();
    }
}
