package org.prodrome.longitudinal.detector.cancer;

import java.util.ArrayList;
import java.util.List;
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
import org.prodrome.longitudinal.detector.ReferenceLimit;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.quantity.Analyte;

/** Weight that fell by 5 % or more within a year without a known reason, beside an abnormal blood result. */
final class WeightLoss implements Detector {
    private static final Rule RULE = new Rule(
            "weight-loss/1",
            "Unexplained weight loss with an abnormal blood result",
            "Weight loss that nobody meant, where a blood result makes cancer more likely.",
            "Men of 50 and women of 60 years and over; not where a GLP-1 receptor agonist or a diuretic was in use at any time"
                    + " between the two weights, a limb was lost between them, or bariatric surgery was done in the 2 years"
                    + " before the newer; not in pregnancy, with a known malignancy or in comfort care.",
            "3 weights of a year, the newest within 3 months; blood results within 90 days of it.",
            Citation.paper("Nicholson, BMJ 2020;370:m2651", "10.1136/bmj.m2651"),
            "A weight loss that was meant, another illness that explains it, or a weight that is back.");

    private static final int WINDOW_DAYS = 365;
    private static final int NEWEST_DAYS = 92;
    private static final int SHORTEST_DAYS = 91;
    private static final int NEAR_DAYS = 90;
    private static final double NOTABLE_PERCENT = 5;

    /** One result that counts, by the laboratory's own limit or the rule's. */
    private record Sign(Analyte analyte, boolean high, OptionalDouble limit, String words) {}

    private static final List<Sign> SIGNS = List.of(
            new Sign(Analyte.ALBUMIN, false, OptionalDouble.of(3.5), "Albumin {value} g/dL on {date} is low."),
            new Sign(Analyte.PLATELETS, true, OptionalDouble.of(400), "Platelets {value} ×10⁹/L on {date} are high."),
            new Sign(Analyte.CALCIUM, true, OptionalDouble.empty(), "Calcium {value} mg/dL on {date} is high."),
            new Sign(Analyte.LEUKOCYTES, true, OptionalDouble.of(11), "White cells {value} ×10⁹/L on {date} are high."),
            new Sign(Analyte.CRP, true, OptionalDouble.of(10), "C-reactive protein {value} mg/L on {date} is high."));

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        Optional<Sex> sex = Person.sex(timeline.patient());
        if (age.isEmpty() || sex.isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        if (age.getAsInt() < (sex.get() == Sex.MALE ? 50 : 60)) {
            return new NotApplicable(RULE, "men from 50 and women from 60 years");
        }
        if (Circumstances.isPregnant(timeline) || Routing.hasMalignancy(timeline) || Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "pregnancy, malignancy or comfort care is on record");
        }
        List<Point> weights = Lines.last(timeline, Analyte.WEIGHT, WINDOW_DAYS + NEWEST_DAYS);
        if (weights.size() < 3) {
            return new NotComputable(
                    RULE, List.of("3 weights of the last year (found %d)".formatted(weights.size())), List.of());
        }
        Point now = weights.get(weights.size() - 1);
        if (now.when().start().isBefore(timeline.asOf().minus(java.time.Duration.ofDays(NEWEST_DAYS)))) {
            return new NotComputable(
                    RULE, List.of(), List.of("weight of " + now.when().printed()));
        }
        Optional<Point> before = weights.stream()
                .filter(point ->
                        Lines.daysBetween(point, now) >= SHORTEST_DAYS && Lines.daysBetween(point, now) <= WINDOW_DAYS)
                .findFirst();
        double loss = before.map(point -> 100 * (point.value() - now.value()) / point.value())
                .orElse(0.0);
        if (before.isPresent() && MeantLoss.mayExplain(timeline, before.get(), now)) {
            return new NotApplicable(
                    RULE, "a diuretic, a drug or surgery that lowers weight, or the loss of a limb explains it");
        }
        List<Claim> signs = signs(timeline, now);
        if (before.isEmpty() || Lines.below(loss, NOTABLE_PERCENT) || signs.isEmpty()) {
            return new NothingFound(RULE, Lines.inputs(timeline, weights));
        }
        Sentence summary = sentence(
                        timeline,
                        "loss",
                        "Weight fell {percent} % to {now} kg on {date} from {before} kg on {beforeDate}, with an abnormal"
                                + " blood result.")
                .difference("percent", before.get(), now, "percent", 1)
                .value("now", now, 1)
                .date("date", now)
                .value("before", before.get(), 1)
                .date("beforeDate", before.get());
        return new Detection(
                RULE,
                signs.size() > 1 ? Tier.T2 : Tier.T3,
                "losing weight",
                signs.size() > 1 ? 1 : 0,
                Trigger.of(Analyte.WEIGHT, now),
                summary.claim(),
                signs,
                Stream.concat(
                                Lines.inputs(timeline, weights).stream(),
                                signs.stream().flatMap(claim -> claim.sources().stream()))
                        .distinct()
                        .toList());
    }

    private static List<Claim> signs(PatientTimeline timeline, Point weight) {
        List<Claim> claims = new ArrayList<>();
        for (Sign sign : SIGNS) {
            Lines.near(timeline, sign.analyte(), weight, NEAR_DAYS)
                    .filter(point -> isAbnormal(sign, point))
                    .ifPresent(point -> claims.add(
                            sentence(timeline, "sign." + sign.analyte().label(), sign.words())
                                    .value("value", point, 1)
                                    .date("date", point)
                                    .claim()));
        }
        return claims;
    }

    private static boolean isAbnormal(Sign sign, Point point) {
        OptionalDouble own =
                sign.high() ? ReferenceLimit.upper(sign.analyte(), point) : ReferenceLimit.lower(sign.analyte(), point);
        OptionalDouble limit =
                sign.analyte() == Analyte.CALCIUM || own.isPresent() && !sign.high() ? own : sign.limit();
        return limit.isPresent()
                && (sign.high()
                        ? Lines.above(point.value(), limit.getAsDouble())
                        : Lines.below(point.value(), limit.getAsDouble()));
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "weight-loss." + template, words);
    }
}
