package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * AFP in cirrhosis: 20 ng/mL or more, or a rise of more than 7 ng/mL a month. Either alone is information, since the
 * limits are not validated; both together are a warning, two signs that agree.
 */
public final class AlphaFetoprotein implements Detector {
    private static final Rule RULE = new Rule(
            "afp-trajectory/1",
            "AFP in cirrhosis",
            "A liver cancer marker that rises in cirrhosis.",
            "Cirrhosis; not with liver cancer or a liver transplant on record.",
            "1 year; the newest value not older than 6 months.",
            new Citation(
                    "Engineering rule: 20 ng/mL, or a rise of 7 ng/mL a month (limits not verified)",
                    "",
                    "https://doi.org/10.1158/1055-9965.EPI-13-0870"),
            "A repeated AFP, or imaging of the liver.");

    private static final double HIGH = 20;
    private static final double NOTABLE_RISE_A_MONTH = 7;
    private static final double EPSILON = 1e-9;
    private static final double DAYS_A_MONTH = 30.4375;
    private static final double FEWEST_DAYS = 14;
    private static final Duration WINDOW = Duration.ofDays(365);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(183);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> cirrhosis = LiverHistory.first(timeline, LiverProblems.CIRRHOSIS);
        if (cirrhosis.isEmpty()) {
            return new NotApplicable(RULE, "no cirrhosis on record");
        }
        if (LiverHistory.has(timeline, LiverProblems.LIVER_CANCER) || LiverHistory.hasTransplant(timeline)) {
            return new NotApplicable(RULE, "liver cancer or a liver transplant is on record");
        }
        List<Point> points = timeline.series(Analyte.AFP).within(WINDOW, timeline.asOf());
        if (points.isEmpty()) {
            return new NotComputable(RULE, List.of("AFP of the last year"), List.of());
        }
        Point now = points.get(points.size() - 1);
        if (now.when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("AFP of " + now.when().printed()));
        }
        Optional<Point> before = points.stream()
                .filter(point -> point.when().hoursTo(now.when()) / 24 >= FEWEST_DAYS)
                .reduce((older, newer) -> newer);
        boolean rising = before.filter(point -> aMonth(point, now) > NOTABLE_RISE_A_MONTH + EPSILON)
                .isPresent();
        if (!rising && now.value() < HIGH - EPSILON) {
            return new NothingFound(RULE, roles(now, before).inputs(timeline));
        }
        return detection(timeline, now, before, rising);
    }

    private static DetectorResult detection(
            PatientTimeline timeline, Point now, Optional<Point> before, boolean rising) {
        boolean high = now.value() >= HIGH - EPSILON;
        Claim summary;
        if (rising) {
            Roles pair = Roles.none().with("before", before.orElseThrow()).with("now", now);
            summary = sentence(
                            timeline,
                            "rising",
                            "Alpha-fetoprotein rose from {before} on {beforeDate} to {now} ng/mL on {date}: {rate} a month;"
                                    + " image the liver.")
                    .value("before", before.orElseThrow(), 1)
                    .date("beforeDate", before.orElseThrow())
                    .value("now", now, 1)
                    .date("date", now)
                    .score(
                            "rate",
                            Printed.number(aMonth(before.orElseThrow(), now), 1),
                            "afp-rate",
                            "value",
                            pair.entries(),
                            Map.of("decimals", "1"))
                    .claim();
        } else {
            summary = sentence(
                            timeline,
                            "high",
                            "Alpha-fetoprotein {now} ng/mL on {date} in cirrhosis, 20 ng/mL or more: image the liver.")
                    .value("now", now, 1)
                    .date("date", now)
                    .claim();
        }
        return new Detection(
                RULE,
                rising && high ? Tier.T2 : Tier.T3,
                rising ? (high ? "high and rising" : "rising") : "high",
                rising ? (high ? 2 : 1) : 0,
                Trigger.of(Analyte.AFP, now),
                summary,
                new ArrayList<>(),
                roles(now, before).inputs(timeline));
    }

    private static double aMonth(Point before, Point now) {
        return (now.value() - before.value()) / (before.when().hoursTo(now.when()) / 24 / DAYS_A_MONTH);
    }

    private static Roles roles(Point now, Optional<Point> before) {
        Roles roles = Roles.none().with("now", now);
        return before.map(point -> roles.with("before", point)).orElse(roles);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "afp." + template, words);
    }
}
