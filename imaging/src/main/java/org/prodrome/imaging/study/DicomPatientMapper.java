package org.prodrome.imaging.study;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.prodrome.imaging.dicom.DicomPatient;

/** The patient of a DICOM header as FHIR. Absent stays absent. */
public final class DicomPatientMapper {
    /** Identifier systems of patient ids are this and the issuer. */
    public static final String ISSUER_SYSTEM = "urn:prodrome:dicom-issuer:";

    private static final String NAME_REPRESENTATION =
            "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    /** Order of the component groups of a PN value (PS3.5 section 6.2.1.2). */
    private static final List<String> GROUPS = List.of("ABC", "IDE", "SYL");

    /** The identifier that joins the film to a Patient; empty when the header has no PatientID. */
    public Optional<Identifier> identifier(DicomPatient patient) {
        if (patient.id() == null) {
            return Optional.empty();
        }
        String issuer = patient.issuer() == null
                ? "unknown"
                : URLEncoder.encode(patient.issuer(), StandardCharsets.UTF_8).replace("+", "%20");
        return Optional.of(new Identifier().setSystem(ISSUER_SYSTEM + issuer).setValue(patient.id()));
    }

    /** A new Patient with what the header says. */
    public Patient toPatient(DicomPatient header) {
        Patient patient = new Patient();
        identifier(header).ifPresent(patient::addIdentifier);
        if (header.name() != null) {
            String[] groups = header.name().split("=", -1);
            for (int i = 0; i < Math.min(groups.length, GROUPS.size()); i++) {
                if (!groups[i].replace("^", "").isBlank()) {
                    patient.addName(name(groups[i], groups.length > 1 ? GROUPS.get(i) : ""));
                }
            }
        }
        if (header.birthDate() != null) {
            patient.setBirthDateElement(new DateType(header.birthDate().toString()));
        }
        gender(header).ifPresent(patient::setGender);
        return patient;
    }

    private static HumanName name(String group, String representation) {
        String[] parts = group.split("\\^", -1);
        HumanName name = new HumanName();
        if (!part(parts, 0).isEmpty()) {
            name.setFamily(part(parts, 0));
        }
        Stream.of(part(parts, 1), part(parts, 2))
                .filter(given -> !given.isEmpty())
                .forEach(name::addGiven);
        if (!part(parts, 3).isEmpty()) {
            name.addPrefix(part(parts, 3));
        }
        if (!part(parts, 4).isEmpty()) {
            name.addSuffix(part(parts, 4));
        }
        if (!representation.isEmpty()) {
            name.addExtension(NAME_REPRESENTATION, new CodeType(representation));
        }
        return name;
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index].trim() : "";
    }

    private static Optional<AdministrativeGender> gender(DicomPatient header) {
        return Optional.ofNullable(header.sex()).flatMap(sex -> switch (sex) {
            case "M" -> Optional.of(AdministrativeGender.MALE);
            case "F" -> Optional.of(AdministrativeGender.FEMALE);
            case "O" -> Optional.of(AdministrativeGender.OTHER);
            default -> Optional.empty();
        });
    }
}
