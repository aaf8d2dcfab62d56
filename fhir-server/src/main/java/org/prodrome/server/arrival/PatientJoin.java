package org.prodrome.server.arrival;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.TokenParam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.study.DicomPatientMapper;

/**
 * Whose film it is. The PatientID, with its issuer where it names one, is looked up among the identifiers of Patients;
 * one match joins, none creates a Patient from the header, several, or a contradicting date of birth or sex, join
 * nobody: a finding in the wrong record is worse than one that waits for a person.
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
            return nobody(
                    new Identifier()
                            .setSystem(DicomPatientMapper.ISSUER_SYSTEM + "unknown")
                            .setValue("absent"),
                    "the film has no PatientID");
        }
        List<Patient> byIssuer =
                search(record, new TokenParam(own.get().getSystem(), own.get().getValue()));
        List<Patient> found = byIssuer;
        if (byIssuer.isEmpty() && header.issuer() == null) {
            found = search(record, new TokenParam(own.get().getValue()));
        }
        if (found.isEmpty()) {
            return to(record.create(mapper.toPatient(header))
                    .getId()
                    .toUnqualifiedVersionless()
                    .getValue());
        }
        if (found.size() > 1) {
            return nobody(
                    own.get(),
                    "the PatientID matches %d Patients; IssuerOfPatientID could tell them apart"
                            .formatted(found.size()));
        }
        Patient patient = found.get(0);
        boolean bothDated = header.birthDate() != null && patient.hasBirthDate();
        if (bothDated && !sameBirthDate(header, patient)) {
            return nobody(own.get(), "the PatientID matches a Patient with another date of birth");
        }
        if (otherSex(header, patient)) {
            return nobody(own.get(), "the PatientID matches a Patient of another sex");
        }
        if (byIssuer.isEmpty() && !bothDated) {
            return nobody(
                    own.get(), "the PatientID alone, without issuer or date of birth, does not prove whose film it is");
        }
        return to(reference(patient));
    }

    /**
     * Whether the header names somebody else than the Patient whose study it is; a header without an id names nobody.
     */
    boolean contradicts(DicomPatient header, Reference subject, IRepository record) {
        Optional<Identifier> own = mapper.identifier(header);
        if (own.isEmpty()) {
            return false;
        }
        List<Patient> found =
                search(record, new TokenParam(own.get().getSystem(), own.get().getValue()));
        if (found.isEmpty() && header.issuer() == null) {
            found = search(record, new TokenParam(own.get().getValue()));
        }
        return found.stream()
                .noneMatch(patient -> reference(patient).equals(subject.getReference())
                        && (header.birthDate() == null || !patient.hasBirthDate() || sameBirthDate(header, patient)));
    }

    private static boolean sameBirthDate(DicomPatient header, Patient patient) {
        return String.valueOf(header.birthDate())
                .startsWith(patient.getBirthDateElement().getValueAsString());
    }

    private static boolean otherSex(DicomPatient header, Patient patient) {
        return ("F".equals(header.sex()) && patient.getGender() == AdministrativeGender.MALE)
                || ("M".equals(header.sex()) && patient.getGender() == AdministrativeGender.FEMALE);
    }

    private static Joined to(String reference) {
        return new Joined.To(new Reference(reference));
    }

    private static Joined nobody(Identifier identifier, String reason) {
        return new Joined.Nobody(new Reference().setIdentifier(identifier), reason);
    }

    private static String reference(Patient patient) {
        return patient.getIdElement().toUnqualifiedVersionless().getValue();
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
