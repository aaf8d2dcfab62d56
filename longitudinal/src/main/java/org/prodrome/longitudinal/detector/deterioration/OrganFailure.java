package org.prodrome.longitudinal.detector.deterioration;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.SepsisCodes;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Sepsis by the third consensus: infection is suspected (a culture and an antibiotic), and SOFA is 2 or more above its
 * baseline between 48 hours before and 24 hours after.
 */
public final class OrganFailure implements Detector {
    private static final Rule RULE = new Rule(
            "sepsis3/1",
            "Sepsis (Sepsis-3, SOFA of 1996)",
            "Organs that fail around a suspected infection.",
            "18 years and over; not where sepsis is already on the problem list.",
            "Infection suspected in the last 72 hours; SOFA over rolling 24 hours; baseline of the 90 days before.",
            Citation.paper(
                    "Singer, JAMA 2016;315:801; SOFA: Vincent, Intensive Care Med 1996;22:707 (10.1007/BF01709751);"
                            + " suspected infection: Seymour, JAMA 2016;315:762 (10.1001/jama.2016.0288)",
                    "10.1001/jama.2016.0287"),
            "A newer SOFA, a measured value of an organ that counts 0 because nothing is known of it, or another cause.");

    private static final int ADULT = 18;
    private static final int NOTABLE_RISE = 2;
    private static final int MOST_PER_SYSTEM = 4;
    private static final Duration SUSPECTED_WITHIN = Duration.ofHours(72);
    private static final Duration BEFORE = Duration.ofHours(48);
    private static final Duration AFTER = Duration.ofHours(24);
    private static final Duration BASELINE_WITHIN = Duration.ofDays(90);

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
        if (age.getAsInt() < ADULT) {
            return new NotApplicable(RULE, "Sepsis-3 is for adults");
        }
        if (!Circumstances.activeProblems(timeline, SepsisCodes.SEPSIS).isEmpty()) {
            return new NotApplicable(RULE, "sepsis is on the problem list");
        }
        Optional<SuspectedInfection> infection =
                SuspectedInfection.since(timeline, timeline.asOf().minus(SUSPECTED_WITHIN));
        if (infection.isEmpty()) {
            return new NothingFound(RULE, List.of(timeline.patientReference()));
        }
        return judge(timeline, infection.get());
    }

    private static DetectorResult judge(PatientTimeline timeline, SuspectedInfection infection) {
        Instant from = infection.at().minus(BEFORE);
        OrganScore.Support support = OrganScore.Support.of(timeline);
        Optional<OrganScore> baseline = baseline(support, from);
        int usual = baseline.map(OrganScore::points).orElse(0);
        List<OrganScore> scores = measured(timeline, from, infection.at().plus(AFTER)).stream()
                .map(point -> OrganScore.at(support, point))
                .toList();
        Roles seen = Roles.none().with("culture", infection.culture()).with("antibiotic", infection.antibiotic());
        if (scores.isEmpty()) {
            return new NotComputable(
                    RULE,
                    List.of("measurements of the organs within 48 hours before and 24 hours after"),
                    List.of(),
                    Optional.of(new Attainable(0, 6 * MOST_PER_SYSTEM)));
        }
        Optional<OrganScore> onset = scores.stream()
                .filter(score -> score.points() - usual >= NOTABLE_RISE)
                .findFirst();
        OrganScore last = scores.get(scores.size() - 1);
        if (onset.isEmpty()) {
            return new NothingFound(RULE, last.roles().and(seen).inputs(timeline));
        }
        OrganScore worst = scores.stream()
                .max((one, other) -> Integer.compare(one.points(), other.points()))
                .orElseThrow();
        List<Claim> details = new ArrayList<>();
        details.add(baseline.map(usually -> sofa(
                                timeline, "baseline", "SOFA {points} of the 24 hours to {at}: the baseline.", usually)
                        .claim())
                .orElseGet(() -> sofa(
                                timeline,
                                "no-baseline",
                                "SOFA reached {points} in the 24 hours to {at}; before, it is taken as 0.",
                                onset.get())
                        .claim()));
        if (worst.at().isAfter(onset.get().at())) {
            details.add(sofa(timeline, "worst", "Highest SOFA since: {points} in the 24 hours to {at}.", worst)
                    .claim());
        }
        details.add(known(timeline, onset.get()));
        return new Detection(
                RULE,
                Tier.T2,
                "sepsis",
                Math.min(3, (worst.points() - usual) / NOTABLE_RISE),
                Optional.empty(),
                summary(timeline, infection, onset.get()),
                details,
                onset.get()
                        .roles()
                        .and(worst.roles())
                        .and(baseline.map(OrganScore::roles).orElse(Roles.none()))
                        .and(seen)
                        .inputs(timeline));
    }

    private static Claim summary(PatientTimeline timeline, SuspectedInfection infection, OrganScore onset) {
        return sofa(
                        timeline,
                        "summary",
                        "Possible sepsis: SOFA {points} by {at}; culture of {culture}, antibiotic of {antibiotic}.",
                        onset)
                .score(
                        "culture",
                        infection.culture().time().orElseThrow().printed(),
                        "suspected-infection",
                        "culture",
                        pair(infection),
                        Map.of())
                .score(
                        "antibiotic",
                        infection.antibiotic().time().orElseThrow().printed(),
                        "suspected-infection",
                        "antibiotic",
                        pair(infection),
                        Map.of())
                .claim();
    }

    private static List<Map.Entry<String, String>> pair(SuspectedInfection infection) {
        return Roles.none()
                .with("culture", infection.culture())
                .with("antibiotic", infection.antibiotic())
                .entries();
    }

    /** How many of the six systems were measured; the others count 0. */
    private static Claim known(PatientTimeline timeline, OrganScore score) {
        return sentence(timeline, "systems", "SOFA {points} rests on {systems} of 6 organ systems; the others count 0.")
                .score(
                        "points",
                        Integer.toString(score.points()),
                        "sofa",
                        "points",
                        score.roles().entries(),
                        Map.of())
                .score(
                        "systems",
                        Integer.toString(score.systems()),
                        "sofa",
                        "systems",
                        score.roles().entries(),
                        Map.of())
                .claim();
    }

    private static Sentence sofa(PatientTimeline timeline, String template, String words, OrganScore score) {
        return sentence(timeline, template, words)
                .score(
                        "points",
                        Integer.toString(score.points()),
                        "sofa",
                        "points",
                        score.roles().entries(),
                        Map.of())
                .moment("at", score.newest());
    }

    /** The newest score of the 90 days before the window in which anything was measured. */
    private static Optional<OrganScore> baseline(OrganScore.Support support, Instant before) {
        List<Point> points = measured(support.timeline(), before.minus(BASELINE_WITHIN), before.minusSeconds(1));
        return points.isEmpty() ? Optional.empty() : Optional.of(OrganScore.at(support, points.get(points.size() - 1)));
    }

    /** Measurements of the organs in a window, of each hour the newest, oldest first. */
    private static List<Point> measured(PatientTimeline timeline, Instant from, Instant to) {
        Map<Instant, Point> points = new TreeMap<>();
        for (Analyte analyte : OrganScore.MEASURED) {
            for (Point point : timeline.series(analyte).within(Duration.between(from, to), to)) {
                points.merge(
                        point.when().start().truncatedTo(ChronoUnit.HOURS),
                        point,
                        (one, other) -> other.when().compareTo(one.when()) > 0 ? other : one);
            }
        }
        return List.copyOf(points.values());
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "sepsis3." + template, words);
    }
}
