package org.prodrome.longitudinal.detector.metabolic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.MetabolicCodes;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/** What the questionnaires for the risk of diabetes ask, as far as a record answers it. */
final class RiskHistory {
    /** Glucose was once high. */
    static final CodeSet HIGH_GLUCOSE =
            Snomed.PREDIABETES.and("high glucose in the past", MetabolicCodes.GESTATIONAL_DIABETES);

    private static final Duration MEASURED_WITHIN = Duration.ofDays(730);
    private static final Duration TESTED_WITHIN = Duration.ofDays(3 * 365);

    /** v3-RoleCode: parents, siblings, children. */
    private static final Set<String> FIRST_DEGREE = Set.of(
            "FTH", "MTH", "NFTH", "NMTH", "PRN", "BRO", "NBRO", "SIS", "NSIS", "SIB", "NSIB", "SON", "DAU", "CHILD");

    private RiskHistory() {}

    /** The newest value of the last two years. */
    static Optional<Point> measured(PatientTimeline timeline, Analyte analyte) {
        List<Point> recent = timeline.series(analyte).within(MEASURED_WITHIN, timeline.asOf());
        return recent.isEmpty() ? Optional.empty() : Optional.of(recent.get(recent.size() - 1));
    }

    /** Whether HbA1c or glucose was measured in the last three years: then the question is answered better. */
    static boolean isTested(PatientTimeline timeline) {
        return !timeline.series(Analyte.HBA1C)
                        .within(TESTED_WITHIN, timeline.asOf())
                        .isEmpty()
                || !timeline.series(Analyte.GLUCOSE)
                        .within(TESTED_WITHIN, timeline.asOf())
                        .isEmpty();
    }

    static Optional<Event> highGlucose(PatientTimeline timeline) {
        return timeline.events("Condition", HIGH_GLUCOSE).stream().findFirst();
    }

    static Optional<Event> gestationalDiabetes(PatientTimeline timeline) {
        return timeline.events("Condition", MetabolicCodes.GESTATIONAL_DIABETES).stream()
                .findFirst();
    }

    static Optional<Event> hypertension(PatientTimeline timeline) {
        return timeline.events("Condition", Snomed.HYPERTENSION).stream().findFirst();
    }

    static Optional<Event> pressureDrug(PatientTimeline timeline) {
        return Circumstances.activeDrugs(timeline, Drugs.BLOOD_PRESSURE_LOWERING).stream()
                .findFirst();
    }

    /** A relative with diabetes, of the first degree before others. */
    static Optional<Event> relative(PatientTimeline timeline) {
        List<Event> all = timeline.events("FamilyMemberHistory").stream()
                .filter(RiskHistory::hadDiabetes)
                .toList();
        return all.stream()
                .filter(RiskHistory::isFirstDegree)
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    static boolean isFirstDegree(Event relative) {
        return relative.as(FamilyMemberHistory.class)
                .map(history -> history.getRelationship().getCoding().stream()
                        .map(Coding::getCode)
                        .anyMatch(FIRST_DEGREE::contains))
                .orElse(false);
    }

    private static boolean hadDiabetes(Event relative) {
        return relative.as(FamilyMemberHistory.class)
                .map(history -> history.getCondition().stream()
                        .anyMatch(condition -> Snomed.DIABETES.isIn(condition.getCode())))
                .orElse(false);
    }
}
