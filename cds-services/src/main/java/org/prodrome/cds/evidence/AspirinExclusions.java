package org.prodrome.cds.evidence;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.PregnancyCodes;

/** That a record holds no reason against low-dose aspirin: score {@code aspirin-exclusions}, parameter on. */
final class AspirinExclusions {
    private static final Set<String> PLATELETS = Set.of("777-3", "26515-7", "778-1");
    private static final List<CodeSet> PROBLEMS = List.of(
            PregnancyCodes.ASPIRIN_ALLERGY,
            PregnancyCodes.BLEEDING_DISORDER,
            PregnancyCodes.PEPTIC_ULCER,
            CardiovascularProblems.MAJOR_BLEEDING);

    private AspirinExclusions() {}

    static String none(ScoreInputs inputs) {
        for (CodeSet problem : PROBLEMS) {
            Roles.requireNone(
                    inputs, "Condition", found -> Roles.isAbout(found, problem) && Roles.isActiveProblem(found));
        }
        Roles.requireNone(
                inputs,
                "AllergyIntolerance",
                found -> Roles.isActiveProblem(found)
                        && (Roles.isAbout(found, PregnancyCodes.ASPIRIN_ALLERGY) || namesIt(found)));
        Optional<Observation> newest = Roles.of(inputs, "Observation")
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(count -> MeasuredValue.has(count.getCode(), PLATELETS) && count.hasValueQuantity())
                .filter(count -> isRecent(inputs, count))
                .max(Comparator.comparing(count -> ClinicalTime.of(count).instant()));
        if (newest.isPresent()
                && MeasuredValue.exact(newest.get(), Map.of("unit", "10*9/L")).doubleValue() < 50 - 1e-9) {
            throw DerivationRefused.notDerived();
        }
        return "no reason against it recorded";
    }

    private static boolean isRecent(ScoreInputs inputs, Observation count) {
        try {
            return !ClinicalTime.of(count).day().isBefore(inputs.day().minusDays(90))
                    && !ClinicalTime.of(count).day().isAfter(inputs.day());
        } catch (DerivationRefused undated) {
            return false;
        }
    }

    private static boolean namesIt(Resource allergy) {
        String label;
        try {
            label = Labels.of(allergy).toLowerCase(Locale.ROOT);
        } catch (DerivationRefused unlabelled) {
            return false;
        }
        return label.matches("(?s).*(?<![a-z0-9_])(?:aspirin|acetylsalicylic|nsaids?|non-?steroidal)(?![a-z0-9_]).*");
    }
}
