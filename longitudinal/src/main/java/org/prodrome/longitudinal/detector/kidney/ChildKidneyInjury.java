package org.prodrome.longitudinal.detector.kidney;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;

/**
 * Injury by creatinine below 18 years: KDIGO's ratios within 7 days, and stage 3 when the criteria are met and the eGFR
 * is below 35. The year's median of the NHS algorithm is not used for them. Derived again as the score
 * {@code aki-child}.
 *
 * @param injury by the ratios
 * @param filtration empty when no height or the age forbids it
 */
record ChildKidneyInjury(CreatinineInjury injury, Optional<ChildFiltration> filtration) {
    static Optional<ChildKidneyInjury> of(PatientTimeline timeline) {
        return CreatinineInjury.ofWeek(timeline)
                .map(found -> new ChildKidneyInjury(found, ChildFiltration.of(timeline, found.last())));
    }

    /** Whether the eGFR makes it stage 3. */
    private boolean isLifted() {
        return injury.stage() > 0
                && injury.stage() < 3
                && filtration.filter(ChildFiltration::isSevere).isPresent();
    }

    int stage() {
        return isLifted() ? 3 : injury.stage();
    }

    List<Point> heights() {
        return filtration.map(found -> List.of(found.height())).orElse(List.of());
    }

    Claim summary(PatientTimeline timeline, String ruleId) {
        return isLifted() ? lifted(timeline, ruleId, filtration.orElseThrow()) : injury.summary(ruleId);
    }

    /** How it came to the stage, and which arm could not be read. */
    List<Claim> details(PatientTimeline timeline, String ruleId) {
        List<Claim> details = new ArrayList<>(injury.details(ruleId));
        if (filtration.isEmpty() && injury.stage() < 3 && isOldEnough(timeline)) {
            details.add(withoutHeight(timeline, ruleId));
        }
        return details;
    }

    private boolean isOldEnough(PatientTimeline timeline) {
        return Person.age(timeline.patient(), injury.last().when().firstDay()).orElse(0) >= 1;
    }

    private Claim lifted(PatientTimeline timeline, String ruleId, ChildFiltration found) {
        List<Map.Entry<String, String>> roles = new ArrayList<>();
        injury.points().forEach(point -> roles.add(Map.entry("creatinine", point.source())));
        roles.add(Map.entry("height", found.height().source()));
        return Sentence.of(
                        timeline,
                        ruleId,
                        "aki.child",
                        "Acute kidney injury, KDIGO stage {stage}: creatinine {now} mg/dL on {date}, lowest in 7 days {low}; eGFR"
                                + " {egfr} (Schwartz).")
                .score("stage", "3", "aki-child", "stage", roles, Map.of())
                .value("now", injury.last(), 2)
                .moment("date", injury.last().event())
                .value("low", injury.lowest(), 2)
                .score("egfr", Printed.number(found.egfr(), 0), "aki-child", "egfr", roles, Map.of("decimals", "0"))
                .claim();
    }

    private Claim withoutHeight(PatientTimeline timeline, String ruleId) {
        return Sentence.of(
                        timeline,
                        ruleId,
                        "aki.child-height",
                        "Stage 3 by an eGFR below 35 could not be looked for: {none} before the creatinine of {date}.")
                .score(
                        "none",
                        "no height of the 180 days",
                        "aki-child",
                        "no-height",
                        List.of(Map.entry("creatinine", injury.last().source())),
                        Map.of())
                .date("date", injury.last())
                .claim();
    }
}
