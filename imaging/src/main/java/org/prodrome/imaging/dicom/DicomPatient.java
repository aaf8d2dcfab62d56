package org.prodrome.imaging.dicom;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The patient as an object names them. What the object leaves out is null.
 *
 * @param id PatientID
 * @param issuer IssuerOfPatientID, or the universal entity id of its qualifiers
 * @param name PatientName as it stands, {@code Family^Given^Middle^Prefix^Suffix} in up to three groups
 * @param birthDate PatientBirthDate
 * @param sex PatientSex as it stands: {@code M}, {@code F}, {@code O}
 */
public record DicomPatient(
        @Nullable String id,
        @Nullable String issuer,
        @Nullable String name,
        @Nullable LocalDate birthDate,
        @Nullable String sex) {

    /** The patient of an object. */
    public static DicomPatient of(DicomObject object) {
        return new DicomPatient(
                object.string(Attribute.PATIENT_ID).orElse(null),
                object.string(Attribute.ISSUER_OF_PATIENT_ID)
                        .or(() -> object.items(Attribute.ISSUER_OF_PATIENT_ID_QUALIFIERS_SEQUENCE).stream()
                                .flatMap(item -> item.string(Attribute.UNIVERSAL_ENTITY_ID).stream())
                                .findFirst())
                        .orElse(null),
                object.string(Attribute.PATIENT_NAME).orElse(null),
                object.date(Attribute.PATIENT_BIRTH_DATE).orElse(null),
                object.string(Attribute.PATIENT_SEX).orElse(null));
    }

    /** Writes the patient module; every attribute of type 2 is present, empty where unknown. */
    void writeTo(DicomObjectBuilder object) {
        object.text(Attribute.PATIENT_NAME, name == null ? "" : name)
                .text(Attribute.PATIENT_ID, id == null ? "" : id)
                .text(Attribute.PATIENT_SEX, sex == null ? "" : sex)
                .text(Attribute.PATIENT_BIRTH_DATE);
        if (birthDate != null) {
            object.date(Attribute.PATIENT_BIRTH_DATE, birthDate);
        }
        if (issuer != null) {
            object.text(Attribute.ISSUER_OF_PATIENT_ID, issuer);
        }
    }

    /** Nothing of the patient: a record may end up in a log. */
    @Override
    public String toString() {
        return "DicomPatient[...]";
    }
}
