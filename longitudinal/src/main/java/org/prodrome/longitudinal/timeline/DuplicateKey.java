package org.prodrome.longitudinal.timeline;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.ClinicalTime.Precision;

/**
 * When two resources are the same fact told twice: same type, code, status where it matters, time and value. What may
 * happen twice in a day (a procedure, a dose, a visit) is the same only when both name the same time of day; an imaging
 * study is the same when both name the same study identifier.
 */
final class DuplicateKey {
    private static final Set<String> ONCE_A_DAY = Set.of(
            "Condition",
            "AllergyIntolerance",
            "MedicationRequest",
            "MedicationStatement",
            "Immunization",
            "FamilyMemberHistory",
            "Flag",
            "Goal");
    private static final Set<String> ONCE_A_MOMENT = Set.of(
            "Procedure",
            "Encounter",
            "MedicationAdministration",
            "MedicationDispense",
            "Specimen",
            "ServiceRequest",
            "Appointment");

    private static final String DICOM_UID = "urn:dicom:uid";

    private DuplicateKey() {}

    /** The key that duplicates share; empty where the type, a missing date or a missing value forbids merging. */
    static Optional<String> of(DomainResource resource, EventReader read) {
        String type = resource.fhirType();
        if (resource instanceof ImagingStudy study) {
            return study.getIdentifier().stream()
                    .filter((Identifier id) -> id.hasValue() && DICOM_UID.equals(id.getSystem()))
                    .findFirst()
                    .map(id -> String.join("|", type, id.getValue()));
        }
        String codes = codes(read.concept());
        if (read.time().isEmpty() || codes.isEmpty()) {
            return Optional.empty();
        }
        ClinicalTime time = read.time().get();
        String when = time.at() == null
                ? time.printed()
                : time.at().toEpochSecond() + "." + time.at().getNano();
        if (resource instanceof Observation observation) {
            return value(observation).map(value -> String.join("|", type, codes, when, value));
        }
        if (ONCE_A_DAY.contains(type) || ONCE_A_MOMENT.contains(type) && time.precision() == Precision.INSTANT) {
            return Optional.of(String.join("|", type, codes, when, read.status(), more(resource)));
        }
        return Optional.empty();
    }

    /** What else must be the same. */
    private static String more(DomainResource resource) {
        if (resource instanceof MedicationAdministration administration) {
            return value(administration.getDosage().getDose());
        }
        if (resource instanceof MedicationDispense dispense) {
            return value(dispense.getQuantity());
        }
        if (resource instanceof FamilyMemberHistory history) {
            return codes(history.getRelationship()) + " " + history.getName();
        }
        return resource instanceof Encounter encounter
                ? encounter.getClass_().getCode() + " "
                        + encounter.getPeriod().getEndElement().getValueAsString()
                : "";
    }

    private static Optional<String> value(Observation observation) {
        if (!observation.hasValue() && !observation.hasComponent()) {
            return Optional.empty();
        }
        if (!observation.hasComponent() && !observation.hasDerivedFrom()) {
            return Optional.of(value(observation.getValue()));
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
        // Nor are those of two models, or of two versions of one, on one film.
        String device = observation.hasDerivedFrom()
                ? String.valueOf(observation.getDevice().getReference())
                : "";
        // Two equal findings at two places are two.
        return Optional.of(String.join(
                "|", value(observation.getValue()), components, films, device, codes(observation.getBodySite())));
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
        if (concept.getCoding().size() == 1) {
            return code(concept.getCodingFirstRep());
        }
        if (concept.hasCoding()) {
            return concept.getCoding().stream().map(DuplicateKey::code).sorted().collect(Collectors.joining(","));
        }
        return concept.hasText() ? "'" + concept.getText() : "";
    }

    private static String code(Coding coding) {
        return coding.getSystem() + "#" + coding.getCode();
    }
}
