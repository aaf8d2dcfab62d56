package org.prodrome.longitudinal.detector.growth;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.prodrome.longitudinal.detector.growth.GrowthCurve.Scored;
import org.prodrome.longitudinal.equation.Growth;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** A young child's weight that falls across the lines of the centile chart, or lies below the second. */
public final class WeightFaltering implements Detector {
    private static final Rule RULE = new Rule(
            "weight-faltering/1",
            "Faltering growth",
            "Young children whose weight falls behind.",
            "Under 5 years. Born before 37 weeks: age from the term date until 24 months, if the weeks are recorded.",
            "All weights but those of the second to the thirteenth day; the newest not older than 6 months.",
            new Citation(
                    "NICE NG75, Faltering growth; WHO growth standards 2006 where the site supplied their tables, else CDC 2000"
                            + " growth charts",
                    "",
                    "https://www.nice.org.uk/guidance/ng75"),
            "A newer weight, measured again on the same scales.");

    private static final int OLDEST = 5;
    private static final double DAYS_A_MONTH = 30.4375;
    private static final double FIRST_DAYS_LOSS_UNTIL_DAYS = 14;
    private static final double SECOND_CENTILE = -2.0537;
    private static final double NINTH_CENTILE = -1.3408;
    private static final double EPSILON = 1e-9;
    private static final Duration NEWEST_WITHIN = Duration.ofDays(183);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        Optional<GrowthCurve> curve = GrowthCurve.of(timeline);
        if (age.isPresent() && age.getAsInt() >= OLDEST) {
            return new NotApplicable(RULE, "faltering growth is read under 5 years");
        }
        if (age.isEmpty() || curve.isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        if (curve.get().pretermUnknown()) {
            return new NotComputable(RULE, List.of("weeks of gestation at birth (born preterm)"), List.of());
        }
        List<Scored> weights = curve.get().weights().stream()
                .filter(weight -> {
                    double days = curve.get().monthsFromBirth(weight.point()) * DAYS_A_MONTH;
                    return days < 1 || days >= FIRST_DAYS_LOSS_UNTIL_DAYS;
                })
                .toList();
        if (weights.isEmpty()) {
            return new NotComputable(RULE, List.of("weight"), List.of());
        }
        Scored now = weights.get(weights.size() - 1);
        if (now.point().when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("weight of " + now.point().when().printed()));
        }
        return judge(timeline, curve.get(), weights);
    }

    private static DetectorResult judge(PatientTimeline timeline, GrowthCurve curve, List<Scored> weights) {
        Scored first = weights.get(0);
        Scored now = weights.get(weights.size() - 1);
        Scored highest =
                weights.stream().max(Comparator.comparingDouble(Scored::z)).orElseThrow();
        double spaces = (highest.z() - now.z()) / Growth.CENTILE_SPACE;
        int allowed = first.z() < NINTH_CENTILE ? 1 : first.z() > -NINTH_CENTILE ? 3 : 2;
        boolean falling =
                highest.point().when().start().isBefore(now.point().when().start()) && spaces >= allowed - EPSILON;
        List<String> inputs = curve.roles("first", first)
                .and(curve.roles("highest", highest))
                .and(curve.roles("now", now))
                .inputs(timeline);
        if (!falling && now.z() >= SECOND_CENTILE) {
            return new NothingFound(RULE, inputs);
        }
        Claim summary;
        if (falling) {
            Sentence fell = sentence(
                    timeline,
                    "fell",
                    "Weight fell {spaces} centile spaces: z {now} on {date}, from {before} on {beforeDate} (%s)."
                            .formatted(now.charts().words()));
            curve.fall(fell, "spaces", "spaces", spaces, highest, now);
            summary = curve.z(curve.z(fell, "now", now), "before", highest)
                    .date("date", now.point())
                    .date("beforeDate", highest.point())
                    .claim();
        } else {
            summary = curve.z(
                            sentence(
                                    timeline,
                                    "low",
                                    "Weight {kg} kg on {date}: z {now}, below the second centile (%s)."
                                            .formatted(now.charts().words())),
                            "now",
                            now)
                    .value("kg", now.point(), 1)
                    .date("date", now.point())
                    .claim();
        }
        Claim started = curve.z(
                        sentence(
                                timeline,
                                "first",
                                "First weight on record: {kg} kg on {date}, z {z}; the newest is {last} kg."),
                        "z",
                        first)
                .value("kg", first.point(), 1)
                .date("date", first.point())
                .value("last", now.point(), 1)
                .claim();
        return new Detection(
                RULE,
                falling ? Tier.T2 : Tier.T3,
                falling ? "falling" : "below the second centile",
                falling ? Math.min(3, (int) Math.floor(spaces + EPSILON)) : 0,
                Trigger.of(Analyte.WEIGHT, now.point()),
                summary,
                List.of(started),
                inputs);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "weight-faltering." + template, words);
    }
}
