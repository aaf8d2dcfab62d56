package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
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
import org.prodrome.longitudinal.equation.KdigoCkd;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Falling kidney function: eGFR recomputed from every steady creatinine of the last five years, one value per 14 days.
 * Rapid is a Theil-Sen slope at or below -5 mL/min/1.73 m² a year with its interval below 0 (KDIGO 2024); accelerated a
 * sustained fall within a year (NICE NG203, see {@link Fall}); beside them a fall of 20 % from one value to the next,
 * of 30, 40 or 57 % over two years, and a urine albumin that doubled. A slope through fewer than four values or less
 * than a year is provisional: said so, without an interval, and never more than a line of information.
 */
public final class KidneyDecline implements Detector {
    static final Rule RULE = new Rule(
            "ckd-progression/1",
            "Falling kidney function",
            "A fall of the eGFR that is more than chance, before a category or a problem list says so.",
            "Adults; not with kidney replacement therapy or a transplant.",
            "Creatinine of 5 years outside hospital stays and outside 90 days after an acute kidney injury.",
            Citation.paper(
                    "KDIGO 2024 CKD guideline, Kidney Int 105(4S); eGFR by CKD-EPI 2021 (10.1056/NEJMoa2102953); accelerated"
                            + " progression as NICE NG203; falls of 30, 40 and 57 % Coresh 2014 (10.1001/jama.2014.6634)",
                    "10.1016/j.kint.2023.10.018"),
            "A new creatinine that brings the upper end of the slope's interval above 0, or an acute cause (dehydration, a"
                    + " new drug, obstruction) that explains the last values.");

    private static final Duration NEWEST_WITHIN = Duration.ofDays(548);
    private static final double RAPID_SLOPE = -5;
    private static final double NOTABLE_SLOPE = -3;
    private static final double CKD_EGFR = 60;

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
        if (KidneyReplacement.isOnDialysis(timeline) || KidneyReplacement.hasTransplant(timeline)) {
            return new NotApplicable(RULE, "kidney replacement therapy or a transplant is on record");
        }
        KidneyCourse course = KidneyCourse.of(timeline);
        Optional<TheilSen> slope = course.slope();
        if (slope.isEmpty()) {
            return new NotComputable(
                    RULE,
                    List.of(
                            "3 creatinine results outside recorded hospital stays over 180 days in the last 5 years (found %d over %d days)"
                                    .formatted(course.bins().size(), Math.round(course.span()))),
                    List.of());
        }
        if (KidneyFunction.isStale(timeline, course.last(), NEWEST_WITHIN)) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("creatinine of " + course.last().when().printed()));
        }
        return judge(course, slope.get());
    }

    private static DetectorResult judge(KidneyCourse course, TheilSen slope) {
        boolean falling = slope.high() < 0;
        boolean rapid = falling && slope.slope() <= RAPID_SLOPE;
        Optional<Fall> accelerated = Fall.accelerated(course);
        Optional<Fall> step = Fall.step(course);
        Optional<Fall> surrogate = Fall.overTwoYears(course);
        boolean doubled = Albuminuria.doubled(course.timeline()).isPresent();
        boolean notable = falling && (slope.slope() <= NOTABLE_SLOPE || course.now() < CKD_EGFR);
        if (!notable && accelerated.isEmpty() && step.isEmpty() && surrogate.isEmpty() && !doubled) {
            return new NothingFound(RULE, DeclineSentences.inputs(course));
        }
        List<String> states = new ArrayList<>();
        if (rapid) {
            states.add("rapid");
        }
        if (accelerated.isPresent()) {
            states.add("accelerated");
        }
        if (states.isEmpty()) {
            states.add(notable || surrogate.isPresent() ? "falling" : step.isPresent() ? "step" : "albuminuria");
        }
        DeclineSentences sentences = new DeclineSentences(course, slope);
        boolean expectedDip = ExpectedDip.of(course).isPresent();
        boolean strong = rapid && !course.isProvisional()
                || accelerated.isPresent()
                || surrogate.filter(fall -> fall.percentClass() >= 40).isPresent();
        Claim summary = rapid || notable && accelerated.isEmpty()
                ? sentences.slopeSummary()
                : accelerated
                        .or(() -> surrogate)
                        .or(() -> step)
                        .map(sentences::fallSummary)
                        .orElseGet(sentences::albuminuriaSummary);
        return new Detection(
                RULE,
                strong && !expectedDip ? Tier.T2 : Tier.T3,
                String.join("+", states) + " " + KdigoCkd.Gfr.of(course.now())
                        + (course.isProvisional() ? " (provisional)" : ""),
                2 * states.size()
                        + (int) Math.max(0, (90 - course.now()) / 15)
                        + surrogate.map(Fall::rank).orElse(0),
                Trigger.of(Analyte.CREATININE, course.last()),
                summary,
                sentences.details(rapid, accelerated, step, surrogate),
                sentences.inputs());
    }
}
