package org.prodrome.longitudinal;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageMeasurement;

/** Writes small records for tests; ids count up in the order of writing. */
public final class RecordBuilder {
    private final Patient patient = new Patient();
    private final List<Resource> resources = new ArrayList<>();
    private int next = 1;

    public RecordBuilder(AdministrativeGender gender, String birthDate) {
        patient.setId("Patient/p1");
        patient.setGender(gender);
        patient.getBirthDateElement().setValueAsString(birthDate);
    }

    public Patient patient() {
        return patient;
    }

    public List<Resource> resources() {
        return resources;
    }

    public PatientTimeline asOf(String instant) {
        return PatientTimeline.from(patient, resources, Instant.parse(instant));
    }

    public <T extends Resource> T add(T resource) {
        if (!resource.hasId()) {
            resource.setId(resource.fhirType() + "/" + next++);
        }
        resources.add(resource);
        return resource;
    }

    public Observation lab(String loinc, String value, String unit, String when) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/p1"));
        observation.getCode().addCoding().setSystem(CodeSystems.LOINC).setCode(loinc);
        observation.setEffective(new DateTimeType(when));
        observation.setValue(quantity(value, unit));
        return add(observation);
    }

    public Observation coded(String loinc, Code answer, String when) {
        Observation observation = lab(loinc, "1", "1", when);
        observation.setValue(answer.toConcept());
        return observation;
    }

    public Condition problem(String system, String code, String text, String status, String onset) {
        Condition condition = new Condition();
        condition.setSubject(new Reference("Patient/p1"));
        condition.getCode().setText(text).addCoding().setSystem(system).setCode(code);
        condition
                .getClinicalStatus()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/condition-clinical")
                .setCode(status);
        condition.setOnset(new DateTimeType(onset));
        return add(condition);
    }

    public MedicationRequest drug(String rxnorm, String text, String authored) {
        MedicationRequest request = new MedicationRequest();
        request.setSubject(new Reference("Patient/p1"));
        request.setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        CodeableConcept concept = new CodeableConcept().setText(text);
        concept.addCoding().setSystem(CodeSystems.RXNORM).setCode(rxnorm);
        request.setMedication(concept);
        request.setAuthoredOnElement(new DateTimeType(authored));
        return add(request);
    }

    public AllergyIntolerance allergy(String text) {
        AllergyIntolerance allergy = new AllergyIntolerance();
        allergy.setPatient(new Reference("Patient/p1"));
        allergy.getCode().setText(text);
        allergy.getClinicalStatus()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical")
                .setCode("active");
        return add(allergy);
    }

    public Encounter visit(String actCode, String start, String end) {
        Encounter encounter = new Encounter();
        encounter.setStatus(Encounter.EncounterStatus.FINISHED);
        encounter.setSubject(new Reference("Patient/p1"));
        encounter.getClass_().setSystem(CodeSystems.V3_ACT_CODE).setCode(actCode);
        encounter.getPeriod().setStartElement(new DateTimeType(start)).setEndElement(new DateTimeType(end));
        return add(encounter);
    }

    public Observation film(String ratio, String view, String when) {
        Observation film = new Observation();
        film.setStatus(Observation.ObservationStatus.PRELIMINARY);
        film.setSubject(new Reference("Patient/p1"));
        film.setCode(ImageMeasurement.CARDIOTHORACIC_RATIO.toConcept());
        film.setEffective(new DateTimeType(when));
        film.addDerivedFrom(new Reference("ImagingStudy/s" + next));
        film.setDevice(new Reference("Device/ctr"));
        if (!ratio.isEmpty()) {
            film.setValue(quantity(ratio, "{ratio}"));
            component(film, ImageMeasurement.CHANGE_THRESHOLD).setValue(quantity("0.05", "{ratio}"));
            component(film, ImageMeasurement.MEASUREMENT_ERROR).setValue(quantity("0.031", "{ratio}"));
            component(film, ImageMeasurement.ABOVE_HALF).setValue(new BooleanType(false));
        }
        component(film, ImageMeasurement.VIEW_POSITION).setValue(new CodeableConcept().setText(view));
        return add(film);
    }

    public Device device(String name, String version) {
        Device device = new Device();
        device.setId("Device/ctr");
        device.addDeviceName().setName(name);
        device.addVersion().setValue(version);
        return add(device);
    }

    public static Observation.ObservationComponentComponent component(Observation observation, Code code) {
        return observation.addComponent().setCode(code.toConcept());
    }

    public static Quantity quantity(String value, String unit) {
        return new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit);
    }
}
