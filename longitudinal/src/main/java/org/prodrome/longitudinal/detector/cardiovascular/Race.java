package org.prodrome.longitudinal.detector.cardiovascular;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;

/**
 * The two answers of US Core's race extension for which the pooled cohort equations exist. Nothing else in a record
 * says it: not a name, a language or an ethnicity.
 */
enum Race {
    WHITE("White", "2106-3"),
    BLACK("Black or African American", "2054-5");

    private static final String EXTENSION = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
    private static final String SYSTEM = "urn:oid:2.16.840.1.113883.6.238";

    private final String words;
    private final String code;

    Race(String words, String code) {
        this.words = words;
        this.code = code;
    }

    /** As the categories of the US Office of Management and Budget print it. */
    String words() {
        return words;
    }

    /** The one recorded category; empty when there is none, another one, or several. */
    static Optional<Race> of(Patient patient) {
        List<String> codes = patient.getExtensionsByUrl(EXTENSION).stream()
                .flatMap(race -> race.getExtensionsByUrl("ombCategory").stream())
                .map(Extension::getValue)
                .filter(Coding.class::isInstance)
                .map(Coding.class::cast)
                .map(coding -> SYSTEM.equals(coding.getSystem()) ? String.valueOf(coding.getCode()) : "")
                .distinct()
                .toList();
        if (codes.size() != 1) {
            return Optional.empty();
        }
        return List.of(values()).stream()
                .filter(race -> race.code.equals(codes.get(0)))
                .findFirst();
    }
}
