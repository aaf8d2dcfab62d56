package org.prodrome.cds.evidence;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSystems;

/** Writes a small record for tests; ids count up in the order of writing. */
public final class Chart {
    private final List<Resource> resources = new ArrayList<>();
    private int next = 1;

    public Chart(AdministrativeGender gender, String birthDate) {
        Patient patient = new Patient().setGender(gender);
        patient.setId("Patient/p1");
        patient.getBirthDateElement().setValueAsString(birthDate);
        resources.add(patient);
    }

    public List<Resource> resources() {
        return resources;
    }

    public Chart lab(String loinc, String value, String unit, String when) {
        return observation(new Coding(CodeSystems.LOINC, loinc, null), value, unit, when);
    }

    public Chart observation(Coding code, String value, String unit, String when) {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/p1")).setCode(new CodeableConcept().addCoding(code));
        observation.setEffective(new DateTimeType(when));
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit));
        return add(observation);
    }

    public Chart answer(String loinc, String snomed, String when) {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation
                .setSubject(new Reference("Patient/p1"))
                .getCode()
                .addCoding(new Coding(CodeSystems.LOINC, loinc, null));
        observation.setEffective(new DateTimeType(when));
        observation.setValue(new CodeableConcept().addCoding(new Coding(CodeSystems.SNOMED_CT, snomed, null)));
        return add(observation);
    }

    public Chart problem(String snomed, String text, String onset) {
        Condition condition = new Condition().setSubject(new Reference("Patient/p1"));
        condition.getCode().setText(text).addCoding(new Coding(CodeSystems.SNOMED_CT, snomed, null));
        condition.getClinicalStatus().addCoding(new Coding("", "active", null));
        return add(condition.setOnset(new DateTimeType(onset)));
    }

    public Chart procedure(String snomed, String text, String when) {
        Procedure procedure = new Procedure()
                .setStatus(Procedure.ProcedureStatus.COMPLETED)
                .setSubject(new Reference("Patient/p1"))
                .setPerformed(new DateTimeType(when));
        procedure.getCode().setText(text).addCoding(new Coding(CodeSystems.SNOMED_CT, snomed, null));
        return add(procedure);
    }

    public Chart drug(String rxnorm, String text, String authored) {
        MedicationRequest request = new MedicationRequest()
                .setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE)
                .setSubject(new Reference("Patient/p1"));
        request.setMedication(
                new CodeableConcept().setText(text).addCoding(new Coding(CodeSystems.RXNORM, rxnorm, null)));
        request.setAuthoredOnElement(new DateTimeType(authored));
        return add(request);
    }

    private Chart add(Resource resource) {
        resource.setId(resource.fhirType() + "/" + next++);
        resources.add(resource);
        return this;
    }
}
