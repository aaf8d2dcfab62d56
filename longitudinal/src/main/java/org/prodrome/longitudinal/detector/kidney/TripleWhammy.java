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
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
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

    private static final int LONGEST_SUMMARY = 140;
    private static final List<CodeSet> SETS =
            List.of(KidneyDrugs.NSAIDS, KidneyDrugs.RENIN_ANGIOTENSIN, KidneyDrugs.DIURETICS);
    private static final List<String> KINDS = List.of("NSAID", "Renin-angiotensin blocker", "Diuretic");

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
        Claim summary = named(timeline, creatinine, drugs);
        List<Claim> details = new ArrayList<>();
        for (int i = 0; i < drugs.size(); i++) {
            details.add(sentence(timeline, "drug." + i, KINDS.get(i) + ": {drug} is {status}, recorded on {date}.")
                    .label("drug", drugs.get(i), SETS.get(i))
                    .use("status", drugs.get(i))
                    .date("date", drugs.get(i))
                    .claim());
            DrugUse.recognisedBy(timeline, RULE.id(), drugs.get(i), SETS.get(i)).ifPresent(details::add);
        }
        KidneyFunction.unsteadyFrom(timeline, creatinine)
                .ifPresent(before -> details.add(EgfrReading.unsteady(timeline, RULE.id(), before, creatinine)));
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

    /** By the drugs' names where their words hold one; else as recorded, and by class where that is too long. */
    private static Claim named(PatientTimeline timeline, Point creatinine, List<Event> drugs) {
        Claim names = summary(
                timeline,
                creatinine,
                drugs,
                "names",
                "Together: {drug0} (NSAID), {drug1} and {drug2}, with eGFR {egfr} ({date}); risk of acute kidney injury.");
        return names.text().length() < LONGEST_SUMMARY
                ? names
                : summary(timeline, creatinine, drugs, "long", "NSAID with {drug1} and {drug2}, eGFR {egfr} ({date}).");
    }

    private static Claim summary(
            PatientTimeline timeline, Point creatinine, List<Event> drugs, String template, String words) {
        Sentence sentence = sentence(timeline, template, words);
        for (int i = 0; i < drugs.size(); i++) {
            if (words.contains("{drug" + i + "}")) {
                sentence.drugName("drug" + i, drugs.get(i), SETS.get(i));
            }
        }
        return sentence.egfr("egfr", creatinine).date("date", creatinine).claim();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "triple-whammy." + template, words);
    }
}
