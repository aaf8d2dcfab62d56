package org.prodrome.longitudinal.detector.growth;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.prodrome.longitudinal.equation.WhoGrowthTable;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A young child too light for its length, by WHO's charts of weight for length (under 731 days) and weight for height:
 * z of -1 mild, -2 moderate, -3 severe (Becker, Nutr Clin Pract 2015;30:147, 10.1177/0884533614557642). Only where the
 * site supplied WHO's tables.
 */
public final class Malnutrition implements Detector {
    private static final Rule RULE = new Rule(
            "malnutrition/1",
            "Weight for length too low",
            "A child under 5 years who is too light for its length or height.",
            "Under 5 years, at a site that supplied WHO's growth tables; swelling (oedema) hides it.",
            "The newest weight with a length or height of the same day, not older than 6 months.",
            Citation.paper(
                    "Becker, Nutr Clin Pract 2015;30:147 (z of -1, -2, -3); WHO growth standards 2006",
                    "10.1177/0884533614557642"),
            "Weight and length measured again on the same day.");

    private static final int OLDEST = 5;
    private static final double EPSILON = 1e-9;
    private static final Duration NEWEST_WITHIN = Duration.ofDays(183);

    private enum Band {
        SEVERE("severe", Tier.T2, -3),
        MODERATE("moderate", Tier.T2, -2),
        MILD("mild", Tier.T3, -1);

        private final String words;
        private final Tier tier;
        private final double from;

        Band(String words, Tier tier, double from) {
            this.words = words;
            this.tier = tier;
            this.from = from;
        }

        static Optional<Band> of(double z) {
            return List.of(values()).stream()
                    .filter(band -> z <= band.from + EPSILON)
                    .findFirst();
        }
    }

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<WhoGrowthTable> table = WhoGrowthTable.inUse();
        if (table.isEmpty()) {
            return new NotApplicable(RULE, "this site supplied no WHO growth tables (" + WhoGrowthTable.SETTING + ")");
        }
        OptionalInt age = Circumstances.age(timeline);
        if (age.isPresent() && age.getAsInt() >= OLDEST) {
            return new NotApplicable(RULE, "weight for length is read under 5 years");
        }
        Optional<GrowthCurve> curve = GrowthCurve.of(timeline);
        if (age.isEmpty() || curve.isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        Optional<Pair> newest = timeline.series(Analyte.WEIGHT).points().stream()
                .flatMap(weight -> Pair.of(timeline, weight).stream())
                .reduce((older, newer) -> newer);
        if (newest.isEmpty()) {
            return new NotComputable(RULE, List.of("weight and length of the same day"), List.of());
        }
        Pair pair = newest.get();
        if (pair.weight().when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("weight of " + pair.weight().when().printed()));
        }
        Optional<Double> z = pair.z(table.get(), curve.get());
        if (z.isEmpty()) {
            return new NotComputable(RULE, List.of("a length within WHO's tables (45 to 120 cm)"), List.of());
        }
        Optional<Band> band = Band.of(z.get());
        return band.isEmpty()
                ? new NothingFound(RULE, pair.roles().inputs(timeline))
                : tooLight(timeline, pair, z.get(), band.get());
    }

    private static DetectorResult tooLight(PatientTimeline timeline, Pair pair, double z, Band band) {
        Sentence summary = Sentence.of(
                        timeline,
                        RULE.id(),
                        "malnutrition.low",
                        "Weight {kg} kg for a length or height of {cm} cm on {date}: z {z}, {band} malnutrition (WHO 2006).")
                .value("kg", pair.weight(), 1)
                .value("cm", pair.length(), 1)
                .date("date", pair.weight())
                .score(
                        "z",
                        Printed.number(z, 2),
                        "weight-for-length",
                        "value",
                        pair.roles().entries(),
                        Map.of("decimals", "2"))
                .score(
                        "band",
                        band.words,
                        "weight-for-length",
                        "band",
                        pair.roles().entries(),
                        Map.of());
        return new Detection(
                RULE,
                band.tier,
                band.words,
                Band.values().length - 1 - band.ordinal(),
                Trigger.of(Analyte.WEIGHT, pair.weight()),
                summary.claim(),
                List.of(),
                pair.roles().inputs(timeline));
    }

    /** A weight with the length of its day. */
    private record Pair(Point weight, Point length) {
        static Optional<Pair> of(PatientTimeline timeline, Point weight) {
            return timeline.series(Analyte.HEIGHT).points().stream()
                    .filter(length ->
                            length.when().firstDay().equals(weight.when().firstDay()))
                    .reduce((older, newer) -> newer)
                    .map(length -> new Pair(weight, length));
        }

        /** Under 731 days a length is taken as lying, later as standing unless its code says lying. */
        Optional<Double> z(WhoGrowthTable table, GrowthCurve curve) {
            int days =
                    (int) ChronoUnit.DAYS.between(curve.birth(), weight.when().firstDay());
            boolean standing = !Loinc.LYING_HEIGHT.isIn(length.event().concept());
            double tabled = days < 731 ? length.value() : WhoGrowthTable.asTabled(length.value(), standing, days);
            return days < 0 ? Optional.empty() : table.weightForLength(curve.female(), days, tabled, weight.value());
        }

        Roles roles() {
            return Roles.none().with("weight", weight).with("length", length);
        }
    }
}
