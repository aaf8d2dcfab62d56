package org.prodrome.longitudinal.sentence;

import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.terminology.code.CodeSet;

/** What an Observation answers in words, as the derivation function ANSWER prints it. */
public final class Answers {
    private Answers() {}

    /** The Observation's own value; empty when it is no words and no date. */
    public static Optional<String> of(Observation observation) {
        return words(observation.getValue());
    }

    /** The value of the first component of one of the codes that has one. */
    public static Optional<String> of(Observation observation, CodeSet component) {
        return observation.getComponent().stream()
                .filter(part -> component.isIn(part.getCode()) && part.hasValue())
                .findFirst()
                .flatMap(part -> words(part.getValue()));
    }

    private static Optional<String> words(@Nullable Type value) {
        String words = "";
        if (value instanceof CodeableConcept concept) {
            words = Labels.of(concept);
        } else if (value instanceof StringType text && text.hasValue()) {
            words = Labels.of(text.getValue());
        } else if (value instanceof BaseDateTimeType date) {
            words = ClinicalTime.of(date).map(ClinicalTime::printed).orElse("");
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
