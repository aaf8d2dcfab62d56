package org.prodrome.longitudinal.document;

import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.MedicationStatement.MedicationStatementStatus;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.Loinc;

/** Entries of a patient summary: resources as recorded, and those that say that there is no information. */
final class IpsEntry {
    private static final String CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical";
    private static final String ALLERGY = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";

    private IpsEntry() {}

    /** As recorded; where the guide wants a time and none was recorded, that it is not known. */
    static DomainResource of(DomainResource recorded, String source) {
        DomainResource entry = recorded.copy();
        entry.setId(source.substring(source.indexOf('/') + 1));
        if (entry instanceof MedicationStatement statement && !statement.hasEffective()) {
            statement.setEffective(unknownTime());
        }
        if (entry instanceof Procedure procedure && !procedure.hasPerformed()) {
            procedure.setPerformed(unknownTime());
        }
        return entry;
    }

    static String absentType(Code section) {
        return section.equals(Loinc.SECTION_PROBLEMS)
                ? "Condition"
                : section.equals(Loinc.SECTION_ALLERGIES) ? "AllergyIntolerance" : "MedicationStatement";
    }

    /** That nothing is known of a required section, with the guide's code. */
    static DomainResource absent(Code section, Code code, String id, String patient) {
        DomainResource entry;
        if (section.equals(Loinc.SECTION_PROBLEMS)) {
            entry = new Condition()
                    .setClinicalStatus(new CodeableConcept(new Coding(CLINICAL, "active", "Active")))
                    .setCode(code.toConcept())
                    .setSubject(new Reference(patient));
        } else if (section.equals(Loinc.SECTION_ALLERGIES)) {
            entry = new AllergyIntolerance()
                    .setClinicalStatus(new CodeableConcept(new Coding(ALLERGY, "active", "Active")))
                    .setCode(code.toConcept())
                    .setPatient(new Reference(patient));
        } else {
            entry = new MedicationStatement()
                    .setStatus(MedicationStatementStatus.UNKNOWN)
                    .setMedication(code.toConcept())
                    .setSubject(new Reference(patient))
                    .setEffective(unknownTime());
        }
        entry.setId(id);
        return entry;
    }

    private static DateTimeType unknownTime() {
        DateTimeType unknown = new DateTimeType();
        unknown.addExtension(IpsPatient.unknown());
        return unknown;
    }
}
