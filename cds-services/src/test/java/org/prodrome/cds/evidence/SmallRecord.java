package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
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
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;

/** Writes a small record, has one rule read it, and gives the sentences to be corrupted. */
final class SmallRecord {
    private final Patient patient = new Patient();
    private final List<Resource> resources = new ArrayList<>();

    SmallRecord(AdministrativeGender gender, String birthDate) {
        patient.setId("Patient/p1");
        patient.setGender(gender);
        patient.getBirthDateElement().setValueAsString(birthDate);
        resources.add(patient);
    }

    <T extends Resource> T add(T resource) {
        if (!resource.hasId()) {
            resource.setId(resource.fhirType() + "/" + resources.size());
        }
        resources.add(resource);
        return resource;
    }

    List<Resource> resources() {
        return resources;
    }

    Observation lab(String loinc, String value, String unit, String when) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/p1"));
        observation.getCode().addCoding(new Coding(CodeSystems.LOINC, loinc, null));
        observation.setEffective(new DateTimeType(when));
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit));
        return add(observation);
    }

    Observation answer(String loinc, Code answer, String when) {
        Observation observation = lab(loinc, "1", "1", when);
        observation.setValue(answer.toConcept());
        return observation;
    }

    Condition problem(Code code, String onset) {
        Condition condition = new Condition();
        condition.setSubject(new Reference("Patient/p1"));
        condition.setCode(code.toConcept());
        condition
                .getClinicalStatus()
                .addCoding(new Coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", null));
        condition.setOnset(new DateTimeType(onset));
        return add(condition);
    }

    Procedure procedure(Code code, String when) {
        Procedure procedure = new Procedure();
        procedure.setSubject(new Reference("Patient/p1"));
        procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
        procedure.setCode(code.toConcept());
        procedure.setPerformed(new DateTimeType(when));
        return add(procedure);
    }

    MedicationRequest drug(Code code, String authored) {
        MedicationRequest request = new MedicationRequest();
        request.setSubject(new Reference("Patient/p1"));
        request.setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        request.setMedication(new CodeableConcept().addCoding(code.toCoding()));
        request.setAuthoredOnElement(new DateTimeType(authored));
        return add(request);
    }

    /** What the rule finds; fails when it finds nothing. */
    Detection detection(Detector detector, String asOf) {
        var result = detector.read(PatientTimeline.from(patient, resources, Instant.parse(asOf)));
        assertThat(result).isInstanceOf(Detection.class);
        return (Detection) result;
    }

    /** The same; every sentence of it is proved, and falls when a fact it rests on is wrong. */
    Detection provedAndCaught(Detector detector, String asOf) {
        Detection detection = detection(detector, asOf);
        List<Claim> claims = new ArrayList<>(detection.details());
        claims.add(0, detection.summary());
        assertThat(detection.summary().text()).hasSizeLessThan(140);
        Corruptions.of(resources, claims).assertProvedAndEachCaught();
        return detection;
    }

    /** Whether the sentence still passes the check on the record as it is now: itself, or nothing. */
    List<Claim> kept(Claim claim) {
        return Corruptions.of(resources, List.of(claim)).kept();
    }
}
