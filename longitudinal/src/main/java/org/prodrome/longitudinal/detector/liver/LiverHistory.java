package org.prodrome.longitudinal.detector.liver;

import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/** What is known of the liver. Chronic disease counts whether or not its entry is still active. */
final class LiverHistory {
    private static final double OBESE = 30;

    private LiverHistory() {}

    static boolean has(PatientTimeline timeline, CodeSet set) {
        return first(timeline, set).isPresent();
    }

    static Optional<Event> first(PatientTimeline timeline, CodeSet set) {
        return timeline.events("Condition", set).stream().findFirst();
    }

    static boolean hasTransplant(PatientTimeline timeline) {
        return has(timeline, LiverProblems.LIVER_TRANSPLANT)
                || !timeline.events("Procedure", LiverProblems.LIVER_TRANSPLANT).isEmpty();
    }

    static boolean hasAcuteHepatitis(PatientTimeline timeline) {
        return !Circumstances.activeProblems(timeline, LiverProblems.ACUTE_HEPATITIS)
                .isEmpty();
    }

    /** Why the liver is looked at: chronic liver disease, diabetes or obesity, in this order. */
    static Optional<Event> reason(PatientTimeline timeline) {
        for (CodeSet set : List.of(LiverProblems.CHRONIC_LIVER_DISEASE, Snomed.DIABETES)) {
            Optional<Event> found = first(timeline, set);
            if (found.isPresent()) {
                return found;
            }
        }
        return timeline.series(Analyte.BODY_MASS_INDEX)
                .latest()
                .filter(index -> index.value() >= OBESE)
                .map(index -> index.event());
    }
}
