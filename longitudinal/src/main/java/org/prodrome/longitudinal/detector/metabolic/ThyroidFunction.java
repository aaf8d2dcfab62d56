package org.prodrome.longitudinal.detector.metabolic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.prodrome.longitudinal.detector.ReferenceLimit;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.MetabolicCodes;
import org.prodrome.terminology.quantity.Analyte;

/**
 * TSH above its limit, with or without a low free T4, where no thyroid disease is known. Overt is a low free T4, or two
 * values above 10 mU/L that are 6 weeks to 3 months (92 days) apart. Two that are further apart, up to 6 months, do not
 * make it overt: what lay between is not known, so they are said as raised twice, and the next value within 3 months of
 * the newest decides.
 */
public final class ThyroidFunction implements Detector {
    private static final Rule RULE = new Rule(
            "thyroid/1",
            "Underactive thyroid",
            "A thyroid that fails unnoticed, or a raised TSH that nobody has repeated.",
            "18 years and over without known thyroid disease or thyroid drugs; not in pregnancy. Values from hospital"
                    + " stays are left out.",
            "1 year; the newest TSH not older than 6 months. Two values above 10 mU/L count as overt when they are 6 weeks to"
                    + " 3 months apart; further apart, up to 6 months, they are said as raised twice.",
            new Citation(
                    "NICE NG145, Thyroid disease: assessment and management",
                    "",
                    "https://www.nice.org.uk/guidance/ng145"),
            "A repeated TSH with free T4 after recovery from an acute illness; a move within -39 to +65 % is noise.");

    private static final CodeSet KNOWN =
            MetabolicCodes.HYPOTHYROIDISM.and("thyroid disease", MetabolicCodes.HYPERTHYROIDISM);
    private static final CodeSet TREATED =
            MetabolicCodes.THYROID_HORMONE.and("thyroid drug", MetabolicCodes.ANTITHYROID);
    private static final int ADULT = 18;
    private static final double OVERT = 10;
    private static final double USUAL_UPPER_LIMIT = 4;
    private static final double EPSILON = 1e-9;
    private static final double APART_DAYS = 42;
    private static final double OVERT_AT_MOST_DAYS = 92;
    private static final double APART_AT_MOST_DAYS = 183;
    private static final Duration SAME_DRAW = Duration.ofDays(7);
    private static final Duration WINDOW = Duration.ofDays(365);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(183);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (Circumstances.isPregnant(timeline)) {
            return new NotApplicable(RULE, "pregnancy has its own ranges");
        }
        var age = Circumstances.age(timeline);
        if (age.isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        if (age.getAsInt() < ADULT) {
            return new NotApplicable(RULE, "children have their own ranges");
        }
        if (!timeline.events("Condition", KNOWN).isEmpty() || Circumstances.mayTake(timeline, TREATED)) {
            return new NotApplicable(RULE, "thyroid disease is known and treated");
        }
        List<Point> points = Circumstances.outsideHospital(
                timeline, timeline.series(Analyte.TSH).within(WINDOW, timeline.asOf()));
        if (points.isEmpty()) {
            return new NotComputable(RULE, List.of("TSH of the last year, outside hospital"), List.of());
        }
        Point now = points.get(points.size() - 1);
        if (now.when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("TSH of " + now.when().printed()));
        }
        return judge(timeline, points);
    }

    private static DetectorResult judge(PatientTimeline timeline, List<Point> points) {
        Point now = points.get(points.size() - 1);
        Optional<Point> thyroxine = thyroxine(timeline, now);
        if (!isRaised(now)) {
            return new NothingFound(RULE, Roles.none().with("tsh", now).inputs(timeline));
        }
        boolean low = thyroxine.isPresent()
                && ReferenceLimit.lower(Analyte.FREE_THYROXINE, thyroxine.get()).stream()
                        .anyMatch(limit -> thyroxine.get().value() < limit - EPSILON);
        Optional<Point> aboveTenBefore = points.stream()
                .filter(point -> isAboveTen(now) && isAboveTen(point))
                .filter(point -> days(point, now) >= APART_DAYS && days(point, now) <= OVERT_AT_MOST_DAYS)
                .reduce((older, newer) -> newer);
        Optional<Point> before = aboveTenBefore.or(() -> points.stream()
                .filter(ThyroidFunction::isRaised)
                .filter(point -> days(point, now) >= APART_DAYS && days(point, now) <= APART_AT_MOST_DAYS)
                .reduce((older, newer) -> newer));
        boolean twiceAboveTen = aboveTenBefore.isPresent();
        List<Event> harmful = Circumstances.activeDrugs(timeline, MetabolicCodes.THYROID_TOXIC);
        boolean overt = low || twiceAboveTen;
        Claim summary = low
                ? overt(timeline, now, thyroxine.get())
                : before.isPresent() ? repeated(timeline, before.get(), now) : once(timeline, now);
        Roles roles = Roles.none().with("tsh", now).with("drug", harmful);
        if (before.isPresent()) {
            roles = roles.with("before", before.get());
        }
        if (thyroxine.isPresent()) {
            roles = roles.with("free-t4", thyroxine.get());
        }
        return new Detection(
                RULE,
                overt || !harmful.isEmpty() ? Tier.T2 : Tier.T3,
                overt ? "overt" : before.isPresent() ? "raised twice" : "raised once",
                overt ? 2 : before.isPresent() ? 1 : 0,
                Trigger.of(Analyte.TSH, now),
                summary,
                details(timeline, low ? Optional.empty() : thyroxine, harmful),
                roles.inputs(timeline));
    }

    private static Claim overt(PatientTimeline timeline, Point now, Point thyroxine) {
        return limit(
                        sentence(
                                        timeline,
                                        "overt",
                                        "TSH {tsh} mU/L ({level} the limit) with free T4 {t4} ng/dL ({t4level} its limit) on"
                                                + " {date}.")
                                .value("tsh", now, 1)
                                .value("t4", thyroxine, 2)
                                .date("date", now),
                        "level",
                        now)
                .score(
                        "t4level",
                        "below",
                        "lower-limit",
                        "level",
                        Roles.none().with("free-t4", thyroxine).entries(),
                        Map.of())
                .claim();
    }

    private static Claim repeated(PatientTimeline timeline, Point before, Point now) {
        return limit(
                        limit(
                                sentence(
                                                timeline,
                                                "repeated",
                                                "TSH {now} mU/L on {date} and {before} mU/L on {beforeDate}, {level} the"
                                                        + " limit and {beforeLevel} it.")
                                        .value("now", now, 1)
                                        .date("date", now)
                                        .value("before", before, 1)
                                        .date("beforeDate", before),
                                "level",
                                now),
                        "beforeLevel",
                        before)
                .claim();
    }

    private static Claim once(PatientTimeline timeline, Point now) {
        return limit(
                        sentence(
                                        timeline,
                                        isAboveTen(now) ? "once-above-ten" : "once",
                                        "TSH {now} mU/L on {date}, {level} the limit: to be repeated with free T4 in "
                                                + (isAboveTen(now) ? "6 weeks to 3 months." : "3 to 6 months."))
                                .value("now", now, 1)
                                .date("date", now),
                        "level",
                        now)
                .claim();
    }

    private static List<Claim> details(PatientTimeline timeline, Optional<Point> thyroxine, List<Event> harmful) {
        List<Claim> claims = new ArrayList<>();
        thyroxine.ifPresent(point -> claims.add(sentence(timeline, "t4", "Free T4 {t4} ng/dL on {date}.")
                .value("t4", point, 2)
                .date("date", point)
                .claim()));
        for (Event drug : harmful) {
            if (!drug.label().isEmpty()) {
                claims.add(sentence(timeline, "drug", "Can harm the thyroid: {drug} is {status}.")
                        .label("drug", drug)
                        .status("status", drug)
                        .claim());
            }
        }
        return claims;
    }

    /** Where a TSH stands to the laboratory's upper limit, else 4 mU/L. */
    private static Sentence limit(Sentence sentence, String slot, Point tsh) {
        return sentence.score(
                slot,
                "above",
                "tsh-limit",
                "level",
                Roles.none().with("tsh", tsh).entries(),
                Map.of());
    }

    private static boolean isAboveTen(Point tsh) {
        return tsh.value() > OVERT + EPSILON;
    }

    private static boolean isRaised(Point tsh) {
        return tsh.value() > ReferenceLimit.upper(Analyte.TSH, tsh).orElse(USUAL_UPPER_LIMIT) + EPSILON;
    }

    private static Optional<Point> thyroxine(PatientTimeline timeline, Point tsh) {
        return timeline.series(Analyte.FREE_THYROXINE).points().stream()
                .filter(point ->
                        Duration.between(point.when().start(), tsh.when().start())
                                        .abs()
                                        .compareTo(SAME_DRAW)
                                <= 0)
                .reduce((older, newer) -> newer);
    }

    private static double days(Point from, Point to) {
        return from.when().hoursTo(to.when()) / 24;
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "thyroid." + template, words);
    }
}
