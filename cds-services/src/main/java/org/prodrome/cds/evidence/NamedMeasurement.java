package org.prodrome.cds.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.terminology.code.ImageMeasurement;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Whether a number is what its sentence calls it. The words of a template are fixed, so a potassium cited where
 * "creatinine" is written would pass every calculation; here the cited Observation's code must be one that the words
 * name, or the sentence must print the Observation's own label.
 */
final class NamedMeasurement {
    private static final Set<DerivationFunction> NUMBERS = Set.of(
            DerivationFunction.QUANTITY,
            DerivationFunction.RECORDED,
            DerivationFunction.DIFFERENCE,
            DerivationFunction.RELATION,
            DerivationFunction.SLOPE,
            DerivationFunction.LEVEL);
    private static final Pattern FILM_WORDS =
            Pattern.compile("(?i)\\b(cardiothoracic|film|ratio|measurement error)\\b");
    private static final Map<Analyte, Pattern> WORDS = words();

    /** Refuses a slot whose cited number has another name than the sentence gives it. */
    static void require(Claim claim, Slot slot, Map<String, Resource> fetched) {
        Map<String, String> parameters = slot.derivation().parameters();
        boolean ofValue = !"egfr".equals(parameters.get("of"));
        if (!NUMBERS.contains(slot.derivation().function()) || !ofValue || parameters.containsKey("codes")) {
            return;
        }
        for (String source : slot.derivation().sources()) {
            if (fetched.get(source) instanceof Observation observation
                    && !labels(claim, source)
                    && !names(claim.template(), observation)) {
                throw DerivationRefused.notDerived();
            }
        }
    }

    private static boolean labels(Claim claim, String source) {
        return claim.slots().stream()
                .map(Slot::derivation)
                .anyMatch(derivation -> derivation.function() == DerivationFunction.LABEL
                        && derivation.sources().contains(source));
    }

    private static boolean names(String template, Observation observation) {
        if (ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(observation.getCode())) {
            return FILM_WORDS.matcher(template).find();
        }
        return isNamed(template, observation.getCode())
                || observation.getComponent().stream().anyMatch(component -> isNamed(template, component.getCode()))
                || (Loinc.BLOOD_PRESSURE_PANEL.isIn(observation.getCode())
                        && template.toLowerCase(Locale.ROOT).contains("pressure"));
    }

    private static boolean isNamed(String template, CodeableConcept code) {
        return Analyte.of(code)
                .map(WORDS::get)
                .map(words -> words.matcher(template).find())
                .orElse(false);
    }

    private static Map<Analyte, Pattern> words() {
        Map<Analyte, List<String>> more = Map.of(
                Analyte.EGFR, List.of("eGFR"),
                Analyte.TRANSFERRIN_SATURATION, List.of("iron saturation"),
                Analyte.URINE_ALBUMIN_CREATININE, List.of("albumin/creatinine"),
                Analyte.SYSTOLIC_PRESSURE, List.of("systolic", "blood pressure"),
                Analyte.DIASTOLIC_PRESSURE, List.of("diastolic", "blood pressure"),
                Analyte.OXYGEN_SATURATION, List.of("SpO2"));
        Map<Analyte, Pattern> words = new HashMap<>();
        for (Analyte analyte : Analyte.values()) {
            StringBuilder any = new StringBuilder(Pattern.quote(analyte.label()));
            more.getOrDefault(analyte, List.of())
                    .forEach(word -> any.append('|').append(Pattern.quote(word)));
            words.put(analyte, Pattern.compile("(?i)(?<![\\p{L}/])(" + any + ")(?![\\p{L}/])"));
        }
        return words;
    }

    private NamedMeasurement() {}
}
