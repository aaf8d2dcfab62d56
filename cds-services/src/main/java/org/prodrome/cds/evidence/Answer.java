package org.prodrome.cds.evidence;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;

/** The derivation function ANSWER: the words that an Observation, or one of its components, has for a value. */
final class Answer {
    private Answer() {}

    static String print(Observation observation, Map<String, String> parameters) {
        Stream<Base> values = parameters.containsKey("component")
                ? components(observation, parameters.get("component"))
                : Sources.children(observation, "value").stream();
        return values.findFirst().flatMap(Answer::words).orElseThrow(DerivationRefused::notDerived);
    }

    private static Stream<Base> components(Observation observation, String codes) {
        Set<String> wanted = Arrays.stream(codes.split(",")).map(String::strip).collect(Collectors.toSet());
        return observation.getComponent().stream()
                .filter(part -> part.getCode().getCoding().stream()
                        .anyMatch(coding -> wanted.contains(coding.getSystem() + "|" + coding.getCode())))
                .flatMap(part -> Sources.children(part, "value").stream());
    }

    private static Optional<String> words(Base value) {
        if (value instanceof CodeableConcept concept) {
            return Labels.concept(concept);
        }
        if (value instanceof BaseDateTimeType date) {
            return Optional.ofNullable(date.getValueAsString()).map(text -> new ClinicalTime(text).date());
        }
        return value instanceof StringType text
                ? Optional.ofNullable(text.getValue()).flatMap(Labels::oneLine)
                : Optional.empty();
    }
}
