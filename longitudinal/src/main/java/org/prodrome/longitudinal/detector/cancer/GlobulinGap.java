package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Total protein minus albumin of 4.0 g/dL or more, or risen by 0.5 over three draws, where no plasma cell disease is
 * known; and a monoclonal protein that rose by a quarter and 5 g/L.
 */
final class GlobulinGap implements Detector {
    private static final Rule RULE = new Rule(
            "globulin-gap/1",
            "Globulin gap and monoclonal protein",
            "Protein beside albumin that may be a monoclonal protein, and a known one that grows.",
            "Adults; the gap not with known plasma cell disease; nothing in comfort care. The gap misses light-chain disease.",
            "The newest total protein with albumin of the same day, not older than 1 year; 5 years before.",
            new Citation(
                    "Globulin gap of 4.0 g/dL: Clin Biochem 2023;116; progression by 25 % and 5 g/L: IMWG criteria",
                    "", ""),
            "Serum electrophoresis with free light chains, or a chronic infection or liver disease that explains the gap.");

    private static final double WIDE = 4.0;
    private static final double NOTABLE_RISE = 0.5;
    private static final double LOW_HAEMOGLOBIN = 100;
    private static final double FALL = 20;
    private static final double EGFR_LEFT = 0.8;
    private static final int BONE_FROM_AGE = 60;
    private static final int NEAR_DAYS = 90;
    private static final double RISE_PERCENT = 25;
    private static final double RISE = 5;
    private static final int FIVE_YEARS = 1827;

    private static final int ADULT = 18;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "comfort care");
        }
        if (Circumstances.age(timeline).orElse(ADULT) < ADULT) {
            return new NotApplicable(RULE, "for adults");
        }
        Optional<DetectorResult> progress = progress(timeline);
        if (progress.isPresent()) {
            return progress.get();
        }
        if (!Lines.ever(timeline, CancerWorkup.PLASMA_CELL_DISEASE).isEmpty()) {
            return new NotApplicable(RULE, "plasma cell disease is known and its monoclonal protein has not risen");
        }
        List<Gap> gaps = gaps(timeline);
        if (gaps.isEmpty()) {
            return new NotComputable(RULE, List.of("total protein and albumin of the same day"), List.of());
        }
        Gap now = gaps.get(gaps.size() - 1);
        if (now.protein().when().start().isBefore(timeline.asOf().minus(Duration.ofDays(365)))) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("total protein of " + now.protein().when().printed()));
        }
        boolean wide = !Lines.below(now.value(), WIDE);
        Optional<Gap> lowest = gaps.size() < 3
                ? Optional.empty()
                : gaps.stream()
                        .filter(gap -> !Lines.below(now.value() - gap.value(), NOTABLE_RISE))
                        .findFirst();
        if (!wide && lowest.isEmpty()) {
            return new NothingFound(RULE, now.roles().inputs(timeline));
        }
        return gap(timeline, now, lowest, wide);
    }

    private static DetectorResult gap(PatientTimeline timeline, Gap now, Optional<Gap> lowest, boolean wide) {
        Optional<Claim> sign = sign(timeline, now);
        List<Claim> details = new ArrayList<>(sign.stream().toList());
        lowest.ifPresent(before -> details.add(
                before.sentence(timeline, "before", "The gap of total protein over albumin was {gap} g/dL on {date}.")
                        .date("date", before.protein())
                        .claim()));
        details.add(sentence(timeline, "inputs", "Total protein {protein} g/dL and albumin {albumin} g/dL on {date}.")
                .value("protein", now.protein(), 1)
                .value("albumin", now.albumin(), 1)
                .date("date", now.protein())
                .claim());
        Sentence summary = wide
                ? now.sentence(
                                timeline,
                                "wide",
                                "Total protein exceeds albumin by {gap} g/dL on {date}, 4.0 or more; {none}.")
                        .noneRecorded(
                                "none",
                                "no plasma cell disease on record",
                                "Condition",
                                "",
                                CancerWorkup.PLASMA_CELL_DISEASE)
                : now.sentence(
                        timeline,
                        "risen",
                        "Total protein exceeds albumin by {gap} g/dL on {date}, risen over the years.");
        return new Detection(
                RULE,
                wide && sign.isPresent() ? Tier.T2 : Tier.T3,
                wide ? (sign.isPresent() ? "wide with another sign" : "wide") : "risen",
                wide ? (sign.isPresent() ? 2 : 1) : 0,
                Trigger.of(Analyte.TOTAL_PROTEIN, now.protein()),
                summary.date("date", now.protein()).claim(),
                details,
                now.roles().inputs(timeline));
    }

    /**
     * What makes the gap urgent: a haemoglobin below 100 g/L or 20 g/L lower than in the two years before, a calcium
     * above the laboratory's own limit, an eGFR that fell by a fifth, from 60 years back pain or a fragility fracture
     * (the age belongs to the bone pain, as NICE NG12 has it for myeloma: by itself it would make every old patient's
     * gap urgent).
     */
    private static Optional<Claim> sign(PatientTimeline timeline, Gap now) {
        return anaemia(timeline, now)
                .or(() -> calcium(timeline, now))
                .or(() -> kidney(timeline, now))
                .or(() -> bone(timeline, now));
    }

    private static Optional<Claim> anaemia(PatientTimeline timeline, Gap now) {
        Optional<Point> blood = Lines.near(timeline, Analyte.HAEMOGLOBIN, now.protein(), NEAR_DAYS);
        Optional<Point> low = blood.filter(point -> Lines.below(point.value(), LOW_HAEMOGLOBIN));
        if (low.isPresent()) {
            return low.map(point -> Lines.level(
                            sentence(timeline, "anaemia", "Haemoglobin {value} g/L on {date}, {side} 100 g/L.")
                                    .value("value", point, 0)
                                    .date("date", point),
                            "side",
                            point,
                            LOW_HAEMOGLOBIN,
                            "above",
                            "below")
                    .claim());
        }
        return blood.flatMap(point -> before(timeline, Analyte.HAEMOGLOBIN, point)
                .max((one, other) -> one.exact().compareTo(other.exact()))
                .filter(highest -> !Lines.below(highest.value() - point.value(), FALL))
                .map(highest -> sentence(
                                timeline,
                                "falling-haemoglobin",
                                "Haemoglobin fell by {fall} g/L to {value} g/L on {date} from {beforeDate}.")
                        .difference("fall", highest, point, "absolute", 0)
                        .value("value", point, 0)
                        .date("date", point)
                        .date("beforeDate", highest)
                        .claim()));
    }

    private static Optional<Claim> calcium(PatientTimeline timeline, Gap now) {
        return Lines.near(timeline, Analyte.CALCIUM, now.protein(), NEAR_DAYS)
                .filter(point -> {
                    OptionalDouble limit = ReferenceLimit.upper(Analyte.CALCIUM, point);
                    return limit.isPresent() && Lines.above(point.value(), limit.getAsDouble());
                })
                .map(point -> sentence(
                                timeline,
                                "calcium",
                                "Calcium {value} mg/dL on {date}, above the laboratory's limit of {limit}.")
                        .value("value", point, 1)
                        .date("date", point)
                        .score(
                                "limit",
                                Printed.number(
                                        ReferenceLimit.upper(Analyte.CALCIUM, point)
                                                .orElseThrow(),
                                        1),
                                "reference-limit",
                                "upper",
                                Roles.none().with("calcium", point).entries(),
                                Map.of("decimals", "1"))
                        .claim());
    }

    private static Optional<Claim> kidney(PatientTimeline timeline, Gap now) {
        return Lines.near(timeline, Analyte.CREATININE, now.protein(), NEAR_DAYS)
                .filter(point -> Facts.egfr(timeline.patient(), point).isPresent())
                .flatMap(point -> before(timeline, Analyte.CREATININE, point)
                        .filter(earlier ->
                                Facts.egfr(timeline.patient(), earlier).isPresent())
                        .min((one, other) -> one.exact().compareTo(other.exact()))
                        .filter(earlier -> !Lines.above(egfr(timeline, point), EGFR_LEFT * egfr(timeline, earlier)))
                        .map(earlier -> sentence(
                                        timeline,
                                        "falling-egfr",
                                        "eGFR fell by {percent} % to {value} on {date} from {beforeDate}.")
                                .egfrDifference("percent", earlier, point, "percent", 0)
                                .egfr("value", point)
                                .date("date", point)
                                .date("beforeDate", earlier)
                                .claim()));
    }

    private static Optional<Claim> bone(PatientTimeline timeline, Gap now) {
        return timeline.events("Condition", CancerWorkup.BACK_PAIN_OR_FRACTURE).stream()
                .filter(event -> !event.label().isEmpty())
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .filter(event -> Person.age(
                                        timeline.patient(),
                                        event.time().orElseThrow().firstDay())
                                .orElse(0)
                        >= BONE_FROM_AGE)
                .filter(event -> !event.time()
                        .orElseThrow()
                        .start()
                        .isBefore(now.protein().when().start().minus(Duration.ofDays(365))))
                .reduce((one, later) -> later)
                .map(event -> sentence(timeline, "bone", "{problem}, recorded on {date}, at {age} years.")
                        .label("problem", event, CancerWorkup.BACK_PAIN_OR_FRACTURE)
                        .date("date", event)
                        .ageOn("age", event.time().orElseThrow().firstDay())
                        .claim());
    }

    /** Values of the two years before one. */
    private static Stream<Point> before(PatientTimeline timeline, Analyte analyte, Point point) {
        return timeline
                .series(analyte)
                .within(Duration.ofDays(730), point.when().start())
                .stream()
                .filter(earlier -> earlier.when().start().isBefore(point.when().start()));
    }

    private static double egfr(PatientTimeline timeline, Point creatinine) {
        return Facts.egfr(timeline.patient(), creatinine).orElseThrow();
    }

    /** A monoclonal protein risen by a quarter and 5 g/L from its lowest. */
    private static Optional<DetectorResult> progress(PatientTimeline timeline) {
        List<Point> points = Lines.last(timeline, Analyte.MONOCLONAL_PROTEIN, FIVE_YEARS);
        if (points.size() < 2) {
            return Optional.empty();
        }
        Point now = points.get(points.size() - 1);
        Point lowest = points.stream()
                .min((one, other) -> one.exact().compareTo(other.exact()))
                .orElseThrow();
        double rise = now.exact().subtract(lowest.exact()).doubleValue();
        if (lowest.value() <= 0
                || Lines.below(rise, RISE)
                || Lines.below(100 * rise / lowest.value(), RISE_PERCENT)
                || now.when().start().isBefore(timeline.asOf().minus(Duration.ofDays(365)))) {
            return Optional.empty();
        }
        Sentence summary = sentence(
                        timeline,
                        "progress",
                        "Monoclonal protein rose by {rise} g/L ({percent} %) to {now} g/L on {date} from {before} on"
                                + " {beforeDate}.")
                .difference("rise", lowest, now, "absolute", 0)
                .difference("percent", lowest, now, "percent", 0)
                .value("now", now, 0)
                .date("date", now)
                .value("before", lowest, 0)
                .date("beforeDate", lowest);
        return Optional.of(new Detection(
                RULE,
                Tier.T2,
                "monoclonal protein rising",
                2,
                Trigger.of(Analyte.MONOCLONAL_PROTEIN, now),
                summary.claim(),
                List.of(),
                Lines.inputs(timeline, List.of(lowest, now))));
    }

    private static List<Gap> gaps(PatientTimeline timeline) {
        return Lines.last(timeline, Analyte.TOTAL_PROTEIN, FIVE_YEARS).stream()
                .flatMap(protein -> timeline.series(Analyte.ALBUMIN).points().stream()
                        .filter(albumin ->
                                albumin.when().firstDay().equals(protein.when().firstDay()))
                        .limit(1)
                        .map(albumin -> new Gap(protein, albumin)))
                .toList();
    }

    private record Gap(Point protein, Point albumin) {
        double value() {
            return protein.exact().subtract(albumin.exact()).doubleValue();
        }

        Roles roles() {
            return Roles.none().with("protein", protein).with("albumin", albumin);
        }

        Sentence sentence(PatientTimeline timeline, String template, String words) {
            return GlobulinGap.sentence(timeline, template, words)
                    .score(
                            "gap",
                            Printed.number(protein.exact().subtract(albumin.exact()), 1),
                            "globulin-gap",
                            "value",
                            roles().entries(),
                            Map.of());
        }
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "globulin-gap." + template, words);
    }
}
