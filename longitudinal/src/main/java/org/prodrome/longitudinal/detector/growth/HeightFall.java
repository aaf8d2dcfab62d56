package org.prodrome.longitudinal.detector.growth;

import java.time.Duration;
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
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.GrowthCodes;
import org.prodrome.terminology.quantity.Analyte;

/** A child who stops growing: the height's score falls by more than half a standard deviation a year. */
public final class HeightFall implements Detector {
    private static final Rule RULE = new Rule(
            "height-fall/1",
            "Slow growth in height",
            "Coeliac disease, hormone deficiency and other causes that slow growth before anything else shows.",
            "2 to 14 years, before growth slows by itself; not with a known cause on record.",
            "Two heights at least 6 months and at most 2 years apart; the newest not older than 6 months.",
            new Citation(
                    "Engineering rule: 0.5 SD a year (limit not validated); CDC 2000 growth charts",
                    "",
                    "https://www.cdc.gov/growthcharts"),
            "A newer height, measured again; puberty in the family.");

    private static final int YOUNGEST = 2;
    private static final int OLDEST = 14;
    private static final double NOTABLE_FALL_A_YEAR = 0.5;
    private static final double EPSILON = 1e-9;
    private static final double APART_YEARS = 0.5;
    private static final double APART_AT_MOST_YEARS = 2;
    private static final Duration NEWEST_WITHIN = Duration.ofDays(183);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        Optional<GrowthCurve> curve = GrowthCurve.of(timeline);
        if (age.isPresent() && (age.getAsInt() < YOUNGEST || age.getAsInt() > OLDEST)) {
            return new NotApplicable(RULE, "growth in height is read from 2 to 14 years");
        }
        if (age.isEmpty() || curve.isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        if (!timeline.events("Condition", GrowthCodes.GROWTH_DISORDER).isEmpty()) {
            return new NotApplicable(RULE, "a cause of slow growth is on record");
        }
        List<Scored> heights = curve.get().heights();
        if (heights.isEmpty()) {
            return new NotComputable(RULE, List.of("height"), List.of());
        }
        Scored now = heights.get(heights.size() - 1);
        if (now.point().when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("height of " + now.point().when().printed()));
        }
        Optional<Scored> before = heights.stream()
                .filter(height -> years(height, now) >= APART_YEARS && years(height, now) <= APART_AT_MOST_YEARS)
                .reduce((older, newer) -> newer);
        return before.isEmpty()
                ? new NotComputable(RULE, List.of("a height 6 months to 2 years before the newest"), List.of())
                : judge(timeline, curve.get(), before.get(), now);
    }

    private static DetectorResult judge(PatientTimeline timeline, GrowthCurve curve, Scored before, Scored now) {
        double fall = (before.z() - now.z()) / years(before, now);
        List<String> inputs =
                curve.roles("before", before).and(curve.roles("now", now)).inputs(timeline);
        if (fall <= NOTABLE_FALL_A_YEAR + EPSILON) {
            return new NothingFound(RULE, inputs);
        }
        Sentence fell = sentence(
                timeline,
                "fell",
                "Height fell {fall} SD a year: z {now} on {date}, {before} on {beforeDate} (CDC 2000).");
        curve.fall(fell, "fall", "rate", fall, before, now);
        Claim summary = curve.z(curve.z(fell, "now", now), "before", before)
                .date("date", now.point())
                .date("beforeDate", before.point())
                .claim();
        Claim values = sentence(timeline, "values", "Height {before} cm on {beforeDate} and {now} cm on {date}.")
                .value("before", before.point(), 1)
                .date("beforeDate", before.point())
                .value("now", now.point(), 1)
                .date("date", now.point())
                .claim();
        return new Detection(
                RULE, Tier.T3, "falling", 0, Trigger.of(Analyte.HEIGHT, now.point()), summary, List.of(values), inputs);
    }

    private static double years(Scored from, Scored to) {
        return from.point().when().yearsTo(to.point().when());
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "height-fall." + template, words);
    }
}
