package org.prodrome.longitudinal.burden;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CareGoals;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.code.Snomed;

/** Who need not be told: those whose care is for comfort, and problems that are known, treated and followed up. */
final class Managed {
    private static final Set<String> ENDED = Set.of(
            "completed", "stopped", "revoked", "entered-in-error", "cancelled", "resolved", "inactive", "remission");
    private static final List<String> RECALLS = List.of("ServiceRequest", "CarePlan", "Appointment");

    /** A problem whose finding is no news once it is on the list, is treated and a recall stands. */
    private record Care(CodeSet problem, Predicate<PatientTimeline> isTreated) {}

    /**
     * Rules whose finding tells a team that knows, treats and follows the problem nothing that it can act on. The
     * suppression is the alert hierarchy's own ("problem, treatment and recall present"). Which, and why:
     *
     * <ul>
     *   <li>ckd-progression, kfre: kidney disease under a blocker of the renin-angiotensin system or an SGLT2 inhibitor
     *       and a recall for it is what KDIGO 2024 (10.1016/j.kint.2023.10.018) asks for.
     *   <li>prevent: a high risk with a statin for a listed hyperlipidaemia (ACC/AHA 2018,
     *       10.1161/CIR.0000000000000625).
     *   <li>cha2ds2-vasc: atrial fibrillation under an anticoagulant (ESC 2024, 10.1093/eurheartj/ehae176).
     *   <li>amap: a high risk of liver cancer whose only consequence, surveillance, took place in the last 7 months
     *       (EASL 2018, 10.1016/j.jhep.2018.03.019).
     *   <li>mgus-risk: followed, not treated, so the recall alone is the care (NICE NG35).
     * </ul>
     *
     * Not here: thyroid, FIB-4 and dysglycaemia without a diagnosis do not apply to who has the diagnosis; a rise of
     * HbA1c, AFP, MELD, potassium or weight in a known disease is the news itself.
     */
    private static final Map<String, Care> CARE = Map.of(
            "ckd-progression",
            new Care(Snomed.CHRONIC_KIDNEY_DISEASE, Managed::protectsKidney),
            "kfre",
            new Care(Snomed.CHRONIC_KIDNEY_DISEASE, Managed::protectsKidney),
            "prevent",
            new Care(Snomed.HYPERLIPIDAEMIA, timeline -> takes(timeline, Drugs.STATINS)),
            "cha2ds2-vasc",
            new Care(CardiovascularProblems.ATRIAL_FIBRILLATION, timeline -> takes(timeline, Drugs.ANTICOAGULANTS)),
            "amap",
            new Care(
                    LiverProblems.CHRONIC_LIVER_DISEASE.and("liver disease", LiverProblems.CIRRHOSIS),
                    Managed::isLiverWatched),
            "mgus-risk",
            new Care(CancerWorkup.MONOCLONAL_GAMMOPATHY, timeline -> true));

    private static final Duration SEVEN_MONTHS = Duration.ofDays(214);

    private Managed() {}

    /** Whether palliative or comfort care is on record and has not ended. */
    static boolean isInComfortCare(PatientTimeline timeline) {
        return List.of("Condition", "Procedure", "CarePlan", "ServiceRequest", "Encounter").stream()
                .flatMap(type -> timeline.events(type, CareGoals.COMFORT_CARE).stream())
                .anyMatch(event -> event.type().equals("Procedure") || !ENDED.contains(event.status()));
    }

    /** Whether the problem behind the detection is on the list, treated and followed up. A critical one never is. */
    static boolean isKnownAndManaged(Detection detection, PatientTimeline timeline) {
        Care care = CARE.get(Utterance.name(detection.rule().id()));
        return care != null
                && detection.tier() != Tier.T1
                && !Circumstances.activeProblems(timeline, care.problem()).isEmpty()
                && care.isTreated().test(timeline)
                && RECALLS.stream()
                        .flatMap(type -> timeline.events(type).stream())
                        .anyMatch(event -> isRecall(event, care.problem()));
    }

    private static boolean protectsKidney(PatientTimeline timeline) {
        return takes(timeline, KidneyDrugs.RENIN_ANGIOTENSIN) || takes(timeline, Drugs.SGLT2_INHIBITORS);
    }

    private static boolean takes(PatientTimeline timeline, CodeSet drugs) {
        return !Circumstances.activeDrugs(timeline, drugs).isEmpty();
    }

    private static boolean isLiverWatched(PatientTimeline timeline) {
        return List.of("Procedure", "DiagnosticReport").stream()
                .flatMap(type -> timeline.events(type, CancerWorkup.LIVER_IMAGING).stream())
                .flatMap(event -> event.time().stream())
                .anyMatch(time -> !time.start().isBefore(timeline.asOf().minus(SEVEN_MONTHS)));
    }

    /** An order, plan or appointment that still stands and names the problem as its reason or subject. */
    private static boolean isRecall(Event event, CodeSet problem) {
        return !ENDED.contains(event.status())
                && (problem.isIn(event.concept()) || Reasons.of(event).anyMatch(problem::isIn))
                && event.time().map(ClinicalTime::hasDay).orElse(true);
    }
}
