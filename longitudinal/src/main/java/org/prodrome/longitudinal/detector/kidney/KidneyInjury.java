package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
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
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.equation.NhsAki;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Acute kidney injury by creatinine: KDIGO's rolling rule where there is a value of the 7 days before, else the NHS
 * algorithm on the values of the year before. Never a baseline computed back from an assumed eGFR.
 */
public final class KidneyInjury implements Detector {
    private static final Rule RULE = new Rule(
            "aki/1",
            "Acute kidney injury",
            "A creatinine that rose within 7 days, or above the median of the year before.",
            "Adults; not with kidney replacement therapy or a transplant.",
            "7 days; without a value there the year before.",
            Citation.paper(
                    "KDIGO 2012 AKI guideline; NHS England algorithm NHS/PSA/D/2014/010", "10.1038/kisup.2012.1"),
            "A repeated creatinine that does not confirm the rise, or an older value that shows it is not new.");

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int ADULT = 18;

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
            return new NotApplicable(RULE, "staged here for adults only");
        }
        if (Circumstances.hasKidneyReplacement(timeline)) {
            return new NotApplicable(RULE, "kidney replacement therapy or a transplant is on record");
        }
        var series = timeline.series(Analyte.CREATININE);
        if (series.latest().isEmpty()) {
            return new NotComputable(RULE, List.of("creatinine"), List.of());
        }
        Point last = series.latest().get();
        if (last.when().start().isBefore(timeline.asOf().minus(WEEK))) {
            return new NotComputable(
                    RULE, List.of(), List.of("creatinine of " + last.when().printed()));
        }
        List<Point> week = series.within(WEEK, last.when().start());
        return week.size() > 1
                ? rolling(timeline, week)
                : fromTheYearBefore(timeline, series.within(YEAR, last.when().start()));
    }

    private static DetectorResult rolling(PatientTimeline timeline, List<Point> week) {
        int[] stages = KdigoAki.stages(hours(week), values(week));
        int stage = stages[stages.length - 1];
        if (stage == 0) {
            return new NothingFound(RULE, inputs(timeline, week));
        }
        Point last = week.get(week.size() - 1);
        Point lowest = week.subList(0, week.size() - 1).stream()
                .min(Comparator.comparingDouble(Point::value))
                .orElseThrow();
        Claim summary = Sentence.of(
                        timeline,
                        RULE.id(),
                        "aki.kdigo",
                        "Acute kidney injury, KDIGO stage {stage}: creatinine {now} mg/dL on {date}, lowest in 7 days {low}.")
                .aki("stage", Integer.toString(stage), "kdigo", week)
                .value("now", last, 2)
                .moment("date", last.event())
                .value("low", lowest, 2)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(Sentence.of(
                        timeline,
                        RULE.id(),
                        "aki.rise",
                        "Creatinine {low} mg/dL on {lowDate}, {now} mg/dL on {date}: a rise of {rise} mg/dL ({percent} %).")
                .value("low", lowest, 2)
                .moment("lowDate", lowest.event())
                .value("now", last, 2)
                .moment("date", last.event())
                .difference("rise", lowest, last, "absolute", 2)
                .difference("percent", lowest, last, "percent", 0)
                .claim());
        addNephrotoxins(timeline, details);
        return new Detection(
                RULE,
                stage == 3 ? Tier.T1 : Tier.T2,
                "stage " + stage,
                stage,
                Trigger.of(Analyte.CREATININE, last),
                summary,
                details,
                inputs(timeline, week));
    }

    private static DetectorResult fromTheYearBefore(PatientTimeline timeline, List<Point> year) {
        double[] days =
                year.stream().mapToDouble(point -> Facts.days(point.when())).toArray();
        OptionalInt alert = NhsAki.alertMgDl(days, values(year));
        if (alert.isEmpty()) {
            return new NotComputable(RULE, List.of("an earlier creatinine of the last 365 days"), List.of());
        }
        if (alert.getAsInt() == 0) {
            return new NothingFound(RULE, inputs(timeline, year));
        }
        Point last = year.get(year.size() - 1);
        Point previous = year.get(year.size() - 2);
        Claim summary = Sentence.of(
                        timeline,
                        RULE.id(),
                        "aki.nhs",
                        "Possible acute kidney injury, NHS stage {stage}: creatinine {now} mg/dL on {date}, {before} on {beforeDate}.")
                .aki("stage", Integer.toString(alert.getAsInt()), "nhs", year)
                .value("now", last, 2)
                .date("date", last)
                .value("before", previous, 2)
                .date("beforeDate", previous)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(Sentence.of(
                        timeline,
                        RULE.id(),
                        "aki.reference",
                        "No creatinine of the 7 days before; staged against the median of the year before, {n} results in all.")
                .count("n", year.stream().map(Point::source).toList())
                .claim());
        addNephrotoxins(timeline, details);
        return new Detection(
                RULE,
                alert.getAsInt() == 3 ? Tier.T1 : Tier.T2,
                "nhs stage " + alert.getAsInt(),
                alert.getAsInt(),
                Trigger.of(Analyte.CREATININE, last),
                summary,
                details,
                inputs(timeline, year));
    }

    private static void addNephrotoxins(PatientTimeline timeline, List<Claim> details) {
        for (Event drug : Circumstances.activeDrugs(timeline, Drugs.NSAIDS)) {
            if (!drug.label().isEmpty()) {
                details.add(
                        Sentence.of(timeline, RULE.id(), "aki.nephrotoxin", "Can harm the kidney: {drug} is {status}.")
                                .label("drug", drug)
                                .status("status", drug)
                                .claim());
            }
        }
    }

    private static double[] hours(List<Point> points) {
        return points.stream()
                .mapToDouble(point -> points.get(0).when().hoursTo(point.when()))
                .toArray();
    }

    private static double[] values(List<Point> points) {
        return points.stream().mapToDouble(Point::value).toArray();
    }

    private static List<String> inputs(PatientTimeline timeline, List<Point> points) {
        Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
        points.forEach(point -> inputs.add(point.source()));
        return List.copyOf(inputs);
    }
}
