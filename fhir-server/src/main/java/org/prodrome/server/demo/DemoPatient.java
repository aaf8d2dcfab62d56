package org.prodrome.server.demo;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.codesystems.ConditionClinical;
import org.prodrome.terminology.code.CodeSystems;

/**
 * The patient of the demo: an invented woman whose kidney function declines over four years while her heart grows
 * between two films. Dates are relative to the day of loading, so that the story is never stale. Nobody's data.
 */
public final class DemoPatient {
    /** System of the demo's own patient identifiers. */
    public static final String IDENTIFIER_SYSTEM = "urn:prodrome:demo";

    /** Identifier of the patient whom the demo opens. */
    public static final String IDENTIFIER = "DEMO-0001";

    public static final String FAMILY = "Hale";
    public static final String GIVEN = "Miriam";
    public static final LocalDate BIRTH_DATE = LocalDate.of(1957, 4, 12);

    private static final String VITAL_SIGNS = "vital-signs";
    private static final String LABORATORY = "laboratory";

    private final LocalDate today;
    private final String subject = "urn:uuid:" + UUID.nameUUIDFromBytes(new byte[] {1});
    private final List<Resource> resources = new ArrayList<>();

    private DemoPatient(LocalDate today) {
        this.today = today;
    }

    /** The record as a transaction; posting it twice creates the patient once. */
    public static Bundle record(LocalDate today) {
        return new DemoPatient(today).bundle();
    }

    private Bundle bundle() {
        problems();
        visits();
        // Serum creatinine in mg/dL, by days before today: an eGFR that falls from about 73 to about 39.
        series("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", LABORATORY, new double[][] {
            {1430, 0.87},
            {1250, 0.89},
            {1070, 0.94},
            {890, 0.99},
            {710, 1.07},
            {530, 1.15},
            {350, 1.26},
            {190, 1.36},
            {12, 1.49}
        });
        series("9318-7", "Albumin/Creatinine [Mass Ratio] in Urine", "mg/g", LABORATORY, new double[][] {
            {1430, 18}, {1070, 34}, {710, 71}, {350, 128}, {12, 212}
        });
        series("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", LABORATORY, new double[][] {
            {1430, 6.8}, {1070, 6.9}, {710, 7.2}, {350, 7.5}, {12, 8.0}
        });
        series("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", LABORATORY, new double[][] {
            {1430, 4.3}, {1070, 4.4}, {710, 4.6}, {350, 4.9}, {12, 5.2}
        });
        series("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", LABORATORY, new double[][] {
            {1070, 13.1}, {710, 12.7}, {350, 12.2}, {12, 11.4}
        });
        series("29463-7", "Body weight", "kg", VITAL_SIGNS, new double[][] {
            {1070, 74.2}, {710, 75.0}, {350, 76.1}, {12, 80.4}
        });
        series("8302-2", "Body height", "cm", VITAL_SIGNS, new double[][] {{1430, 163}});
        bloodPressure(1070, 138, 82);
        bloodPressure(710, 142, 84);
        bloodPressure(350, 147, 86);
        bloodPressure(12, 156, 90);
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        bundle.addEntry()
                .setFullUrl(subject)
                .setResource(patient())
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Patient")
                .setIfNoneExist("identifier=" + IDENTIFIER_SYSTEM + "|" + IDENTIFIER);
        for (Resource resource : resources) {
            bundle.addEntry()
                    .setFullUrl("urn:uuid:" + UUID.randomUUID())
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.POST)
                    .setUrl(resource.fhirType());
        }
        return bundle;
    }

    private static Patient patient() {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem(IDENTIFIER_SYSTEM).setValue(IDENTIFIER);
        patient.addName().setFamily(FAMILY).addGiven(GIVEN);
        patient.setGender(AdministrativeGender.FEMALE);
        patient.getBirthDateElement().setValueAsString(BIRTH_DATE.toString());
        patient.getMeta().addSecurity(CodeSystems.V3_ACT_REASON, "HTEST", "test health data");
        return patient;
    }

    private void problems() {
        problem("44054006", "Type 2 diabetes mellitus", "2017-03");
        problem("38341003", "Essential hypertension", "2014");
        medication("860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet", 1430);
        medication("314076", "lisinopril 10 MG Oral Tablet", 1430);
        medication("310965", "ibuprofen 200 MG Oral Tablet", 200);
        AllergyIntolerance allergy = new AllergyIntolerance();
        allergy.setPatient(new Reference(subject));
        allergy.setCode(concept(CodeSystems.SNOMED_CT, "91936005", "Allergy to penicillin"));
        allergy.setClinicalStatus(
                concept("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "Active"));
        allergy.setVerificationStatus(concept(
                "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "confirmed", "Confirmed"));
        resources.add(allergy);
    }

    private void problem(String code, String display, String onset) {
        Condition condition = new Condition();
        condition.setSubject(new Reference(subject));
        condition.setCode(concept(CodeSystems.SNOMED_CT, code, display));
        condition.setClinicalStatus(concept(ConditionClinical.ACTIVE.getSystem(), "active", "Active"));
        condition.setVerificationStatus(
                concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed"));
        condition.addCategory(concept(
                "http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem List Item"));
        condition.setOnset(new DateTimeType(onset));
        resources.add(condition);
    }

    private void medication(String rxNorm, String display, int daysAgo) {
        MedicationRequest order = new MedicationRequest();
        order.setSubject(new Reference(subject));
        order.setStatus(MedicationRequestStatus.ACTIVE);
        order.setIntent(MedicationRequestIntent.ORDER);
        order.setMedication(concept(CodeSystems.RXNORM, rxNorm, display));
        order.setAuthoredOnElement(new DateTimeType(day(daysAgo)));
        resources.add(order);
    }

    private void visits() {
        for (int daysAgo : new int[] {1430, 1070, 710, 350, 12}) {
            Encounter visit = new Encounter();
            visit.setSubject(new Reference(subject));
            visit.setStatus(EncounterStatus.FINISHED);
            visit.setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "ambulatory"));
            visit.addType(concept(CodeSystems.SNOMED_CT, "185349003", "Encounter for check up (procedure)"));
            visit.setPeriod(new Period()
                    .setStartElement(new DateTimeType(day(daysAgo)))
                    .setEndElement(new DateTimeType(day(daysAgo))));
            resources.add(visit);
        }
    }

    private void series(String loinc, String display, String unit, String category, double[][] valuesByDaysAgo) {
        for (double[] point : valuesByDaysAgo) {
            Observation observation = observation(loinc, display, category, (int) point[0]);
            observation.setValue(quantity(point[1], unit));
            resources.add(observation);
        }
    }

    private void bloodPressure(int daysAgo, int systolic, int diastolic) {
        Observation panel =
                observation("85354-9", "Blood pressure panel with all children optional", VITAL_SIGNS, daysAgo);
        panel.addComponent()
                .setCode(concept(CodeSystems.LOINC, "8480-6", "Systolic blood pressure"))
                .setValue(quantity(systolic, "mm[Hg]"));
        panel.addComponent()
                .setCode(concept(CodeSystems.LOINC, "8462-4", "Diastolic blood pressure"))
                .setValue(quantity(diastolic, "mm[Hg]"));
        resources.add(panel);
    }

    private Observation observation(String loinc, String display, String category, int daysAgo) {
        Observation observation = new Observation();
        observation.setSubject(new Reference(subject));
        observation.setStatus(ObservationStatus.FINAL);
        observation.setCode(concept(CodeSystems.LOINC, loinc, display));
        observation.addCategory(concept(CodeSystems.OBSERVATION_CATEGORY, category, category));
        observation.setEffective(new DateTimeType(day(daysAgo)));
        return observation;
    }

    private static Quantity quantity(double value, String unit) {
        return new Quantity()
                .setValue(BigDecimal.valueOf(value).stripTrailingZeros())
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit);
    }

    private static CodeableConcept concept(String system, String code, String display) {
        return new CodeableConcept()
                .addCoding(new Coding(system, code, display))
                .setText(display);
    }

    private String day(int daysAgo) {
        return today.minusDays(daysAgo).toString();
    }
}
