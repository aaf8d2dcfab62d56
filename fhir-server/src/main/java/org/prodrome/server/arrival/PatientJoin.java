package org.prodrome.server.arrival;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.TokenParam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.study.DicomPatientMapper;

/**
 * Whose film it is. The PatientID, with its issuer where it names one, is looked up among the identifiers of Patients;
 * one match joins, none creates a Patient from the header, several or a contradicting date of birth join nobody: a
 * finding in the wrong record is worse than one that waits for a person.
 */
final class PatientJoin {
    private final DicomPatientMapper mapper = new DicomPatientMapper();

    /** Who the film's patient is in the record. */
    sealed interface Joined {
        /** @param subject the Patient, or only its identifier when nobody was joined */
        Reference subject();

        record To(Reference subject) implements Joined {}

        /** @param reason what people have to settle */
        record Nobody(Reference subject, String reason) implements Joined {}
    }

    Joined join(DicomPatient header, IRepository record) {
        Optional<Identifier> own = mapper.identifier(header);
        if (own.isEmpty()) {
            return new Joined.Nobody(
                    new Reference()
                            .setIdentifier(new Identifier()
                                    .setSystem(DicomPatientMapper.ISSUER_SYSTEM + "unknown")
                                    .setValue("absent")),
                    "the film has no PatientID");
        }
        List<Patient> byIssuer =
                search(record, new TokenParam(own.get().getSystem(), own.get().getValue()));
        List<Patient> found =
                byIssuer.isEmpty() ? search(record, new TokenParam(own.get().getValue())) : byIssuer;
        if (found.isEmpty()) {
            return new Joined.To(new Reference(record.create(mapper.toPatient(header))
                    .getId()
                    .toUnqualifiedVersionless()
                    .getValue()));
        }
        Reference unjoined = new Reference().setIdentifier(own.get());
        if (found.size() > 1) {
            return new Joined.Nobody(
                    unjoined,
                    "the PatientID matches %d Patients; IssuerOfPatientID could tell them apart"
                            .formatted(found.size()));
        }
        Patient patient = found.get(0);
        if (header.birthDate() != null
                && patient.hasBirthDate()
                && !header.birthDate()
                        .toString()
                        .startsWith(patient.getBirthDateElement().getValueAsString())) {
            return new Joined.Nobody(unjoined, "the PatientID matches a Patient with another date of birth");
        }
        return new Joined.To(
                new Reference(patient.getIdElement().toUnqualifiedVersionless().getValue()));
    }

    /**
     * Whether the header names somebody else than the Patient whose study it is; a header without an id names nobody.
     */
    boolean contradicts(DicomPatient header, Reference subject, IRepository record) {
        Optional<Identifier> own = mapper.identifier(header);
        return own.isPresent()
                && candidates(own.get(), record).stream()
                        .noneMatch(patient -> patient.getIdElement()
                                .toUnqualifiedVersionless()
                                .getValue()
                                .equals(subject.getReference()));
    }

    private static List<Patient> candidates(Identifier own, IRepository record) {
        List<Patient> byIssuer = search(record, new TokenParam(own.getSystem(), own.getValue()));
        return byIssuer.isEmpty() ? search(record, new TokenParam(own.getValue())) : byIssuer;
    }

    private static List<Patient> search(IRepository record, TokenParam identifier) {
        Map<String, List<IQueryParameterType>> query = Map.of("identifier", List.of(identifier));
        return record.search(Bundle.class, Patient.class, query).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Patient.class::isInstance)
                .map(Patient.class::cast)
                .toList();
    }
}
