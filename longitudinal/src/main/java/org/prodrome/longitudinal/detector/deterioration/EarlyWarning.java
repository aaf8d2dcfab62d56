package org.prodrome.longitudinal.detector.deterioration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
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
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.News2;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * NEWS2 of the newest vital signs, none older than 4 hours before the newest. Oxygen must be stated, never assumed;
 * with signs missing, it speaks only when even the least attainable total reaches the threshold. It also speaks, more
 * quietly, of a single sign that scores 3 and of a total that rose by 2 or more within 6 hours.
 */
public final class EarlyWarning implements Detector {
    private static final Rule RULE = new Rule(
            "news2/1",
            "National Early Warning Score 2",
            "Vital signs of the last hours that point to acute deterioration.",
            "People of 16 and over; not in pregnancy.",
            "The newest signs, none older than 4 hours (1 hour in intensive care); for a rise, the 6 hours before.",
            new Citation(
                    "Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017",
                    "",
                    "https://www.rcp.ac.uk"),
            "A new set of vital signs.");

    private static final int YOUNGEST = 16;
    private static final int MEDIUM = 5;
    private static final int HIGH = 7;
    private static final int NOTABLE_RISE = 2;
    private static final String SINGLE = "single 3";
    private static final Duration RISE_WITHIN = Duration.ofHours(6);

    /** Signs of one round are charted within ten minutes: one chart is enough for them. */
    private static final long SAME_ROUND_SECONDS = 600;

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
        if (age.getAsInt() < YOUNGEST) {
            return new NotApplicable(RULE, "NEWS2 is for people of 16 and over");
        }
        if (Circumstances.isPregnant(timeline)) {
            return new NotApplicable(RULE, "NEWS2 is not for pregnancy");
        }
        Optional<Point> newest = VitalChart.MEASURED.stream()
                .flatMap(analyte -> timeline.series(analyte).latest().stream())
                .filter(point -> point.when().at() != null)
                .max(Comparator.comparing(Point::when));
        if (newest.isEmpty()) {
            return new NotComputable(RULE, List.of("vital signs with a time of day"), List.of());
        }
        if (newest.get().when().start().isBefore(timeline.asOf().minus(VitalChart.fresh(timeline, timeline.asOf())))) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("vital signs of " + newest.get().when().printed()));
        }
        List<Event> levels = VitalChart.levels(timeline);
        return judge(timeline, levels, VitalChart.now(timeline, levels, newest.get()));
    }

    private static DetectorResult judge(PatientTimeline timeline, List<Event> levels, VitalChart chart) {
        News2 score = chart.score();
        boolean singleThree = score.points().containsValue(3);
        if (!score.isComplete() && score.min() < MEDIUM && !singleThree) {
            return new NotComputable(
                    RULE, chart.missing(), List.of(), Optional.of(new Attainable(score.min(), score.max())));
        }
        Optional<VitalChart> before = lower(timeline, levels, chart);
        if (score.min() < MEDIUM && !singleThree && before.isEmpty()) {
            return new NothingFound(RULE, chart.inputs());
        }
        Tier tier = score.min() >= HIGH ? Tier.T1 : score.min() >= MEDIUM ? Tier.T2 : Tier.T3;
        String state =
                score.min() >= HIGH ? "high" : score.min() >= MEDIUM ? "medium" : singleThree ? SINGLE : "rising";
        int severity = score.min() >= HIGH ? 2 : score.min() >= MEDIUM ? 1 : 0;
        List<Claim> details = new ArrayList<>();
        Claim summary = summary(timeline, chart, state, before);
        if (!score.isComplete() && state.equals(SINGLE)) {
            details.add(atLeast(timeline, chart));
        }
        before.filter(earlier -> !state.equals("rising"))
                .ifPresent(earlier -> details.add(rise(timeline, earlier, chart)));
        details.addAll(signs(timeline, chart));
        details.addAll(BedsideSigns.of(timeline, RULE.id(), chart));
        return new Detection(RULE, tier, state, severity, Optional.empty(), summary, details, chart.inputs());
    }

    /** The complete chart of the 6 hours before whose total was lowest, if this one is 2 or more above it. */
    private static Optional<VitalChart> lower(PatientTimeline timeline, List<Event> levels, VitalChart chart) {
        if (!chart.score().isComplete()) {
            return Optional.empty();
        }
        Instant at = chart.newest().time().orElseThrow().start();
        Map<Long, Point> rounds = new TreeMap<>();
        for (Analyte analyte : VitalChart.MEASURED) {
            for (Point point : timeline.series(analyte).within(RISE_WITHIN, at)) {
                if (point.when().at() != null && point.when().start().isBefore(at)) {
                    rounds.merge(
                            point.when().start().getEpochSecond() / SAME_ROUND_SECONDS,
                            point,
                            (one, other) -> other.when().compareTo(one.when()) > 0 ? other : one);
                }
            }
        }
        return rounds.values().stream()
                .map(point -> VitalChart.at(timeline, levels, point))
                .filter(earlier -> earlier.score().isComplete())
                .filter(earlier -> chart.score().min() - earlier.score().min() >= NOTABLE_RISE)
                .min(Comparator.comparingInt(earlier -> earlier.score().min()));
    }

    private static Claim summary(
            PatientTimeline timeline, VitalChart chart, String state, Optional<VitalChart> before) {
        if (state.equals("rising")) {
            return rise(timeline, before.orElseThrow(), chart);
        }
        if (!chart.score().isComplete()) {
            return state.equals(SINGLE) ? singleOfSome(timeline, chart) : atLeast(timeline, chart);
        }
        Optional<Point> sole = state.equals(SINGLE) ? chart.soleThree() : Optional.empty();
        if (sole.isPresent()) {
            Point point = sole.get();
            Analyte analyte = analyte(chart, point);
            Sentence alone = sentence(
                    timeline,
                    "single." + analyte,
                    "One sign alone scores 3: %s {value}%s at {at} (NEWS2 {total}, {band} risk)."
                            .formatted(analyte.label(), VitalChart.unit(analyte)));
            chart.news2(alone.value("value", point, VitalChart.decimals(analyte)), "total", "total");
            return chart.news2(alone, "band", "band")
                    .moment("at", chart.newest())
                    .claim();
        }
        Sentence total = sentence(timeline, "summary", "NEWS2 is {total} ({band} risk) at {at}.");
        chart.news2(total, "total", "total");
        return chart.news2(total, "band", "band").moment("at", chart.newest()).claim();
    }

    private static Claim atLeast(PatientTimeline timeline, VitalChart chart) {
        Sentence atLeast = sentence(
                timeline, "at-least", "NEWS2 is at least {min} (at most {max}) at {at}: {signs} of 7 signs recorded.");
        chart.news2(atLeast, "min", "min");
        chart.news2(atLeast, "max", "max");
        return chart.news2(atLeast, "signs", "signs")
                .moment("at", chart.newest())
                .claim();
    }

    /** The one sign that scores 3, of a chart that lacks others: their points can only add. */
    private static Claim singleOfSome(PatientTimeline timeline, VitalChart chart) {
        Optional<Point> sole = chart.soleThree();
        Sentence alone;
        if (sole.isPresent()) {
            Analyte analyte = analyte(chart, sole.get());
            alone = sentence(
                            timeline,
                            "single-of-some." + analyte,
                            "One sign alone scores 3: %s {value}%s at {at} (NEWS2 at least {min}, {signs} of 7 signs)."
                                    .formatted(analyte.label(), VitalChart.unit(analyte)))
                    .value("value", sole.get(), VitalChart.decimals(analyte))
                    .moment("at", sole.get().event());
        } else {
            alone = sentence(
                            timeline,
                            "single-of-some.consciousness",
                            "One sign alone scores 3: level of consciousness at {at} (NEWS2 at least {min}, {signs} of 7"
                                    + " signs).")
                    .moment("at", chart.consciousnessSource().orElseThrow());
        }
        chart.news2(alone, "min", "min");
        return chart.news2(alone, "signs", "signs").claim();
    }

    private static Analyte analyte(VitalChart chart, Point point) {
        return Analyte.of(point.event().concept())
                .filter(one -> chart.point(one).isPresent())
                .orElse(Analyte.SYSTOLIC_PRESSURE);
    }

    private static Claim rise(PatientTimeline timeline, VitalChart before, VitalChart chart) {
        Sentence sentence =
                sentence(timeline, "rise", "NEWS2 rose from {before} at {then} to {total} ({band} risk) at {at}.");
        before.news2(sentence, "before", "total").moment("then", before.newest());
        chart.news2(sentence, "total", "total");
        return chart.news2(sentence, "band", "band")
                .moment("at", chart.newest())
                .claim();
    }

    private static List<Claim> signs(PatientTimeline timeline, VitalChart chart) {
        List<Claim> claims = new ArrayList<>();
        chart.points()
                .forEach((analyte, point) -> claims.add(sentence(
                                timeline,
                                "sign." + analyte,
                                "%s {value}%s at {at}.".formatted(VitalChart.name(analyte), VitalChart.unit(analyte)))
                        .value("value", point, VitalChart.decimals(analyte))
                        .moment("at", point.event())
                        .claim()));
        return claims;
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "news2." + template, words);
    }
}
