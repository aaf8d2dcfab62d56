package org.prodrome.longitudinal.openloop;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.detector.kidney.KidneyFunction;
import org.prodrome.longitudinal.order.DrugAdvice;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/** The first renin-angiotensin blocker or mineralocorticoid antagonist, begun in a stay, without the check planned. */
final class BegunBlocker {
    private BegunBlocker() {}

    static Optional<Finding> of(PatientTimeline timeline, Stay stay) {
        List<Wanted> wanted = OpenLoops.unplanned(timeline, List.of(Analyte.POTASSIUM, Analyte.CREATININE));
        if (wanted.isEmpty() || Circumstances.age(timeline).orElse(0) < KidneyFunction.ADULT) {
            return Optional.empty();
        }
        return Stream.of("MedicationRequest", "MedicationStatement")
                .flatMap(type -> timeline.events(type).stream())
                .filter(event -> DrugUse.isRecognised(event, KidneyDrugs.POTASSIUM_KEEPING))
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .min(Comparator.comparing(event -> event.time().orElseThrow()))
                .filter(first -> stay.holds(first)
                        && first.status().equals("active")
                        && !first.label().isEmpty())
                .map(first -> finding(timeline, first, wanted));
    }

    private static Finding finding(PatientTimeline timeline, Event drug, List<Wanted> wanted) {
        return new Finding(
                DrugAdvice.START,
                Tier.T3,
                Sentence.of(
                                timeline,
                                DrugAdvice.START.id(),
                                "raas-start.stay",
                                "{drug}, begun on {date}: KDIGO 2024 asks for potassium and creatinine 2 to 4 weeks after the"
                                        + " start.")
                        .drugName("drug", drug, KidneyDrugs.POTASSIUM_KEEPING)
                        .date("date", drug)
                        .claim(),
                List.of(),
                wanted);
    }
}
