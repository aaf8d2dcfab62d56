package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Fetches what a sentence cites and refuses what is missing, retracted or somebody else's. */
final class Sources {
    private static final Set<String> RETRACTED =
            Set.of("entered-in-error", "cancelled", "not-done", "not-taken", "declined", "noshow");

    /** Types that belong to no patient and may be cited all the same. */
    private static final Set<String> OWNERLESS = Set.of("Device", "Medication");

    private final String patientId;
    private final Map<String, Resource> fetched;

    Sources(String patientId, Map<String, Resource> fetched) {
        this.patientId = patientId;
        this.fetched = fetched;
    }

    List<Resource> all(List<String> references) {
        return references.stream().map(this::one).toList();
    }

    Resource one(String reference) {
        Resource found = fetched.get(reference);
        if (found == null) {
            throw new DerivationRefused(DropReason.SOURCE_MISSING);
        }
        if (!belongs(found)) {
            throw new DerivationRefused(DropReason.OTHER_PATIENT);
        }
        if (isRetracted(found)) {
            throw new DerivationRefused(DropReason.RETRACTED);
        }
        return found;
    }

    boolean belongs(Resource resource) {
        if (resource instanceof Patient) {
            return patientId.equals(resource.getIdElement().getIdPart());
        }
        if (resource instanceof Appointment appointment) {
            return appointment.getParticipant().stream().anyMatch(participant -> isPatient(participant.getActor()));
        }
        List<Base> owners = children(resource, "subject");
        if (owners.isEmpty()) {
            owners = children(resource, "patient");
        }
        if (owners.isEmpty()) {
            return OWNERLESS.contains(resource.fhirType());
        }
        return owners.size() == 1 && owners.get(0) instanceof Reference owner && isPatient(owner);
    }

    private boolean isPatient(Reference owner) {
        return "Patient".equals(owner.getReferenceElement().getResourceType())
                && patientId.equals(owner.getReferenceElement().getIdPart());
    }

    static boolean isRetracted(Resource resource) {
        return Stream.of("status", "lifecycleStatus", "docStatus")
                        .flatMap(element -> children(resource, element).stream())
                        .anyMatch(s -> RETRACTED.contains(String.valueOf(s.primitiveValue())))
                || children(resource, "doNotPerform").stream().anyMatch(flag -> "true".equals(flag.primitiveValue()))
                || children(resource, "actuality").stream()
                        .anyMatch(value -> "potential".equals(value.primitiveValue()))
                || isVerifiedAs(resource, "entered-in-error");
    }

    /** Whether somebody found that it does not hold. */
    static boolean isRefuted(Resource resource) {
        return isVerifiedAs(resource, "refuted");
    }

    private static boolean isVerifiedAs(Resource resource, String code) {
        return children(resource, "verificationStatus").stream()
                .filter(CodeableConcept.class::isInstance)
                .flatMap(c -> ((CodeableConcept) c).getCoding().stream())
                .map(Coding::getCode)
                .anyMatch(code::equals);
    }

    static Observation observation(Resource resource) {
        if (resource instanceof Observation observation) {
            return observation;
        }
        throw DerivationRefused.notDerived();
    }

    static Patient patient(Resource resource) {
        if (resource instanceof Patient patient) {
            return patient;
        }
        throw DerivationRefused.notDerived();
    }

    /** Values of an element by its name without {@code [x]}; none when the type has no such element. */
    static List<Base> children(Base resource, String element) {
        // By its name alone: getChildByName describes every element of the type to find one.
        Property property = resource.getNamedProperty(element);
        return property == null ? List.of() : property.getValues();
    }
}
