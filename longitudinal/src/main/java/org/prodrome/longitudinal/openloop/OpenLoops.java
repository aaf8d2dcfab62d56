package org.prodrome.longitudinal.openloop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** What a stay leaves open: what should be planned before the patient goes. */
public final class OpenLoops {
    private static final String INJURY = "aki/1";

    private OpenLoops() {}

    /** Names of the rules of the record that are read beside. */
    public static Set<String> rules() {
        return Set.of(DueFollowUp.NODULE, DueFollowUp.BLOCKER, INJURY);
    }

    /**
     * Everything that is open, most urgent first.
     *
     * @param results of {@link #rules()} from the same timeline
     */
    public static List<Finding> of(PatientTimeline timeline, List<DetectorResult> results, Stay stay) {
        List<Finding> findings = new ArrayList<>();
        List<Detection> detections = results.stream()
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .toList();
        detections.forEach(detection -> DueFollowUp.of(detection).ifPresent(findings::add));
        StayKidneyInjury.of(timeline, stay)
                .or(() -> injury(timeline, detections))
                .ifPresent(findings::add);
        ResultsNotFinal.byPeople(timeline, stay).ifPresent(findings::add);
        ResultsNotFinal.byModels(timeline, stay).ifPresent(findings::add);
        BegunBlocker.of(timeline, stay).ifPresent(findings::add);
        boolean kidney = findings.stream()
                .anyMatch(finding -> finding.rule().equals(OpenLoopRules.KIDNEY_INJURY)
                        || finding.rule().id().equals(INJURY));
        UnrepeatedValues.of(timeline, stay, kidney ? Set.of(Analyte.CREATININE) : Set.of())
                .ifPresent(findings::add);
        PendingResults.of(timeline, stay).ifPresent(findings::add);
        findings.sort(Comparator.comparing(Finding::tier));
        return findings;
    }

    /** An injury that only the year before or the urine shows. */
    private static Optional<Finding> injury(PatientTimeline timeline, List<Detection> detections) {
        return detections.stream()
                .filter(detection -> detection.rule().id().equals(INJURY))
                .map(detection -> Finding.of(detection, unplanned(timeline, List.of(Analyte.CREATININE))))
                .findFirst();
    }

    /** Whether a value is among the orders that are open. */
    static boolean isPlanned(PatientTimeline timeline, Analyte analyte) {
        return timeline.events("ServiceRequest", analyte.codes()).stream()
                .anyMatch(order -> Set.of("active", "draft").contains(order.status()));
    }

    /** Those that no open order asks for. */
    static List<Wanted> unplanned(PatientTimeline timeline, List<Analyte> analytes) {
        return Wanted.measured(analytes.stream()
                .filter(analyte -> !isPlanned(timeline, analyte))
                .toList());
    }
}
