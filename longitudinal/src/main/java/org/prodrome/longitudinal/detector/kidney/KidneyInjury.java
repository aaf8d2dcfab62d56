package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Acute kidney injury: by creatinine (the worse of KDIGO's rolling rule on the 7 days before and the NHS algorithm
 * against the median of the year before them; never a baseline computed back from an assumed eGFR), by hourly urine
 * output, and by the start of kidney replacement therapy. The worst of the three is the stage.
 */
public final class KidneyInjury implements Detector {
    private static final Rule RULE = new Rule(
            "aki/1",
            "Acute kidney injury",
            "A creatinine that rose within 7 days or above the median of the year before, too little urine, or kidney"
                    + " replacement therapy begun.",
            "Adults, and children from 28 days by KDIGO alone, with stage 3 below an eGFR of 35 (bedside Schwartz, 10.1681/ASN.2008030287); not"
                    + " with chronic dialysis or end-stage kidney disease, nor in the 90 days after a transplant.",
            "7 days, and the year before them; urine of 24 hours.",
            Citation.paper(
                    "KDIGO 2012 AKI guideline; NHS England algorithm NHS/PSA/D/2014/010", "10.1038/kisup.2012.1"),
            "A repeated creatinine that does not confirm the rise, or an older value that shows it is not new.");

    private static final int SEVERE = 3;
    private static final int NEWBORN_DAYS = 28;
    private static final int MOST_DRUGS = 6;

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
        if (isNewborn(timeline)) {
            return new NotApplicable(RULE, "below 28 days creatinine is still the mother's");
        }
        boolean child = age.getAsInt() < KidneyFunction.ADULT;
        if (KidneyReplacement.isChronic(timeline)) {
            return new NotApplicable(RULE, "chronic kidney replacement therapy is on record");
        }
        if (KidneyReplacement.isNewTransplant(timeline)) {
            return new NotApplicable(RULE, "a kidney transplant of the last 90 days is on record");
        }
        Optional<ChildKidneyInjury> young = child ? ChildKidneyInjury.of(timeline) : Optional.empty();
        Optional<CreatinineInjury> creatinine =
                child ? young.map(ChildKidneyInjury::injury) : CreatinineInjury.of(timeline);
        Optional<UrineCharting> urine = UrineCharting.of(timeline);
        Optional<Event> dialysis = KidneyReplacement.running(timeline)
                .filter(event -> !event.label().isEmpty());
        int stage = Math.max(
                Math.max(
                        creatinine.map(CreatinineInjury::stage).orElse(0),
                        young.map(ChildKidneyInjury::stage).orElse(0)),
                dialysis.isPresent()
                        ? SEVERE
                        : urine.map(found -> found.output().stage()).orElse(0));
        if (stage > 0) {
            return detection(timeline, stage, creatinine.filter(found -> found.stage() > 0), young, urine, dialysis);
        }
        if (creatinine.isPresent()) {
            return new NothingFound(
                    RULE, Cited.of(timeline).points(creatinine.get().points()).list());
        }
        return notComputable(timeline, child);
    }

    private static boolean isNewborn(PatientTimeline timeline) {
        LocalDate born =
                LocalDate.parse(timeline.patient().getBirthDateElement().getValueAsString());
        return born.plusDays(NEWBORN_DAYS)
                .isAfter(timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate());
    }

    private static DetectorResult notComputable(PatientTimeline timeline, boolean child) {
        return timeline.series(Analyte.CREATININE)
                .latest()
                .map(last -> KidneyFunction.isStale(timeline, last, Duration.ofDays(7))
                        ? new NotComputable(
                                RULE,
                                List.of(),
                                List.of("creatinine of " + last.when().printed()))
                        : new NotComputable(
                                RULE,
                                List.of("an earlier creatinine of the last %d days".formatted(child ? 7 : 365)),
                                List.of()))
                .orElseGet(() -> new NotComputable(RULE, List.of("creatinine"), List.of()));
    }

    private static Detection detection(
            PatientTimeline timeline,
            int stage,
            Optional<CreatinineInjury> creatinine,
            Optional<ChildKidneyInjury> young,
            Optional<UrineCharting> urine,
            Optional<Event> dialysis) {
        Cited cited = Cited.of(timeline);
        List<Claim> said = new ArrayList<>();
        List<Claim> details = new ArrayList<>();
        String state = "stage " + stage;
        int ofCreatinine = young.map(ChildKidneyInjury::stage)
                .orElseGet(() -> creatinine.map(CreatinineInjury::stage).orElse(0));
        if (young.isEmpty()
                && creatinine.isPresent()
                && (creatinine.get().stage() == stage || said(urine, dialysis) < stage)) {
            state = creatinine.get().state();
        }
        creatinine.ifPresent(found -> {
            said.add(young.map(one -> one.summary(timeline, RULE.id())).orElseGet(() -> found.summary(RULE.id())));
            details.addAll(
                    young.map(one -> one.details(timeline, RULE.id())).orElseGet(() -> found.details(RULE.id())));
            cited.points(found.points())
                    .points(found.week())
                    .points(young.map(ChildKidneyInjury::heights).orElse(List.of()));
        });
        urine.ifPresent(found -> {
            said.add(
                    found.output().stage() == stage && ofCreatinine < stage ? 0 : said.size(),
                    found.claim(timeline, RULE.id()));
            cited.points(found.points()).points(List.of(found.weight()));
        });
        dialysis.ifPresent(event -> {
            boolean leads = ofCreatinine < SEVERE;
            said.add(leads ? 0 : said.size(), started(timeline, event));
            cited.events(List.of(event));
        });
        List<Event> drugs = drugs(timeline);
        cited.events(drugs);
        details.addAll(0, said.subList(1, said.size()));
        drugs.forEach(drug -> details.add(drug(timeline, drug)));
        return new Detection(
                RULE,
                stage == SEVERE ? Tier.T1 : Tier.T2,
                state,
                stage,
                creatinine.flatMap(found -> Trigger.of(Analyte.CREATININE, found.last())),
                said.get(0),
                details,
                cited.list());
    }

    private static int said(Optional<UrineCharting> urine, Optional<Event> dialysis) {
        return dialysis.isPresent()
                ? SEVERE
                : urine.map(found -> found.output().stage()).orElse(0);
    }

    private static Claim started(PatientTimeline timeline, Event dialysis) {
        return Sentence.of(
                        timeline,
                        RULE.id(),
                        "aki.dialysis",
                        "Acute kidney injury, KDIGO stage 3: kidney replacement therapy ({name}) on {date}.")
                .label("name", dialysis, KidneyProblems.DIALYSIS)
                .date("date", dialysis)
                .claim();
    }

    private static List<Event> drugs(PatientTimeline timeline) {
        List<Event> drugs = Circumstances.drugsInUse(timeline, KidneyDrugs.TO_REVIEW_IN_INJURY);
        return drugs.subList(0, Math.min(MOST_DRUGS, drugs.size()));
    }

    private static Claim drug(PatientTimeline timeline, Event drug) {
        boolean harms = DrugUse.isRecognised(drug, KidneyDrugs.NEPHROTOXINS);
        return Sentence.of(
                        timeline,
                        RULE.id(),
                        harms ? "aki.nephrotoxin" : "aki.accumulates",
                        harms
                                ? "Can harm the kidney: {drug} is {status}."
                                : "To be reviewed while the kidney fails: {drug} is {status}.")
                .label("drug", drug, harms ? KidneyDrugs.NEPHROTOXINS : KidneyDrugs.TO_REVIEW_IN_INJURY)
                .use("status", drug)
                .claim();
    }
}
