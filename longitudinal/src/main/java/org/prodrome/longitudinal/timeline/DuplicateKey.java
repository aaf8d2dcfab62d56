package org.prodrome.longitudinal.timeline;

import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** When two resources are the same fact told twice: same type, code, status where it matters, time and value. */
final class DuplicateKey {
    private DuplicateKey() {}

    /** The key that duplicates share; empty where the type, a missing date or a missing value forbids merging. */
    static Optional<String> of(DomainResource resource, EventReader read) {
        String codes = codes(read.concept());
        if (read.time().isEmpty() || codes.isEmpty()) {
            return Optional.empty();
        }
        String when = read.time().get().toString();
        return switch (resource.fhirType()) {
            case "Observation" ->
                value((Observation) resource).map(value -> String.join("|", "Observation", codes, when, value));
            case "Condition", "AllergyIntolerance", "MedicationRequest", "MedicationStatement", "Immunization" ->
                Optional.of(String.join("|", resource.fhirType(), codes, when, read.status()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> value(Observation observation) {
        if (!observation.hasValue() && !observation.hasComponent()) {
            return Optional.empty();
        }
        String components = observation.getComponent().stream()
                .map(component -> codes(component.getCode()) + "=" + value(component.getValue()))
                .sorted()
                .collect(Collectors.joining(";"));
        // Two films may measure the same; they are not the same measurement.
        String films = observation.getDerivedFrom().stream()
                .map(Reference::getReference)
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(";"));
        return Optional.of(value(observation.getValue()) + "|" + components + "|" + films);
    }

    private static String value(@Nullable Type value) {
        if (value instanceof Quantity quantity) {
            String number =
                    quantity.hasValue() && Math.abs((long) quantity.getValue().scale()) < 100
                            ? quantity.getValue().stripTrailingZeros().toString()
                            : String.valueOf(quantity.getValue());
            return number + " " + quantity.getUnit() + " " + quantity.getCode() + " " + quantity.getComparator();
        }
        if (value instanceof CodeableConcept concept) {
            return codes(concept);
        }
        return value == null ? "" : String.valueOf(value.primitiveValue());
    }

    private static String codes(CodeableConcept concept) {
        if (concept.hasCoding()) {
            return concept.getCoding().stream().map(DuplicateKey::code).sorted().collect(Collectors.joining(","));
        }
        return concept.hasText() ? "'" + concept.getText() : "";
    }

    private static String code(Coding coding) {
        return coding.getSystem() + "#" + coding.getCode();
    }
}
