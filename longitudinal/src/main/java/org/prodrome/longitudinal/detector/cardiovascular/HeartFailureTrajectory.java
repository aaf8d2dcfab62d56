package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Known heart failure that is getting worse: weight up by 2 kg within 3 days or by 3 kg within 7 days, beyond what its
 * own trend of the three months before explains; or NT-proBNP up by 60 % and more. Our rule, not validated, so never
 * more than a line of information.
 */
public final class HeartFailureTrajectory implements Detector {
    private static final Rule RULE = new Rule(
            "heart-failure-trajectory/1",
            "Heart failure that is getting worse",
            "Fluid that gathers in known heart failure before it brings somebody to hospital.",
            "Whoever has active heart failure on the problem list.",
            "Weights of 7 days against those of 3 months; NT-proBNP of 90 days against the one before, of a year.",
            new Citation("Our rule, not validated: limits of 2 and 3 kg and of 60 %", "", ""),
            "A weight or NT-proBNP back where it was, or another scale, or another reason for the weight.");

    private static final int LONG_DAYS = 7;
    private static final int SHORT_DAYS = 3;
    private static final double LONG_RISE = 3;
    private static final double SHORT_RISE = 2;
    private static final double PEPTIDE_PERCENT = 60;
    private static final Duration TREND = Duration.ofDays(92);
    private static final int FEWEST_FOR_TREND = 4;
    private static final double EPSILON = 1e-9;

    /** A weight and the earlier one that it rose from. */
    private record Rise(Point before, Point now) {
        double kilograms() {
            return now.value() - before.value();
        }

        double days() {
            return before.when().hoursTo(now.when()) / 24;
        }
    }

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> failure = Circumstances.activeProblems(timeline, CardiovascularProblems.HEART_FAILURE).stream()
                .filter(event -> !event.status().isEmpty())
                .findFirst();
        if (failure.isEmpty()) {
            return new NotApplicable(RULE, "no active heart failure on record");
        }
        List<Point> weights =
                timeline.series(Analyte.WEIGHT).within(Duration.ofDays(2L * LONG_DAYS), timeline.asOf()).stream()
                        .filter(point -> point.when().hasDay())
                        .toList();
        List<Point> peptides = timeline.series(Analyte.NT_PROBNP).within(Duration.ofDays(455), timeline.asOf());
        Optional<Rise> rise = rise(timeline, weights);
        if (rise.isPresent()) {
            return weight(timeline, failure.get(), rise.get());
        }
        if (peptides.size() > 1) {
            Point now = peptides.get(peptides.size() - 1);
            Point before = peptides.get(peptides.size() - 2);
            boolean fresh = now.when().start().isAfter(timeline.asOf().minus(Duration.ofDays(90)));
            if (fresh && now.value() >= before.value() * (1 + PEPTIDE_PERCENT / 100) - EPSILON && before.value() > 0) {
                return peptide(timeline, failure.get(), before, now);
            }
        }
        return weights.size() < 2 && peptides.size() < 2
                ? new NotComputable(RULE, List.of("2 weights of 2 weeks or 2 NT-proBNP of a year"), List.of())
                : new NothingFound(
                        RULE,
                        Cited.of(timeline)
                                .events(List.of(failure.get()))
                                .points(weights)
                                .points(peptides)
                                .list());
    }

    private static DetectorResult weight(PatientTimeline timeline, Event failure, Rise rise) {
        Sentence summary = sentence(
                        timeline,
                        "weight",
                        "Weight rose by {rise} kg to {now} kg on {date} from {beforeDate}; heart failure is {status}.")
                .difference("rise", rise.before(), rise.now(), "absolute", 1)
                .value("now", rise.now(), 1)
                .date("date", rise.now())
                .date("beforeDate", rise.before())
                .status("status", failure, CardiovascularProblems.HEART_FAILURE);
        return found(timeline, "weight rising", Analyte.WEIGHT, rise.before(), rise.now(), failure, summary);
    }

    private static DetectorResult peptide(PatientTimeline timeline, Event failure, Point before, Point now) {
        Sentence summary = sentence(
                        timeline,
                        "peptide",
                        "NT-proBNP rose by {percent} % to {now} pg/mL on {date} from {beforeDate}; heart failure is"
                                + " {status}.")
                .difference("percent", before, now, "percent", 0)
                .value("now", now, 0)
                .date("date", now)
                .date("beforeDate", before)
                .status("status", failure, CardiovascularProblems.HEART_FAILURE);
        return found(timeline, "NT-proBNP rising", Analyte.NT_PROBNP, before, now, failure, summary);
    }

    private static DetectorResult found(
            PatientTimeline timeline,
            String state,
            Analyte analyte,
            Point before,
            Point now,
            Event failure,
            Sentence summary) {
        return new Detection(
                RULE,
                Tier.T3,
                state,
                0,
                Trigger.of(analyte, now),
                summary.claim(),
                List.of(),
                Cited.of(timeline)
                        .events(List.of(failure))
                        .points(List.of(before, now))
                        .list());
    }

    /** The steepest rise of the newest weight, when that is of the last week. */
    private static Optional<Rise> rise(PatientTimeline timeline, List<Point> weights) {
        if (weights.size() < 2) {
            return Optional.empty();
        }
        Point now = weights.get(weights.size() - 1);
        if (now.when().start().isBefore(timeline.asOf().minus(Duration.ofDays(LONG_DAYS)))) {
            return Optional.empty();
        }
        double perDay = trend(timeline, now.when().start().minus(Duration.ofDays(LONG_DAYS)));
        return weights.subList(0, weights.size() - 1).stream()
                .map(before -> new Rise(before, now))
                .filter(rise -> isNotable(rise, rise.kilograms() - Math.max(0, perDay) * rise.days()))
                .max(Comparator.comparingDouble(Rise::kilograms));
    }

    private static boolean isNotable(Rise rise, double beyondTrend) {
        return rise.days() <= LONG_DAYS && beyondTrend >= LONG_RISE - EPSILON
                || rise.days() <= SHORT_DAYS && beyondTrend >= SHORT_RISE - EPSILON;
    }

    /** Kilograms a day by Theil-Sen over the three months until then; 0 when there are fewer than 4 weights. */
    private static double trend(PatientTimeline timeline, Instant until) {
        List<Point> earlier = timeline.series(Analyte.WEIGHT).within(TREND, until);
        if (earlier.size() < FEWEST_FOR_TREND) {
            return 0;
        }
        double[] days =
                earlier.stream().mapToDouble(point -> Facts.days(point.when())).toArray();
        double[] values = earlier.stream().mapToDouble(Point::value).toArray();
        return TheilSen.of(days, values).map(TheilSen::slope).orElse(0.0);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "heart-failure-trajectory." + template, words);
    }
}
