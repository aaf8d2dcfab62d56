package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
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
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Cancer;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.quantity.Analyte;

/** PSA above the threshold of the age, doubled under a 5-alpha-reductase inhibitor; its course as advice only. */
final class ProstateAntigen implements Detector {
    private static final Rule RULE = new Rule(
            "psa/1",
            "PSA above the threshold of the age",
            "A PSA that asks for a referral at the man's age, and how fast it rose.",
            "Men of 40 to 79 years without known prostate cancer (of older men with a PSA above 6.5 ng/mL only that NICE"
                    + " NG12's table ends at 79 years); not within 6 weeks of a urinary infection, retention or"
                    + " biopsy, and not in comfort care.",
            "The newest PSA, not older than 1 year; its course over 10 years; a prostate volume within 2 years of it, for"
                    + " the density.",
            new Citation(
                    "NICE NG12 (age thresholds); the speed of rise adds nothing of its own: Vickers, JNCI 2011;103:462",
                    "",
                    "https://www.nice.org.uk/guidance/ng12"),
            "A repeated PSA below the threshold, or an infection or procedure that explains it.");

    private static final int NEWEST_DAYS = 365;
    private static final int COURSE_DAYS = 3653;
    private static final int DISTURBED_DAYS = 42;
    private static final Duration INHIBITED_AFTER = Duration.ofDays(183);
    private static final double DAYS_PER_MONTH = 30.4375;

    private static final int YOUNGEST = 40;
    private static final int OLDEST = 79;
    private static final double LAST_THRESHOLD = 6.5;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Sex> sex = Person.sex(timeline.patient());
        if (sex.isPresent() && sex.get() != Sex.MALE) {
            return new NotApplicable(RULE, "for men");
        }
        if (!Lines.ever(timeline, CancerWorkup.PROSTATE_CANCER).isEmpty() || Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "prostate cancer or comfort care is on record");
        }
        OptionalInt today = Circumstances.age(timeline);
        if (today.isPresent() && today.getAsInt() < YOUNGEST) {
            return new NotApplicable(RULE, "NICE NG12 gives no threshold below 40 years");
        }
        Optional<Point> latest = timeline.series(Analyte.PSA).latest();
        if (latest.isEmpty()) {
            return new NotComputable(RULE, List.of("PSA"), List.of());
        }
        Point now = latest.get();
        if (now.when().start().isBefore(timeline.asOf().minus(Duration.ofDays(NEWEST_DAYS)))) {
            return new NotComputable(
                    RULE, List.of(), List.of("PSA of " + now.when().printed()));
        }
        OptionalInt age = Person.age(timeline.patient(), now.when().firstDay());
        if (age.isEmpty() || sex.isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        if (Lines.isJustBefore(timeline, CancerWorkup.PROSTATE_DISTURBED, now, DISTURBED_DAYS)) {
            return new NotApplicable(RULE, "urinary infection, retention or biopsy in the 6 weeks before");
        }
        OptionalDouble threshold = Cancer.prostateThreshold(age.getAsInt());
        if (threshold.isPresent()) {
            return judge(timeline, now);
        }
        return age.getAsInt() > OLDEST && Lines.above(now.value(), LAST_THRESHOLD)
                ? beyondTable(timeline, now)
                : new NotApplicable(RULE, "NICE NG12 gives no threshold below 40 or above 79 years");
    }

    /** Of a man older than the table: the value, and that no threshold is applied to it. */
    private static DetectorResult beyondTable(PatientTimeline timeline, Point now) {
        List<Point> course = Lines.last(timeline, Analyte.PSA, COURSE_DAYS);
        List<Claim> details = new ArrayList<>();
        before(timeline, course).ifPresent(details::add);
        doubling(timeline, course).ifPresent(details::add);
        return new Detection(
                RULE,
                Tier.T3,
                "beyond the table",
                0,
                Trigger.of(Analyte.PSA, now),
                sentence(
                                timeline,
                                "beyond",
                                "PSA {value} ng/mL on {date} at {age} years: NICE NG12 has no threshold above 79 years, so none is"
                                        + " applied.")
                        .value("value", now, 1)
                        .date("date", now)
                        .ageOn("age", now.when().firstDay())
                        .claim(),
                details,
                Lines.inputs(timeline, course));
    }

    private static DetectorResult judge(PatientTimeline timeline, Point now) {
        Optional<Event> inhibitor =
                Circumstances.activeDrugs(timeline, CancerWorkup.FIVE_ALPHA_REDUCTASE_INHIBITOR).stream()
                        .filter(drug -> drug.time()
                                .filter(start -> !start.start()
                                        .isAfter(now.when().start().minus(INHIBITED_AFTER)))
                                .isPresent())
                        .findFirst();
        double counted = now.value() * (inhibitor.isPresent() ? 2 : 1);
        int age = Person.age(timeline.patient(), now.when().firstDay()).orElseThrow();
        List<Point> course = Lines.last(timeline, Analyte.PSA, COURSE_DAYS);
        Roles roles = Roles.none().with("psa", now);
        if (inhibitor.isPresent()) {
            roles = roles.with("inhibitor", inhibitor.get());
        }
        if (!Cancer.prostateReferral(age, counted)) {
            Optional<PsaDensity> density = inhibitor.isPresent() ? Optional.empty() : PsaDensity.of(timeline, now);
            return density.filter(PsaDensity::isHigh)
                    .map(high -> dense(timeline, course, high))
                    .or(() -> rising(course).map(slope -> advisory(timeline, course, slope)))
                    .orElseGet(() -> new NothingFound(RULE, Lines.inputs(timeline, course)));
        }
        String threshold = Printed.number(Cancer.prostateThreshold(age).orElseThrow(), 1);
        String doubled = inhibitor.isPresent() ? ", counted double under {drug}," : "";
        Sentence summary = sentence(
                        timeline,
                        "above",
                        "PSA {value} ng/mL on {date}" + doubled + " is above {threshold} for the age (NICE NG12).")
                .value("value", now, 1)
                .date("date", now)
                .score("threshold", threshold, "psa", "threshold", roles.entries(), Map.of());
        inhibitor.ifPresent(drug -> summary.label("drug", drug));
        List<Claim> details = new ArrayList<>();
        if (inhibitor.isEmpty()) {
            PsaDensity.of(timeline, now).ifPresent(density -> details.add(density.claim(timeline, RULE.id())));
        }
        before(timeline, course).ifPresent(details::add);
        doubling(timeline, course).ifPresent(details::add);
        rising(course).ifPresent(slope -> details.add(velocity(timeline, course, slope)));
        return new Detection(
                RULE,
                Tier.T2,
                "above the threshold",
                1,
                Trigger.of(Analyte.PSA, now),
                summary.claim(),
                details,
                Lines.inputs(timeline, course));
    }

    /** A PSA below the threshold that is much for the size of the prostate: advice only. */
    private static DetectorResult dense(PatientTimeline timeline, List<Point> course, PsaDensity density) {
        List<Claim> details = new ArrayList<>();
        rising(course).ifPresent(slope -> details.add(velocity(timeline, course, slope)));
        doubling(timeline, course).ifPresent(details::add);
        return new Detection(
                RULE,
                Tier.T3,
                "dense",
                0,
                Trigger.of(Analyte.PSA, density.psa()),
                density.claim(timeline, RULE.id()),
                details,
                Lines.inputs(
                        timeline,
                        Stream.concat(course.stream(), Stream.of(density.volume()))
                                .toList()));
    }

    private static DetectorResult advisory(PatientTimeline timeline, List<Point> course, TheilSen slope) {
        Point now = course.get(course.size() - 1);
        return new Detection(
                RULE,
                Tier.T3,
                "rising",
                0,
                Trigger.of(Analyte.PSA, now),
                velocity(timeline, course, slope),
                doubling(timeline, course).map(List::of).orElse(List.of()),
                Lines.inputs(timeline, course));
    }

    private static Claim velocity(PatientTimeline timeline, List<Point> course, TheilSen slope) {
        return sentence(
                        timeline,
                        "velocity",
                        "PSA rose {slope} ng/mL a year over {n} values since {first}; its speed alone is no reason to act.")
                .valueSlope("slope", "slope", slope, course, 2, 0)
                .count("n", course.stream().map(Point::source).toList())
                .date("first", course.get(0))
                .claim();
    }

    private static Optional<Claim> before(PatientTimeline timeline, List<Point> course) {
        if (course.size() < 2) {
            return Optional.empty();
        }
        Point before = course.get(course.size() - 2);
        return Optional.of(sentence(timeline, "before", "The PSA before was {value} ng/mL on {date}.")
                .value("value", before, 1)
                .date("date", before)
                .claim());
    }

    /** Doubling time by regression of ln PSA, from 3 values over 3 months. */
    private static Optional<Claim> doubling(PatientTimeline timeline, List<Point> course) {
        boolean positive = course.stream().allMatch(point -> point.value() > 0);
        if (course.size() < 3
                || !positive
                || Lines.daysBetween(course.get(0), course.get(course.size() - 1)) < 3 * DAYS_PER_MONTH) {
            return Optional.empty();
        }
        double slope = TheilSen.leastSquaresSlope(
                course.stream()
                        .mapToDouble(point -> Facts.days(point.when()) / DAYS_PER_MONTH)
                        .toArray(),
                course.stream().mapToDouble(point -> Math.log(point.value())).toArray());
        if (slope <= 1e-6) {
            return Optional.empty();
        }
        Roles roles = Roles.none();
        for (Point point : course) {
            roles = roles.with("psa", point);
        }
        return Optional.of(sentence(timeline, "doubling", "PSA doubling time {months} months over {n} values.")
                .score(
                        "months",
                        Printed.number(Math.log(2) / slope, 0),
                        "psa-doubling",
                        "months",
                        roles.entries(),
                        Map.of())
                .count("n", course.stream().map(Point::source).toList())
                .claim());
    }

    /** A rise of more than 0.35 ng/mL a year below 4, or 0.75 from 4 to 10, over 18 months and 3 values. */
    private static Optional<TheilSen> rising(List<Point> course) {
        if (course.size() < 3
                || Lines.daysBetween(course.get(0), course.get(course.size() - 1)) < 18 * DAYS_PER_MONTH) {
            return Optional.empty();
        }
        double now = course.get(course.size() - 1).value();
        double limit = now < 4 ? 0.35 : now <= 10 ? 0.75 : Double.MAX_VALUE;
        return Facts.slopePerYear(
                        Facts.bins(course, course.stream().map(Point::value).toList(), 0))
                .filter(slope -> Lines.above(slope.slope(), limit));
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "psa." + template, words);
    }
}
