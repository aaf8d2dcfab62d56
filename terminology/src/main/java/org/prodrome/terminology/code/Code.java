package org.prodrome.terminology.code;

import java.util.Objects;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * One code of one code system. Two codes are the same when system and code are; the display is for people.
 *
 * @param system canonical URI of the code system, as FHIR writes it
 * @param code the code, never empty
 * @param display what a person reads
 */
public record Code(String system, String code, String display) {
    public Code {
        if (system.isBlank() || code.isBlank()) {
            throw new IllegalArgumentException(
                    "a code needs a system and a code, found '%s' '%s'".formatted(system, code));
        }
    }

    /** Whether any coding of the concept is this code (never only the first coding). */
    public boolean isIn(CodeableConcept concept) {
        return concept.getCoding().stream().anyMatch(this::matches);
    }

    /** Whether the coding names this system and code. */
    public boolean matches(Coding coding) {
        return system.equals(coding.getSystem()) && code.equals(coding.getCode());
    }

    /** A fresh FHIR coding with the display. */
    public Coding toCoding() {
        return new Coding(system, code, display);
    }

    /** A fresh FHIR concept with this one coding and the display as text. */
    public CodeableConcept toConcept() {
        return new CodeableConcept().addCoding(toCoding()).setText(display);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Code that && system.equals(that.system) && code.equals(that.code);
    }

    @Override
    public int hashCode() {
        return Objects.hash(system, code);
    }
}
