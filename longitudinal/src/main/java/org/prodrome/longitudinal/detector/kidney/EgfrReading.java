package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
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
import org.prodrome.longitudinal.equation.CkdEpi;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Whether the newest eGFR can be believed: creatinine and cystatin C agree, and creatinine was steady. Speaks only when
 * the two estimates differ by 30 % or more, or when an eGFR below 60 rests on a creatinine that moved within 7 days.
 */
public final class EgfrReading implements Detector {
    private static final Rule RULE = new Rule(
            "egfr-reading/1",
            "Is the eGFR reliable",
            "An eGFR that would mislead: creatinine and cystatin C disagree, or creatinine is not steady.",
            "Adults; not on dialysis and not pregnant.",
            "Creatinine of 90 days; cystatin C within 30 days of it.",
            Citation.paper("CKD-EPI 2021, Inker LA, NEJM 2021;385:1737", "10.1056/NEJMoa2102953"),
            "A second cystatin C that agrees with creatinine, or a creatinine that stays the same for 7 days.");

    private static final Duration NEWEST_WITHIN = Duration.ofDays(90);
    private static final double MOST_DAYS_APART = 30;
    private static final double DISCORDANT = 0.30;
    private static final double LOW = 60;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<DetectorResult> cannot = KidneyFunction.whyNot(RULE, timeline);
        if (cannot.isPresent()) {
            return cannot.get();
        }
        if (KidneyReplacement.isOnDialysis(timeline)) {
            return new NotApplicable(RULE, "dialysis is on record");
        }
        Optional<Point> newest = KidneyFunction.creatinine(timeline);
        if (newest.isEmpty()) {
            return new NotComputable(RULE, List.of("creatinine"), List.of());
        }
        Point creatinine = newest.get();
        if (KidneyFunction.isStale(timeline, creatinine, NEWEST_WITHIN)) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("creatinine of " + creatinine.when().printed()));
        }
        Optional<Point> cystatin = cystatin(timeline, creatinine);
        double egfr = KidneyFunction.egfr(timeline, creatinine);
        if (cystatin.isPresent()) {
            double other = CkdEpi.cystatin2012(cystatin.get().value(), age(timeline, cystatin.get()), female(timeline));
            if (Math.abs(egfr - other) / egfr >= DISCORDANT - 1e-9) {
                return discordant(timeline, creatinine, cystatin.get(), egfr, other);
            }
        }
        Optional<Point> before = KidneyFunction.unsteadyFrom(timeline, creatinine);
        return before.isPresent() && egfr < LOW
                ? unreliable(timeline, before.get(), creatinine)
                : new NothingFound(
                        RULE,
                        Cited.of(timeline)
                                .points(List.of(creatinine))
                                .points(cystatin.stream().toList())
                                .list());
    }

    /** The sentence that an eGFR rests on a creatinine that was not steady. */
    static Claim unsteady(PatientTimeline timeline, String ruleId, Point before, Point creatinine) {
        return Sentence.of(
                        timeline,
                        ruleId,
                        "egfr.unsteady",
                        "Not reliable: creatinine changed by {percent} %, from {before} mg/dL on {beforeDate} to {now} on {date};"
                                + " an eGFR holds for a steady creatinine.")
                .difference("percent", before, creatinine, "percent", 0)
                .value("before", before, 2)
                .date("beforeDate", before)
                .value("now", creatinine, 2)
                .date("date", creatinine)
                .claim();
    }

    private static Detection discordant(
            PatientTimeline timeline, Point creatinine, Point cystatin, double egfr, double other) {
        List<Map.Entry<String, String>> roles =
                List.of(Map.entry("creatinine", creatinine.source()), Map.entry("cystatin", cystatin.source()));
        double both = CkdEpi.creatinineCystatin2021(
                creatinine.value(), cystatin.value(), age(timeline, creatinine), female(timeline));
        Claim summary = sentence(
                        timeline,
                        "discordant",
                        "eGFR {cr} by creatinine, {cys} by cystatin C: {percent} % apart ({date}); {both} by both.")
                .egfr("cr", creatinine)
                .score("cys", Printed.number(other, 0), "ckd-epi", "cystatin", roles, Map.of())
                .score(
                        "percent",
                        Printed.number(Math.abs(egfr - other) / egfr * 100, 0),
                        "ckd-epi",
                        "apart",
                        roles,
                        Map.of())
                .date("date", creatinine)
                .score("both", Printed.number(both, 0), "ckd-epi", "both", roles, Map.of())
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "measured",
                        "Creatinine {cr} mg/dL on {crDate}, cystatin C {cys} mg/L on {cysDate}. Muscle mass moves the first,"
                                + " inflammation, thyroid disease and steroids the second.")
                .value("cr", creatinine, 2)
                .date("crDate", creatinine)
                .value("cys", cystatin, 2)
                .date("cysDate", cystatin)
                .claim());
        KidneyFunction.unsteadyFrom(timeline, creatinine)
                .ifPresent(before -> details.add(unsteady(timeline, RULE.id(), before, creatinine)));
        return new Detection(
                RULE,
                Tier.T3,
                "discordant",
                1,
                Trigger.of(Analyte.CREATININE, creatinine),
                summary,
                details,
                Cited.of(timeline).points(List.of(creatinine, cystatin)).list());
    }

    private static Detection unreliable(PatientTimeline timeline, Point before, Point creatinine) {
        Claim summary = sentence(
                        timeline,
                        "unreliable",
                        "eGFR {egfr} of {date} is not reliable: creatinine {relation} from {before} to {now} mg/dL in 7 days.")
                .egfr("egfr", creatinine)
                .date("date", creatinine)
                .relation("relation", before, creatinine, 0, "rose", "fell", "stayed")
                .value("before", before, 2)
                .value("now", creatinine, 2)
                .claim();
        return new Detection(
                RULE,
                Tier.T3,
                "not steady",
                0,
                Trigger.of(Analyte.CREATININE, creatinine),
                summary,
                List.of(unsteady(timeline, RULE.id(), before, creatinine)),
                Cited.of(timeline).points(List.of(before, creatinine)).list());
    }

    /** The cystatin C nearest in time to the creatinine, at most 30 days from it. */
    private static Optional<Point> cystatin(PatientTimeline timeline, Point creatinine) {
        return timeline.series(Analyte.CYSTATIN_C).points().stream()
                .filter(point -> apart(point, creatinine) <= MOST_DAYS_APART)
                .min(Comparator.comparingDouble(point -> apart(point, creatinine)));
    }

    private static double apart(Point one, Point other) {
        return Math.abs(one.when().hoursTo(other.when())) / 24;
    }

    private static int age(PatientTimeline timeline, Point point) {
        return Person.age(timeline.patient(), point.when().firstDay()).orElseThrow();
    }

    private static boolean female(PatientTimeline timeline) {
        return Person.sex(timeline.patient()).orElseThrow() == Person.Sex.FEMALE;
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "egfr." + template, words);
    }
}
