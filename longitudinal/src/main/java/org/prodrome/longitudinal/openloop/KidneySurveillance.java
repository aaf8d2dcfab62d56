package org.prodrome.longitudinal.openloop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.detector.kidney.KidneyFunction;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/** The yearly eGFR and urine albumin of chronic kidney disease and of diabetes. */
public final class KidneySurveillance {
    private static final Duration YEAR = Duration.ofDays(365);

    private final PatientTimeline timeline;
    private final Event problem;
    private final Rule rule;

    private KidneySurveillance(PatientTimeline timeline, Event problem, Rule rule) {
        this.timeline = timeline;
        this.problem = problem;
        this.rule = rule;
    }

    /** For a problem on the list: kidney disease before diabetes, of which one is said. */
    public static Optional<Finding> of(PatientTimeline timeline) {
        return Circumstances.activeProblems(timeline, Snomed.CHRONIC_KIDNEY_DISEASE).stream()
                .filter(event -> !event.label().isEmpty())
                .findFirst()
                .or(() -> Circumstances.activeProblems(timeline, Snomed.DIABETES).stream()
                        .filter(event -> !event.label().isEmpty())
                        .findFirst())
                .flatMap(problem -> of(timeline, problem));
    }

    /**
     * For one problem, on the list or being entered; empty when it is neither, nothing lacks, or the patient is no
     * adult, or on dialysis or with a transplant.
     */
    public static Optional<Finding> of(PatientTimeline timeline, Event problem) {
        boolean kidney = Snomed.CHRONIC_KIDNEY_DISEASE.isIn(problem.concept());
        if ((!kidney && !Snomed.DIABETES.isIn(problem.concept()))
                || Circumstances.age(timeline).orElse(0) < KidneyFunction.ADULT
                || Circumstances.hasKidneyReplacement(timeline)) {
            return Optional.empty();
        }
        return new KidneySurveillance(
                        timeline, problem, kidney ? OpenLoopRules.CKD_YEARLY : OpenLoopRules.DIABETES_YEARLY)
                .finding();
    }

    private Optional<Finding> finding() {
        List<Claim> claims = new ArrayList<>();
        List<Analyte> lacking = new ArrayList<>();
        claim(
                        Analyte.URINE_ALBUMIN_CREATININE,
                        "acr",
                        "{problem}: the newest urine albumin/creatinine ratio is of {date}, {ago}; KDIGO asks for one a year.",
                        "{problem}: {none}; KDIGO asks for one a year.",
                        "no urine albumin/creatinine ratio is on record")
                .ifPresent(claim -> {
                    claims.add(claim);
                    lacking.add(Analyte.URINE_ALBUMIN_CREATININE);
                });
        claim(
                        Analyte.CREATININE,
                        "creatinine",
                        "{problem}: the newest creatinine is of {date}, {ago}; KDIGO asks for an eGFR a year.",
                        "{problem}: {none}; KDIGO asks for an eGFR a year.",
                        "no creatinine is on record")
                .ifPresent(claim -> {
                    claims.add(claim);
                    lacking.add(Analyte.CREATININE);
                });
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        rule, Tier.T3, claims.get(0), claims.subList(1, claims.size()), Wanted.measured(lacking)));
    }

    private Optional<Claim> claim(Analyte analyte, String template, String old, String never, String none) {
        Optional<Point> newest = timeline.series(analyte).latest();
        if (newest.isPresent()) {
            return newest.filter(point -> KidneyFunction.isStale(timeline, point, YEAR))
                    .map(point -> sentence(template + ".old", old)
                            .current("problem", problem)
                            .date("date", point)
                            .ago("ago", point.event())
                            .claim());
        }
        return timeline.events("Observation", analyte.codes()).isEmpty()
                ? Optional.of(sentence(template + ".none", never)
                        .current("problem", problem)
                        .noneRecorded("none", none, "Observation", "", analyte.codes())
                        .claim())
                : Optional.empty();
    }

    private Sentence sentence(String template, String words) {
        return Sentence.of(timeline, rule.id(), "kidney-surveillance." + template, words);
    }
}
