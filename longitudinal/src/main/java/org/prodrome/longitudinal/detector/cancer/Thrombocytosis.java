package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.util.List;
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
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.HospitalStays;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.quantity.Analyte;

/** Platelets above 400 without an explanation: once a line of information, twice within six months a warning. */
final class Thrombocytosis implements Detector {
    private static final Rule RULE = new Rule(
            "thrombocytosis/1",
            "Unexplained high platelet count",
            "A high platelet count that may be the first sign of cancer of lung, womb, stomach, gullet or bowel.",
            "40 years and over; not with a known malignancy, myeloproliferative disease, without a spleen, under iron"
                    + " treatment, or in comfort care; a count within 30 days after an infection or surgery, or beside a C-reactive"
                    + " protein above 10 mg/L, or during a hospital stay does not count.",
            "The newest platelet count, not older than 6 months, and the one before within 6 months.",
            Citation.paper("Bailey, Br J Gen Pract 2017;67:e405", "10.3399/bjgp17X691109"),
            "A later count at or below 400, or an explanation such as infection, inflammation, surgery or iron deficiency.");

    private static final int FROM_AGE = 40;
    private static final double LIMIT = 400;
    private static final int SIX_MONTHS = 183;
    private static final int SETTLING_DAYS = 30;
    private static final double INFLAMED = 10;

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
        if (age.getAsInt() < FROM_AGE) {
            return new NotApplicable(RULE, "from 40 years");
        }
        if (Routing.hasMalignancy(timeline)
                || !Lines.ever(timeline, CancerWorkup.MANY_PLATELETS).isEmpty()
                || Circumstances.mayTake(timeline, CancerWorkup.IRON)
                || Routing.isComfortCare(timeline)) {
            return new NotApplicable(
                    RULE,
                    "malignancy, myeloproliferative disease, no spleen, iron treatment or comfort care on record");
        }
        List<Point> counts = timeline.series(Analyte.PLATELETS).points();
        if (counts.isEmpty()) {
            return new NotComputable(RULE, List.of("platelets"), List.of());
        }
        Point now = counts.get(counts.size() - 1);
        if (now.when().start().isBefore(timeline.asOf().minus(Duration.ofDays(SIX_MONTHS)))) {
            return new NotComputable(
                    RULE, List.of(), List.of("platelets of " + now.when().printed()));
        }
        if (!Lines.above(now.value(), LIMIT) || isExplained(timeline, now)) {
            return new NothingFound(RULE, Lines.inputs(timeline, List.of(now)));
        }
        // The count before of another day: two counts of one draw are one.
        Optional<Point> before = counts.stream()
                .filter(point -> Lines.daysBetween(point, now) >= 7 && Lines.daysBetween(point, now) <= SIX_MONTHS)
                .reduce((older, newer) -> newer)
                .filter(point -> Lines.above(point.value(), LIMIT) && !isExplained(timeline, point));
        return before.isPresent() ? twice(timeline, before.get(), now) : once(timeline, now);
    }

    private static DetectorResult twice(PatientTimeline timeline, Point before, Point now) {
        Sentence summary = sentence(
                        timeline,
                        "twice",
                        "Platelets {level}: {now} ×10⁹/L on {date} after {before} on {beforeDate}, {levelBefore}.")
                .value("now", now, 0)
                .date("date", now)
                .value("before", before, 0)
                .date("beforeDate", before);
        Lines.level(summary, "level", now, LIMIT, "above 400", "not high");
        Lines.level(summary, "levelBefore", before, LIMIT, "above 400 too", "not high");
        return new Detection(
                RULE,
                Tier.T2,
                "twice above 400",
                1,
                Trigger.of(Analyte.PLATELETS, now),
                summary.claim(),
                List.of(),
                Lines.inputs(timeline, List.of(before, now)));
    }

    private static DetectorResult once(PatientTimeline timeline, Point now) {
        Sentence summary = sentence(
                        timeline,
                        "once",
                        "Platelets {level}: {now} ×10⁹/L on {date}; a second count within months tells more.")
                .value("now", now, 0)
                .date("date", now);
        Lines.level(summary, "level", now, LIMIT, "above 400", "not high");
        return new Detection(
                RULE,
                Tier.T3,
                "once above 400",
                0,
                Trigger.of(Analyte.PLATELETS, now),
                summary.claim(),
                List.of(),
                Lines.inputs(timeline, List.of(now)));
    }

    private static boolean isExplained(PatientTimeline timeline, Point count) {
        boolean inflamed = Lines.near(timeline, Analyte.CRP, count, SETTLING_DAYS)
                .filter(crp -> Lines.above(crp.value(), INFLAMED))
                .isPresent();
        return inflamed
                || Lines.isJustBefore(timeline, CancerWorkup.INFECTION, count, SETTLING_DAYS)
                || HospitalStays.of(timeline).hold(count)
                || Surgery.isWithin(timeline, count, SETTLING_DAYS);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "thrombocytosis." + template, words);
    }
}
