package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Cardiovascular;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.Snomed;

/**
 * Stroke risk in atrial fibrillation and flutter: CHA2DS2-VASc and CHA2DS2-VA from the problem list, age and sex.
 * Speaks when the points ask for an anticoagulant (2 in men, 3 in women, or 2 without the point for sex) and none is in
 * use.
 */
public final class StrokeRiskInFibrillation implements Detector {
    private static final Rule RULE = new Rule(
            "cha2ds2-vasc/1",
            "Stroke risk in atrial fibrillation",
            "Atrial fibrillation with a stroke risk that asks for an anticoagulant, and none in use.",
            "Adults with active atrial fibrillation or flutter on the problem list.",
            "The whole problem list; anticoagulants of the last 90 days.",
            Citation.paper(
                    "Lip GYH, Chest 2010;137:263 (CHA2DS2-VASc); ESC 2024 guideline (CHA2DS2-VA)",
                    "10.1378/chest.09-1584"),
            "An anticoagulant in use, or a reason on record not to give one.");

    private static final Duration NONE_FOR = Duration.ofDays(90);
    private static final int ADULT = 18;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        Evidence evidence = new Evidence();
        if (evidence.active(timeline, "fibrillation", CardiovascularProblems.ATRIAL_FIBRILLATION)
                .isEmpty()) {
            return new NotApplicable(RULE, "no atrial fibrillation or flutter is on the list");
        }
        List<String> missing = new ArrayList<>();
        if (age.isEmpty()) {
            missing.add("birth date to the day");
        }
        if (Person.sex(timeline.patient()).isEmpty()) {
            missing.add("sex (female or male) for the score");
        }
        if (!missing.isEmpty()) {
            return new NotComputable(RULE, missing, List.of());
        }
        if (age.orElseThrow() < ADULT) {
            return new NotApplicable(RULE, "for adults only");
        }
        boolean female = Person.sex(timeline.patient()).orElseThrow() == Person.Sex.FEMALE;
        int points = Cardiovascular.cha2ds2Vasc(
                age.getAsInt(),
                female,
                evidence.ever(timeline, "heart-failure", CardiovascularProblems.HEART_FAILURE)
                        .isPresent(),
                evidence.active(timeline, "hypertension", CardiovascularProblems.HYPERTENSION)
                        .isPresent(),
                evidence.active(timeline, "diabetes", Snomed.DIABETES).isPresent(),
                evidence.ever(timeline, "stroke", CardiovascularProblems.STROKE_OR_EMBOLISM)
                        .isPresent(),
                evidence.ever(timeline, "vascular", CardiovascularProblems.VASCULAR_DISEASE)
                        .isPresent());
        int withoutSex = points - (female ? 1 : 0);
        return withoutSex < 2 || isAnticoagulated(timeline)
                ? new NothingFound(RULE, evidence.inputs(timeline))
                : detection(timeline, evidence, points, withoutSex);
    }

    private static Detection detection(PatientTimeline timeline, Evidence evidence, int points, int withoutSex) {
        Map<String, String> on = Map.of("on", Evidence.today(timeline).toString());
        Claim summary = sentence(
                        timeline, "summary", "Atrial fibrillation, CHA2DS2-VASc {points} (CHA2DS2-VA {va}): {none}.")
                .score("points", Integer.toString(points), "cha2ds2-vasc", "points", evidence.roles(), on)
                .score("va", Integer.toString(withoutSex), "cha2ds2-vasc", "va", evidence.roles(), on)
                .noDrug("none", "no oral anticoagulant is in use", "active", KidneyDrugs.ORAL_ANTICOAGULANTS)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(timeline, "who", "A {noun} of {age}; further points for what follows.")
                .sexNoun("noun")
                .ageOn("age", Evidence.today(timeline))
                .claim());
        evidence.problems()
                .forEach(problem -> details.add(Evidence.item(timeline, RULE.id(), "cha2ds2-vasc", problem)));
        return new Detection(
                RULE, Tier.T2, "eligible", withoutSex, Optional.empty(), summary, details, evidence.inputs(timeline));
    }

    /** In use, or ordered within 90 days: then somebody has just decided. */
    private static boolean isAnticoagulated(PatientTimeline timeline) {
        return Circumstances.mayTake(timeline, KidneyDrugs.ORAL_ANTICOAGULANTS)
                || timeline.events("MedicationRequest").stream()
                        .filter(event -> Circumstances.isDrug(event, KidneyDrugs.ORAL_ANTICOAGULANTS))
                        .flatMap(event -> event.time().stream())
                        .anyMatch(when -> when.start().isAfter(timeline.asOf().minus(NONE_FOR)));
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "cha2ds2-vasc." + template, words);
    }
}
