package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/** An NSAID beside a renin-angiotensin blocker and a diuretic in somebody whose eGFR is already below 60. */
public final class TripleWhammy implements Detector {
    private static final Rule RULE = new Rule(
            "triple-whammy/1",
            "NSAID, renin-angiotensin blocker and diuretic together",
            "Three drugs that together take from the kidney all it has to keep up its filtration.",
            "Adults who take all three and whose eGFR is below 60.",
            "The newest creatinine of the last 365 days.",
            Citation.paper(
                    "Lapi F, BMJ 2013;346:e8525 (three drugs and acute kidney injury); KDIGO 2024 CKD guideline",
                    "10.1136/bmj.e8525"),
            "One of the three stopped, or an eGFR of 60 or more.");

    private static final Duration NEWEST_WITHIN = Duration.ofDays(365);
    private static final double LOW = 60;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        List<Event> painkillers = Circumstances.drugsInUse(timeline, KidneyDrugs.NSAIDS);
        List<Event> blockers = Circumstances.drugsInUse(timeline, KidneyDrugs.RENIN_ANGIOTENSIN);
        List<Event> diuretics = Circumstances.drugsInUse(timeline, KidneyDrugs.DIURETICS);
        if (painkillers.isEmpty() || blockers.isEmpty() || diuretics.isEmpty()) {
            return new NotApplicable(RULE, "the three drugs are not in use together");
        }
        Optional<DetectorResult> cannot = KidneyFunction.whyNot(RULE, timeline);
        if (cannot.isPresent()) {
            return cannot.get();
        }
        Optional<Point> creatinine = KidneyFunction.creatinine(timeline);
        if (creatinine.isEmpty()) {
            return new NotComputable(RULE, List.of("creatinine"), List.of());
        }
        if (KidneyFunction.isStale(timeline, creatinine.get(), NEWEST_WITHIN)) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("creatinine of " + creatinine.get().when().printed()));
        }
        return judge(timeline, creatinine.get(), List.of(painkillers.get(0), blockers.get(0), diuretics.get(0)));
    }

    private static DetectorResult judge(PatientTimeline timeline, Point creatinine, List<Event> drugs) {
        List<String> inputs =
                Cited.of(timeline).points(List.of(creatinine)).events(drugs).list();
        if (KidneyFunction.egfr(timeline, creatinine) >= LOW) {
            return new NothingFound(RULE, inputs);
        }
        Claim summary = sentence(
                        timeline,
                        "summary",
                        "NSAID ({nsaid}), renin-angiotensin blocker ({blocker}) and diuretic ({diuretic}) with eGFR {egfr} ({date}).")
                .status("nsaid", drugs.get(0), KidneyDrugs.NSAIDS)
                .status("blocker", drugs.get(1), KidneyDrugs.RENIN_ANGIOTENSIN)
                .status("diuretic", drugs.get(2), KidneyDrugs.DIURETICS)
                .egfr("egfr", creatinine)
                .date("date", creatinine)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "drugs",
                        "NSAID: {nsaid}, {s0}. Renin-angiotensin blocker: {blocker}, {s1}. Diuretic: {diuretic}, {s2}.")
                .label("nsaid", drugs.get(0), KidneyDrugs.NSAIDS)
                .status("s0", drugs.get(0))
                .label("blocker", drugs.get(1), KidneyDrugs.RENIN_ANGIOTENSIN)
                .status("s1", drugs.get(1))
                .label("diuretic", drugs.get(2), KidneyDrugs.DIURETICS)
                .status("s2", drugs.get(2))
                .claim());
        return new Detection(
                RULE,
                Tier.T2,
                "three together",
                1,
                Trigger.of(Analyte.CREATININE, creatinine),
                summary,
                details,
                inputs);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "triple-whammy." + template, words);
    }
}
