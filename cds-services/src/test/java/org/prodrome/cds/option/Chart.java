package org.prodrome.cds.option;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;

/** A small record, as of 2026-11-21 at noon. */
final class Chart {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    /** What the program brings, ready to be asked. */
    static final Options SHIPPED = Options.of(ShippedContentTest.SHIPPED, Duration.ofSeconds(30), Market.US, 4);

    private final Patient patient = new Patient();
    private final List<Resource> resources = new ArrayList<>();

    Chart(AdministrativeGender gender, String birthDate) {
        patient.setId("Patient/p1");
        patient.setGender(gender);
        patient.getBirthDateElement().setValueAsString(birthDate);
        resources.add(patient);
    }

    List<Resource> resources() {
        return resources;
    }

    <T extends Resource> T add(T resource) {
        resource.setId(resource.fhirType() + "/r" + resources.size());
        resources.add(resource);
        return resource;
    }

    Chart lab(String loinc, String name, String value, String unit, String when) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation
                .addCategory()
                .addCoding()
                .setSystem(CodeSystems.OBSERVATION_CATEGORY)
                .setCode("laboratory");
        observation.setSubject(new Reference("Patient/p1"));
        observation.getCode().setText(name).addCoding(new Coding(CodeSystems.LOINC, loinc, name));
        observation.setEffective(new DateTimeType(when));
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit));
        add(observation);
        return this;
    }

    Chart creatinine(String value, String when) {
        return lab("2160-0", "Creatinine", value, "mg/dL", when);
    }

    Chart potassium(String value, String when) {
        return lab("2823-3", "Potassium", value, "mmol/L", when);
    }

    Chart drug(String rxcui, String name) {
        MedicationRequest order = new MedicationRequest();
        order.setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        order.setIntent(MedicationRequest.MedicationRequestIntent.ORDER);
        order.setSubject(new Reference("Patient/p1"));
        order.setMedication(new CodeableConcept().setText(name).addCoding(new Coding(CodeSystems.RXNORM, rxcui, name)));
        order.setAuthoredOnElement(new DateTimeType("2026-01-10"));
        add(order);
        return this;
    }

    Chart problem(String snomed, String name) {
        Condition condition = new Condition();
        condition
                .getClinicalStatus()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/condition-clinical")
                .setCode("active");
        condition.setSubject(new Reference("Patient/p1"));
        condition.getCode().setText(name).addCoding(new Coding(CodeSystems.SNOMED_CT, snomed, name));
        condition.setRecordedDateElement(new DateTimeType("2026-02-03"));
        add(condition);
        return this;
    }

    Chart allergy(String words) {
        AllergyIntolerance allergy = new AllergyIntolerance();
        allergy.getClinicalStatus()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical")
                .setCode("active");
        allergy.setPatient(new Reference("Patient/p1"));
        allergy.getCode().setText(words);
        allergy.setRecordedDateElement(new DateTimeType("2020-04-05"));
        add(allergy);
        return this;
    }

    PatientTimeline timeline() {
        return PatientTimeline.from(patient, resources, NOW);
    }

    /** What stands beside an alert of a rule, when the record holds everything. */
    Beside beside(String rule, String state) {
        return SHIPPED.beside(
                new Options.Asking(new Alert(rule, state), "p1", null),
                timeline(),
                type -> true,
                plan -> true,
                Duration.ofSeconds(30));
    }

    /** One option of it. */
    Assessed option(String rule, String state, String id) {
        return beside(rule, state).options().stream()
                .filter(one -> one.option().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
