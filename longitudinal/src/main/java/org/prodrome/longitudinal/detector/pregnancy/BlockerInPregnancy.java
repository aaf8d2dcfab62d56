package org.prodrome.longitudinal.detector.pregnancy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.Snomed;

/** An ACE inhibitor or angiotensin receptor blocker in use in pregnancy: both harm the fetus. */
public final class BlockerInPregnancy implements Detector {
    private static final Rule RULE = new Rule(
            "raas-pregnancy/1",
            "ACE inhibitor or angiotensin receptor blocker in pregnancy",
            "A drug that injures the fetus, to be stopped and replaced as soon as the pregnancy is known.",
            "Women with a pregnancy on the problem list; any week.",
            "What is in use now.",
            new Citation(
                    "FDA boxed warning of the class (fetal toxicity); NICE NG133, Hypertension in pregnancy, 1.2",
                    "",
                    "https://www.nice.org.uk/guidance/ng133"),
            "The drug stopped, or a pregnancy that has ended.");

    private static final CodeSet BLOCKERS = KidneyDrugs.RENIN_ANGIOTENSIN;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> pregnancy = Circumstances.pregnancy(timeline)
                .filter(problem -> !problem.label().isEmpty());
        if (pregnancy.isEmpty()) {
            return new NotApplicable(RULE, "no pregnancy on the problem list");
        }
        List<Event> drugs = Circumstances.drugsInUse(timeline, BLOCKERS);
        Roles roles = Roles.none().with("pregnancy", pregnancy.get()).with("drug", drugs);
        if (drugs.isEmpty()) {
            return new NothingFound(RULE, roles.inputs(timeline));
        }
        List<Claim> details = new ArrayList<>();
        for (Event drug : drugs) {
            if (drug.time().isPresent()) {
                details.add(sentence(timeline, "drug", "{drug} is {status}, recorded on {date}.")
                        .label("drug", drug, BLOCKERS)
                        .use("status", drug)
                        .date("date", drug)
                        .claim());
            }
            DrugUse.recognisedBy(timeline, RULE.id(), drug, BLOCKERS).ifPresent(details::add);
        }
        Sentence list = sentence(
                timeline,
                "pregnancy",
                "On the list: {pregnancy}"
                        + (pregnancy.get().time().isPresent() ? ", from {date}." : ", without a date."));
        list.current("pregnancy", pregnancy.get(), Snomed.PREGNANCY);
        if (pregnancy.get().time().isPresent()) {
            list.date("date", pregnancy.get());
        }
        details.add(list.claim());
        return new Detection(
                RULE,
                Tier.T1,
                "in use",
                0,
                Optional.empty(),
                summary(timeline, drugs.get(0), pregnancy.get()),
                details,
                roles.inputs(timeline));
    }

    private static Claim summary(PatientTimeline timeline, Event drug, Event pregnancy) {
        Claim named = sentence(
                        timeline,
                        "summary",
                        "In use in pregnancy ({pregnancy}): {drug}, an ACE inhibitor or ARB; contraindicated, it injures the"
                                + " fetus.")
                .current("pregnancy", pregnancy, Snomed.PREGNANCY)
                .drugName("drug", drug, BLOCKERS)
                .claim();
        return named.text().length() < 140
                ? named
                : sentence(timeline, "short", "In pregnancy: {drug}, contraindicated.")
                        .drugName("drug", drug, BLOCKERS)
                        .claim();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "raas-pregnancy." + template, words);
    }
}
