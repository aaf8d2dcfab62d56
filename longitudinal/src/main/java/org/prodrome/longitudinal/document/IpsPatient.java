package org.prodrome.longitudinal.document;

import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Patient;

/** The Patient as a patient summary wants it: a name and a birth date, or that they are not known. */
final class IpsPatient {
    static final String DATA_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private IpsPatient() {}

    static Patient of(Patient recorded) {
        Patient patient = recorded.copy();
        patient.setId(recorded.getIdElement().getIdPart());
        if (patient.getName().stream().noneMatch(IpsPatient::isReadable)) {
            HumanName name = patient.addName();
            name.getTextElement().addExtension(unknown());
        }
        if (!patient.hasBirthDate()) {
            patient.getBirthDateElement().addExtension(unknown());
        }
        return patient;
    }

    static Extension unknown() {
        return new Extension(DATA_ABSENT, new CodeType("unknown"));
    }

    private static boolean isReadable(HumanName name) {
        return name.hasFamily() || name.hasGiven() || name.hasText();
    }
}
