package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prodrome.longitudinal.claim.Claim;
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
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Potassium: the categories of the UK Kidney Association, and a climb towards them under drugs that raise it. A high
 * value of a haemolysed sample, of an EDTA tube (it rose while calcium and alkaline phosphatase fell) or without a unit
 * is not judged, and asked for again.
 */
public final class PotassiumReading implements Detector {
    private static final Rule RULE = new Rule(
            "potassium/1",
            "High potassium",
            "A potassium that is dangerously high now, or that climbs towards it under a drug that raises it.",
            "Adults, and those whose age is not known, whose potassium was measured.",
            "The newest potassium of 14 days, spoken of as past (and not critical) when older than 24 hours in hospital or 72"
                    + " outside; of the same day without a time of day the worst; for the climb the last 3 of 365 days.",
            new Citation(
                    "UK Kidney Association, Treatment of Acute Hyperkalaemia in Adults, 2023 (limits as health services"
                            + " quote it; itself unverified); KDIGO 2024 CKD guideline",
                    "10.1016/j.kint.2023.10.018",
                    "https://www.ukkidney.org/health-professionals/guidelines/guidelines-commentaries"),
            "A repeated potassium from an unhaemolysed sample.");

    private static final Duration NEWEST_WITHIN = Duration.ofDays(14);

    /** How long a potassium is spoken of as one of now: an engineering rule, without a study behind it. */
    private static final Duration NOW_IN_HOSPITAL = Duration.ofHours(24);

    private static final Duration NOW_OUTSIDE = Duration.ofHours(72);
    private static final Duration CLIMB_WITHIN = Duration.ofDays(365);
    private static final Duration SAME_SAMPLE = Duration.ofHours(12);
    private static final double NEARLY_HIGH = 5.0;
    private static final double EPSILON = 1e-9;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (Circumstances.age(timeline).orElse(KidneyFunction.ADULT) < KidneyFunction.ADULT) {
            return new NotApplicable(RULE, "the limits are those of adults");
        }
        Map<Boolean, List<PotassiumValue>> values = PotassiumValue.of(timeline).stream()
                .collect(Collectors.partitioningBy(value -> value.isHaemolysed(timeline)));
        List<PotassiumValue> good = values.getOrDefault(false, List.of());
        Optional<PotassiumValue> newest = PotassiumValue.highestOfNewest(good);
        PotassiumSentences sentences = new PotassiumSentences(timeline, RULE.id());
        PotassiumDoubt doubt = new PotassiumDoubt(RULE, timeline, sentences, NEWEST_WITHIN);
        boolean isStale = newest.filter(value -> isStale(timeline, value)).isPresent();
        if (newest.isPresent() && !isStale && !newest.get().category().equals("none")) {
            return isFromEdta(timeline, newest.get().point())
                    ? doubt.fromEdta(newest.get().point())
                    : high(timeline, newest.get(), good, sentences);
        }
        Optional<Detection> doubtful = doubt.read(values.getOrDefault(true, List.of()), newest);
        if (doubtful.isPresent()) {
            return doubtful.get();
        }
        if (newest.isEmpty() || isStale) {
            return notComputable(timeline, newest);
        }
        return climb(timeline, newest.get(), good, sentences);
    }

    private static boolean isStale(PatientTimeline timeline, PotassiumValue value) {
        return KidneyFunction.isStale(timeline, value.point(), NEWEST_WITHIN);
    }

    private static NotComputable notComputable(PatientTimeline timeline, Optional<PotassiumValue> old) {
        if (old.isPresent()) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("potassium of " + old.get().point().when().printed()));
        }
        LabSeries series = timeline.series(Analyte.POTASSIUM);
        String missing = !series.points().isEmpty()
                ? "potassium of a sample that is not haemolysed"
                : series.quarantined().isEmpty()
                        ? "potassium"
                        : "potassium that can be used: "
                                + series.quarantined().get(0).reason();
        return new NotComputable(RULE, List.of(missing), List.of());
    }

    private static Detection high(
            PatientTimeline timeline, PotassiumValue value, List<PotassiumValue> good, PotassiumSentences sentences) {
        List<Event> drugs = Circumstances.drugsInUse(timeline, KidneyDrugs.POTASSIUM_RAISING);
        List<PotassiumValue> sameDay = good.stream()
                .filter(other -> !other.equals(value) && other.isInUnknownOrderWith(value))
                .toList();
        boolean isNow = isNow(timeline, value.point().when());
        Tier tier = switch (value.category()) {
            case "severe" -> isNow ? Tier.T1 : Tier.T2;
            case "moderate" -> Tier.T2;
            default -> drugs.isEmpty() ? Tier.T3 : Tier.T2;
        };
        int severity = switch (value.category()) {
            case "severe" -> 4;
            case "moderate" -> 3;
            default -> 2;
        };
        return new Detection(
                RULE,
                tier,
                value.category(),
                severity,
                Trigger.of(Analyte.POTASSIUM, value.point()),
                sentences.high(value, isNow, sameDay),
                sentences.details(value, sameDay, drugs),
                Cited.of(timeline)
                        .points(List.of(value.point()))
                        .points(sameDay.stream().map(PotassiumValue::point).toList())
                        .events(drugs)
                        .list());
    }

    /** Whether a value may still be true: of the last 24 hours of a stay in hospital, of the last 72 outside one. */
    private static boolean isNow(PatientTimeline timeline, ClinicalTime when) {
        boolean isInHospital = HospitalStays.of(timeline).hold(timeline.asOf());
        Instant oldest = timeline.asOf().minus(isInHospital ? NOW_IN_HOSPITAL : NOW_OUTSIDE);
        return !when.end().isBefore(oldest);
    }

    private static DetectorResult climb(
            PatientTimeline timeline, PotassiumValue newest, List<PotassiumValue> good, PotassiumSentences sentences) {
        List<Point> points = good.stream()
                .filter(PotassiumValue::isMeasured)
                .map(PotassiumValue::point)
                .toList();
        List<Event> drugs = Circumstances.drugsInUse(timeline, KidneyDrugs.POTASSIUM_RAISING);
        List<Point> climb = climb(timeline, points);
        return climb.isEmpty() || drugs.isEmpty()
                ? new NothingFound(
                        RULE, Cited.of(timeline).points(List.of(newest.point())).list())
                : climbing(timeline, climb, drugs, sentences);
    }

    private static Detection climbing(
            PatientTimeline timeline, List<Point> climb, List<Event> drugs, PotassiumSentences sentences) {
        Point first = climb.get(0);
        Point last = climb.get(2);
        Claim summary = sentences
                .sentence(
                        "climbing",
                        "Potassium climbs: {a} to {b} to {c} mmol/L ({percent} %) by {date}, still below the limit.")
                .value("a", first, 1)
                .value("b", climb.get(1), 1)
                .value("c", last, 1)
                .difference("percent", first, last, "signed-percent", 0)
                .date("date", last)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentences
                .sentence(
                        "climb",
                        "Potassium {a} mmol/L on {da}, {b} on {db}, {c} on {dc}: two rises, together {relation} the 11.2 % that chance"
                                + " explains.")
                .value("a", first, 1)
                .date("da", first)
                .value("b", climb.get(1), 1)
                .date("db", climb.get(1))
                .value("c", last, 1)
                .date("dc", last)
                .relation("relation", first, last, 11.2, "more than", "a fall of more than", "within")
                .claim());
        details.addAll(sentences.drugs(drugs));
        return new Detection(
                RULE,
                Tier.T2,
                "climbing",
                1,
                Trigger.of(Analyte.POTASSIUM, last),
                summary,
                details,
                Cited.of(timeline).points(climb).events(drugs).list());
    }

    /** The last three values when both rises are more than half of chance and both together more than chance. */
    private static List<Point> climb(PatientTimeline timeline, List<Point> points) {
        int n = points.size();
        if (n < 3 || KidneyFunction.isStale(timeline, points.get(n - 3), CLIMB_WITHIN)) {
            return List.of();
        }
        List<Point> three = points.subList(n - 3, n);
        double chance = BiologicalVariation.of(Analyte.POTASSIUM).orElseThrow().symmetric();
        boolean climbs = rise(three.get(0), three.get(1)) > chance / 2
                && rise(three.get(1), three.get(2)) > chance / 2
                && rise(three.get(0), three.get(2)) > Math.max(chance, 11.2) + EPSILON
                && three.get(2).value() >= NEARLY_HIGH - EPSILON;
        return climbs ? three : List.of();
    }

    private static double rise(Point from, Point to) {
        return (to.value() - from.value()) / from.value() * 100;
    }

    /** Calcium and alkaline phosphatase of the same draw that both fell beyond chance: the tube's salt bound them. */
    private static boolean isFromEdta(PatientTimeline timeline, Point last) {
        return fellWith(timeline, Analyte.CALCIUM, last, 5.7)
                && fellWith(timeline, Analyte.ALKALINE_PHOSPHATASE, last, 16.6);
    }

    private static boolean fellWith(PatientTimeline timeline, Analyte analyte, Point potassium, double percent) {
        List<Point> points = timeline.series(analyte).points();
        for (int i = 1; i < points.size(); i++) {
            boolean sameDraw = Duration.between(
                                    points.get(i).when().start(),
                                    potassium.when().start())
                            .abs()
                            .compareTo(SAME_SAMPLE)
                    <= 0;
            if (sameDraw && -rise(points.get(i - 1), points.get(i)) > percent) {
                return true;
            }
        }
        return false;
    }
}
