package org.prodrome.cds.evidence;

import java.time.LocalDate;
import java.time.Period;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/** Age and sex of the Patient as sentences and equations need them. */
final class Person {
    private static final String SEX_FOR_CLINICAL_USE =
            "http://hl7.org/fhir/StructureDefinition/patient-sexParameterForClinicalUse";

    /** Completed years on a day; a birth date known only to the month gives none. */
    static int age(Patient patient, LocalDate on) {
        String born = patient.getBirthDateElement().getValueAsString();
        if (born == null || born.length() != 10) {
            throw DerivationRefused.notDerived();
        }
        int years = Period.between(new ClinicalTime(born).day(), on).getYears();
        if (years < 0) {
            throw DerivationRefused.notDerived();
        }
        return years;
    }

    /** @param on a day; below 18 years on it the word for a child. Null: the word for an adult */
    static String noun(Patient patient, @Nullable String on) {
        String born = patient.getBirthDateElement().getValueAsString();
        boolean child = on != null
                && born != null
                && born.length() == 10
                && !new ClinicalTime(on).day().isBefore(new ClinicalTime(born).day())
                && age(patient, new ClinicalTime(on).day()) < 18;
        if (child) {
            return patient.getGender() == AdministrativeGender.FEMALE
                    ? "girl"
                    : patient.getGender() == AdministrativeGender.MALE ? "boy" : "child";
        }
        if (patient.getGender() == AdministrativeGender.FEMALE) {
            return "woman";
        }
        return patient.getGender() == AdministrativeGender.MALE ? "man" : "person";
    }

    /** Whether equations take the term for women. */
    static boolean isFemale(Patient patient) {
        if (patient.hasExtension(SEX_FOR_CLINICAL_USE)) {
            return isFemaleByExtension(patient);
        }
        if (patient.getGender() == AdministrativeGender.FEMALE) {
            return true;
        }
        if (patient.getGender() == AdministrativeGender.MALE) {
            return false;
        }
        throw DerivationRefused.notDerived();
    }

    private static boolean isFemaleByExtension(Patient patient) {
        for (Extension extension : patient.getExtensionsByUrl(SEX_FOR_CLINICAL_USE)) {
            Extension value = extension.getExtensionByUrl("value");
            if (value != null && value.getValue() instanceof CodeableConcept concept) {
                for (Coding coding : concept.getCoding()) {
                    if ("female-typical".equals(coding.getCode())) {
                        return true;
                    }
                    if ("male-typical".equals(coding.getCode())) {
                        return false;
                    }
                }
            }
        }
        throw DerivationRefused.notDerived();
    }

    private Person() {}
}
