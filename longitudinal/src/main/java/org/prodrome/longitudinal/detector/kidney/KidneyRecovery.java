package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Cited;
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
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What became of an acute kidney injury by creatinine: not resolved 7 to 90 days after it began (acute kidney disease:
 * still 1.5 times the value it began from), or recovered (below that for 48 hours).
 */
public final class KidneyRecovery implements Detector {
    private static final Rule RULE = new Rule(
            "akd/1",
            "After an acute kidney injury",
            "An injury that did not resolve within a week, before it has become chronic.",
            "Adults with an acute kidney injury by creatinine 7 to 90 days ago; not on dialysis.",
            "97 days.",
            Citation.paper("KDIGO 2012 AKI guideline, acute kidney diseases", "10.1038/kisup.2012.1"),
            "A creatinine below 1.5 times the value from which the injury began and less than 0.3 mg/dL above it.");

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration RECOVERED_FOR = Duration.ofHours(48);
    private static final double UNRESOLVED = 1.5;
    private static final double RISE_MG_DL = 0.3;

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
        if (age.getAsInt() < KidneyFunction.ADULT || KidneyReplacement.isOnDialysis(timeline)) {
            return new NotApplicable(RULE, "for adults who are not on dialysis");
        }
        List<Point> points = timeline.series(Analyte.CREATININE).within(LONGEST.plus(WEEK), timeline.asOf());
        Episode episode = episode(timeline, points);
        if (episode == null) {
            return new NotApplicable(RULE, "no acute kidney injury by creatinine 7 to 90 days ago");
        }
        Point last = points.get(points.size() - 1);
        if (Duration.between(episode.onset().when().start(), last.when().start())
                        .compareTo(WEEK)
                < 0) {
            return new NotComputable(
                    RULE,
                    List.of("a creatinine 7 days or more after the injury of "
                            + episode.onset().when().printed()),
                    List.of());
        }
        if (last.value() >= UNRESOLVED * episode.baseline().value() - 1e-9) {
            return unresolved(timeline, episode, last);
        }
        return recovery(timeline, episode, points);
    }

    /** The first value that met the criteria, what came up to it, and the lowest of the 7 days before it. */
    private record Episode(List<Point> upTo, Point baseline, int stage) {
        Point onset() {
            return upTo.get(upTo.size() - 1);
        }
    }

    /**
     * The newest episode that began 7 to 90 days ago; values that meet the criteria within 7 days of it belong to it.
     */
    private static @Nullable Episode episode(PatientTimeline timeline, List<Point> points) {
        if (points.isEmpty()) {
            return null;
        }
        int[] stages = KdigoAki.stages(CreatinineInjury.hours(points), CreatinineInjury.values(points));
        int onset = -1;
        Instant latest = Instant.MIN;
        for (int i = 0; i < stages.length; i++) {
            Instant at = points.get(i).when().start();
            if (stages[i] > 0) {
                onset = onset >= 0 && !latest.plus(WEEK).isBefore(at) ? onset : i;
                latest = at;
            }
        }
        if (onset < 0) {
            return null;
        }
        Instant began = points.get(onset).when().start();
        boolean inWindow = !began.isAfter(timeline.asOf().minus(WEEK))
                && began.isAfter(timeline.asOf().minus(LONGEST));
        List<Point> week = points.subList(0, onset + 1).stream()
                .filter(point -> !point.when().start().isBefore(began.minus(WEEK)))
                .toList();
        return inWindow
                ? new Episode(
                        week,
                        week.subList(0, week.size() - 1).stream()
                                .min(Comparator.comparingDouble(Point::value))
                                .orElseThrow(),
                        stages[onset])
                : null;
    }

    private static Detection unresolved(PatientTimeline timeline, Episode episode, Point last) {
        Claim summary = sentence(
                        timeline,
                        "unresolved",
                        "Kidney injury of {onset} not resolved after {days} days: creatinine {now} mg/dL ({date}), {base} before it.")
                .date("onset", episode.onset())
                .elapsed("days", episode.onset().event(), last.event(), "d")
                .value("now", last, 2)
                .date("date", last)
                .value("base", episode.baseline(), 2)
                .claim();
        List<Claim> details = new ArrayList<>(List.of(began(timeline, episode)));
        details.add(sentence(
                        timeline,
                        "above",
                        "Creatinine {now} mg/dL on {date} is {percent} % above {base} of {baseDate}; unresolved is 50 % or more"
                                + " (KDIGO: acute kidney disease up to 90 days).")
                .value("now", last, 2)
                .date("date", last)
                .difference("percent", episode.baseline(), last, "percent", 0)
                .value("base", episode.baseline(), 2)
                .date("baseDate", episode.baseline())
                .claim());
        return result(timeline, episode, last, Tier.T2, "unresolved", 2, summary, details);
    }

    /**
     * Recovered once every value of the last 48 hours or more is below 1.5 times what it was before and less than 0.3
     * mg/dL above it; until then there is nothing to say.
     */
    private static DetectorResult recovery(PatientTimeline timeline, Episode episode, List<Point> points) {
        double baseline = episode.baseline().value();
        double limit = Math.min(UNRESOLVED * baseline, baseline + RISE_MG_DL) - 1e-9;
        int first = points.size() - 1;
        while (first > 0
                && points.get(first - 1).value() < limit
                && points.get(first - 1)
                        .when()
                        .start()
                        .isAfter(episode.onset().when().start())) {
            first--;
        }
        Point from = points.get(first);
        Point last = points.get(points.size() - 1);
        if (last.value() >= limit
                || Duration.between(from.when().start(), last.when().start()).compareTo(RECOVERED_FOR) < 0) {
            return new NothingFound(
                    RULE,
                    Cited.of(timeline)
                            .points(episode.upTo())
                            .points(List.of(last))
                            .list());
        }
        Claim summary = sentence(
                        timeline,
                        "recovered",
                        "Kidney injury of {onset}: creatinine back to {now} mg/dL by {date}, {base} before the injury.")
                .date("onset", episode.onset())
                .value("now", last, 2)
                .date("date", last)
                .value("base", episode.baseline(), 2)
                .claim();
        return result(timeline, episode, last, Tier.T3, "recovered", 0, summary, List.of(began(timeline, episode)));
    }

    private static Claim began(PatientTimeline timeline, Episode episode) {
        return sentence(
                        timeline,
                        "began",
                        "The injury was KDIGO stage {stage} at {date}: creatinine {value} mg/dL, {base} on {baseDate}.")
                .aki("stage", Integer.toString(episode.stage()), "kdigo", episode.upTo())
                .moment("date", episode.onset().event())
                .value("value", episode.onset(), 2)
                .value("base", episode.baseline(), 2)
                .date("baseDate", episode.baseline())
                .claim();
    }

    private static Detection result(
            PatientTimeline timeline,
            Episode episode,
            Point last,
            Tier tier,
            String state,
            int severity,
            Claim summary,
            List<Claim> details) {
        return new Detection(
                RULE,
                tier,
                state,
                severity,
                Trigger.of(Analyte.CREATININE, last),
                summary,
                details,
                Cited.of(timeline).points(episode.upTo()).points(List.of(last)).list());
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "akd." + template, words);
    }
}
