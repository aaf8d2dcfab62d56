package org.prodrome.imaging.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.Films;

class DicomPatientMapperTest {
    private final DicomPatientMapper mapper = new DicomPatientMapper();

    @Test
    void createsThePatientOfTheHeader() {
        Patient patient = mapper.toPatient(Films.PATIENT);
        assertThat(patient.getIdentifierFirstRep().getSystem()).isEqualTo("urn:prodrome:dicom-issuer:HOSP");
        assertThat(patient.getIdentifierFirstRep().getValue()).isEqualTo("4711");
        assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("Müller");
        assertThat(patient.getNameFirstRep().getGivenAsSingleString()).isEqualTo("Anna");
        assertThat(patient.getNameFirstRep().getPrefixAsSingleString()).isEqualTo("Dr.");
        assertThat(patient.getBirthDateElement().getValueAsString()).isEqualTo("1961-02-03");
        assertThat(patient.getGender().toCode()).isEqualTo("female");
    }

    @Test
    void keepsEveryWritingOfAName() {
        Patient patient = mapper.toPatient(new DicomPatient("1", null, "Yamada^Tarou=山田^太郎=やまだ^たろう", null, null));
        assertThat(patient.getName()).hasSize(3);
        assertThat(patient.getName().get(1).getFamily()).isEqualTo("山田");
        assertThat(patient.getName().get(1).getExtensionFirstRep().getValue().primitiveValue())
                .isEqualTo("IDE");
    }

    @Test
    void fillsInNothing() {
        Patient patient = mapper.toPatient(new DicomPatient(null, "HOSP", "^^", null, "?"));
        assertThat(patient.isEmpty()).isTrue();
        assertThat(mapper.identifier(new DicomPatient("1", null, null, null, null))
                        .orElseThrow()
                        .getSystem())
                .isEqualTo("urn:prodrome:dicom-issuer:unknown");
        assertThat(mapper.identifier(new DicomPatient("1", "St. Mary / A", null, null, null))
                        .orElseThrow()
                        .getSystem())
                .isEqualTo("urn:prodrome:dicom-issuer:St.%20Mary%20%2F%20A");
    }
}
