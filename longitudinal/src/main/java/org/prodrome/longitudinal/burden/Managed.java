package org.prodrome.longitudinal.burden;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CareGoals;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.Snomed;

/** Who need not be told: those whose care is for comfort, and problems that are known, treated and followed up. */
final class Managed {
    private static final Set<String> ENDED = Set.of(
            "completed", "stopped", "revoked", "entered-in-error", "cancelled", "resolved", "inactive", "remission");
    private static final List<String> RECALLS = List.of("ServiceRequest", "CarePlan", "Appointment");

    /**
     * A problem whose finding is no news once it is on the list, one of the treatments is given and a recall stands.
     */
    private record Care(CodeSet problem, List<CodeSet> treatments) {}

    private static final Map<String, Care> CARE = Map.of(
            "ckd-progression",
            new Care(Snomed.CHRONIC_KIDNEY_DISEASE, List.of(Drugs.RENIN_ANGIOTENSIN, Drugs.SGLT2_INHIBITORS)));

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
                && care.treatments().stream()
                        .anyMatch(drugs ->
                                !Circumstances.activeDrugs(timeline, drugs).isEmpty())
                && RECALLS.stream()
                        .flatMap(type -> timeline.events(type).stream())
                        .anyMatch(event -> isRecall(event, care.problem()));
    }

    /** An order, plan or appointment that still stands and names the problem as its reason or subject. */
    private static boolean isRecall(Event event, CodeSet problem) {
        return !ENDED.contains(event.status())
                && (problem.isIn(event.concept()) || Reasons.of(event).anyMatch(problem::isIn))
                && event.time().map(ClinicalTime::hasDay).orElse(true);
    }
}
