package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Cited;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Chronic kidney disease by its values that nobody put on the problem list: an eGFR below 60, or a urine albumin of 30
 * mg/g or more, on two dates at least 90 days apart and in every value between.
 */
public final class UncodedKidneyDisease implements Detector {
    static final Rule RULE = new Rule(
            "ckd-uncoded/1",
            "Chronic kidney disease that is not on the problem list",
            "Kidney disease of three months or more that a problem list does not name, so that drugs and doses ignore it.",
            "Adults without chronic kidney disease, dialysis or a kidney transplant on record; not in pregnancy.",
            "Creatinine and urine albumin of 5 years, the newest of 18 months; the first and last creatinine outside"
                    + " hospital stays and 90 days after an acute injury.",
            Citation.paper("KDIGO 2024 CKD guideline, Kidney Int 105(4S)", "10.1016/j.kint.2023.10.018"),
            "The problem on the list, or a value without the finding.");

    private static final Duration LOOK_BACK = Duration.ofDays(1826);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(548);
    private static final double CHRONIC_DAYS = 90;
    private static final double LOW_EGFR = 60;
    private static final double RAISED = 30;

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
        if (!timeline.events("Condition", Snomed.CHRONIC_KIDNEY_DISEASE).isEmpty()
                || KidneyReplacement.isChronic(timeline)
                || KidneyReplacement.hasTransplant(timeline)) {
            return new NotApplicable(RULE, "chronic kidney disease, dialysis or a transplant is on record");
        }
        List<Point> creatinine = timeline.series(Analyte.CREATININE).within(LOOK_BACK, timeline.asOf());
        List<Point> ratios = timeline.series(Analyte.URINE_ALBUMIN_CREATININE).within(LOOK_BACK, timeline.asOf());
        List<Point> steady = Circumstances.steady(timeline, creatinine);
        Predicate<Point> low = point -> KidneyFunction.egfr(timeline, point) < LOW_EGFR;
        List<Point> fallen = trimmed(run(timeline, creatinine, low), steady);
        if (isChronic(fallen)) {
            return detection(timeline, fallen, true);
        }
        List<Point> raised = run(timeline, ratios, point -> point.value() >= RAISED);
        if (isChronic(raised)) {
            return detection(timeline, raised, false);
        }
        return creatinine.isEmpty() && ratios.isEmpty()
                ? new NotComputable(RULE, List.of("creatinine or urine albumin of the last 5 years"), List.of())
                : new NothingFound(
                        RULE,
                        Cited.of(timeline).points(creatinine).points(ratios).list());
    }

    private static Detection detection(PatientTimeline timeline, List<Point> run, boolean filtration) {
        Point first = run.get(0);
        Point now = run.get(run.size() - 1);
        String role = filtration ? "creatinine" : "ratio";
        List<Map.Entry<String, String>> roles =
                run.stream().map(point -> Map.entry(role, point.source())).toList();
        Sentence summary = sentence(
                        timeline,
                        filtration ? "egfr" : "albumin",
                        filtration
                                ? "CKD is not on the problem list: eGFR {now} on {date}, {first} on"
                                        + " {firstDate}, below 60 in all {n} values."
                                : "CKD is not on the problem list: urine albumin/creatinine {now} mg/g on {date},"
                                        + " {first} on {firstDate}, raised in all {n} values.")
                .date("date", now)
                .date("firstDate", first)
                .score("n", Integer.toString(run.size()), "ckd-criterion", "count", roles, Map.of());
        Sentence category = sentence(timeline, "category", "KDIGO category {category} on {date}.")
                .date("date", now);
        if (filtration) {
            summary.egfr("now", now).egfr("first", first);
            category.egfrCategory("category", now);
        } else {
            summary.value("now", now, 0).value("first", first, 0);
            category.albuminuriaCategory("category", now);
        }
        return new Detection(
                RULE,
                Tier.T2,
                "uncoded",
                0,
                Optional.empty(),
                summary.claim(),
                List.of(category.claim()),
                Cited.of(timeline).points(run).list());
    }

    /** The newest values without a break that all show the finding; none when the newest is old. */
    private static List<Point> run(PatientTimeline timeline, List<Point> points, Predicate<Point> finding) {
        List<Point> run = new ArrayList<>();
        for (int i = points.size() - 1; i >= 0 && finding.test(points.get(i)); i--) {
            run.add(0, points.get(i));
        }
        return run.isEmpty() || KidneyFunction.isStale(timeline, run.get(run.size() - 1), NEWEST_WITHIN)
                ? List.of()
                : run;
    }

    /**
     * From the first steady value to the last: what an acute injury or a hospital stay shows begins and ends no run.
     */
    private static List<Point> trimmed(List<Point> run, List<Point> steady) {
        int from = 0;
        int to = run.size();
        while (from < to && !steady.contains(run.get(from))) {
            from++;
        }
        while (to > from && !steady.contains(run.get(to - 1))) {
            to--;
        }
        return run.subList(from, to);
    }

    private static boolean isChronic(List<Point> run) {
        return run.size() > 1
                && run.get(0).when().hoursTo(run.get(run.size() - 1).when()) >= CHRONIC_DAYS * 24;
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "ckd-uncoded." + template, words);
    }
}
