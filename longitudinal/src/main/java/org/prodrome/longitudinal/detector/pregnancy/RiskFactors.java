package org.prodrome.longitudinal.detector.pregnancy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.SiteChoices.AspirinGuideline;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What raises the risk of pre-eclampsia, each factor once, by the role it has in the score.
 *
 * @param high factors one of which is enough
 * @param moderate factors two of which are
 * @param older whether the age alone is one more moderate factor
 */
record RiskFactors(Map<String, Event> high, Map<String, Event> moderate, boolean older) {
    private static final Duration RECENT = Duration.ofDays(365);
    private static final double EPSILON = 1e-9;

    private static final Map<String, CodeSet> HIGH = ordered(
            "past-pre-eclampsia", PregnancyCodes.PAST_PRE_ECLAMPSIA,
            "multifetal", PregnancyCodes.MULTIFETAL,
            "hypertension", PregnancyCodes.CHRONIC_HYPERTENSION,
            "diabetes", Snomed.DIABETES,
            "kidney-disease", Snomed.CHRONIC_KIDNEY_DISEASE,
            "autoimmune", PregnancyCodes.AUTOIMMUNE);

    static RiskFactors of(PatientTimeline timeline, AspirinGuideline guideline) {
        boolean nice = guideline == AspirinGuideline.NICE;
        Map<String, Event> high = new LinkedHashMap<>();
        Map<String, Event> moderate = new LinkedHashMap<>();
        HIGH.forEach((role, codes) -> first(timeline, codes).ifPresent(event -> {
            // NICE counts several fetuses as moderate.
            (nice && role.equals("multifetal") ? moderate : high).put(role, event);
        }));
        timeline.events("Observation", PregnancyCodes.PARITY).stream()
                .reduce((older, newer) -> newer)
                .filter(RiskFactors::isNulliparous)
                .ifPresent(event -> moderate.put("nulliparity", event));
        bodyMass(timeline)
                .filter(index -> nice ? index.value() >= 35 - EPSILON : index.value() > 30 + EPSILON)
                .ifPresent(index -> moderate.put("bmi", index.event()));
        timeline.events("FamilyMemberHistory").stream()
                .filter(RiskFactors::hadPreEclampsia)
                .findFirst()
                .ifPresent(event -> moderate.put("family", event));
        if (!nice) {
            first(timeline, PregnancyCodes.ASSISTED_CONCEPTION).ifPresent(event -> moderate.put("assisted", event));
            first(timeline, PregnancyCodes.SOCIAL_RISK).ifPresent(event -> moderate.put("social", event));
        }
        int age = Circumstances.age(timeline).orElse(0);
        return new RiskFactors(high, moderate, age >= (nice ? 40 : 35));
    }

    int moderateCount() {
        return moderate.size() + (older ? 1 : 0);
    }

    List<Event> events() {
        return Stream.concat(high.values().stream(), moderate.values().stream()).toList();
    }

    Roles roles() {
        Roles roles = Roles.none();
        for (Map<String, Event> factors : List.of(high, moderate)) {
            for (Map.Entry<String, Event> factor : factors.entrySet()) {
                roles = roles.with(factor.getKey(), factor.getValue());
            }
        }
        return roles;
    }

    List<String> inputs(PatientTimeline timeline, Pregnancy pregnancy) {
        return roles().with("pregnancy", pregnancy.problem())
                .with("dating", pregnancy.dating())
                .inputs(timeline);
    }

    private static Optional<Event> first(PatientTimeline timeline, CodeSet codes) {
        return timeline.events("Condition", codes).stream().findFirst();
    }

    private static Optional<Point> bodyMass(PatientTimeline timeline) {
        List<Point> recent = timeline.series(Analyte.BODY_MASS_INDEX).within(RECENT, timeline.asOf());
        return recent.isEmpty() ? Optional.empty() : Optional.of(recent.get(recent.size() - 1));
    }

    private static boolean isNulliparous(Event parity) {
        return parity.as(Observation.class)
                .map(observation -> observation.hasValueIntegerType()
                        ? observation.getValueIntegerType().getValue() == 0
                        : observation.hasValueQuantity()
                                && observation.getValueQuantity().hasValue()
                                && observation.getValueQuantity().getValue().signum() == 0)
                .orElse(false);
    }

    private static boolean hadPreEclampsia(Event relative) {
        return relative.as(FamilyMemberHistory.class)
                .map(history -> history.getCondition().stream()
                        .anyMatch(condition -> PregnancyCodes.PRE_ECLAMPSIA.isIn(condition.getCode())))
                .orElse(false);
    }

    private static Map<String, CodeSet> ordered(Object... roleThenCodes) {
        Map<String, CodeSet> sets = new LinkedHashMap<>();
        for (int i = 0; i < roleThenCodes.length; i += 2) {
            sets.put((String) roleThenCodes[i], (CodeSet) roleThenCodes[i + 1]);
        }
        return sets;
    }
}
