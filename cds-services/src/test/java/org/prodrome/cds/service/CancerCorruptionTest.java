package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.Test;
import org.prodrome.cds.evidence.Corruptions;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.cancer.CancerRules;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;

/** What the laboratory rules about cancer say is proved, and falls with any fact it rests on. */
class CancerCorruptionTest {
    private final List<Resource> record = new ArrayList<>();

    CancerCorruptionTest() {
        Patient patient = new Patient();
        patient.setId("Patient/p1");
        patient.setGender(AdministrativeGender.MALE);
        patient.getBirthDateElement().setValueAsString("1960-05-01");
        record.add(patient);
    }

    @Test
    void psaAboveTheThresholdAndItsCourse() {
        lab("2857-1", "2", "ng/mL", "2023-05-01");
        lab("2857-1", "4", "ng/mL", "2024-05-01");
        lab("2857-1", "8", "ng/mL", "2025-05-01");
        assertProvedAndEachCaught(4);
    }

    @Test
    void psaUnderFinasteride() {
        lab("2857-1", "3", "ng/mL", "2025-05-01");
        MedicationRequest drug = new MedicationRequest();
        drug.setId("MedicationRequest/f");
        drug.setSubject(new Reference("Patient/p1"));
        drug.setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        drug.setMedication(new CodeableConcept()
                .setText("finasteride 5 mg")
                .addCoding(new Coding(CodeSystems.RXNORM, "25025", "finasteride")));
        drug.setAuthoredOnElement(new DateTimeType("2024-01-01"));
        record.add(drug);
        assertProvedAndEachCaught(1);
    }

    @Test
    void plateletsTwiceHigh() {
        lab("777-3", "450", "10*3/uL", "2025-02-01");
        lab("777-3", "470", "10*3/uL", "2025-05-01");
        assertProvedAndEachCaught(1);
    }

    @Test
    void newDiabetesWithWeightLoss() {
        lab("1558-6", "120", "mg/dL", "2024-05-10");
        lab("1558-6", "130", "mg/dL", "2025-05-01");
        lab("29463-7", "80", "kg", "2024-05-10");
        lab("29463-7", "76.1", "kg", "2025-05-01");
        assertProvedAndEachCaught(3);
    }

    @Test
    void aPositiveStoolTest() {
        lab("58453-2", "12", "ug/g", "2025-03-01");
        assertProvedAndEachCaught(1);
    }

    @Test
    void ironDeficiencyAnaemia() {
        lab("718-7", "12.0", "g/dL", "2025-05-01");
        lab("2276-4", "20", "ng/mL", "2025-05-02");
        assertProvedAndEachCaught(2);
    }

    @Test
    void fallingHaemoglobin() {
        String[] days = {"2023-05-01", "2024-05-01", "2025-05-01"};
        String[] haemoglobin = {"160", "152", "140"};
        String[] cells = {"95", "92", "88"};
        for (int i = 0; i < days.length; i++) {
            lab("718-7", haemoglobin[i], "g/L", days[i]);
            lab("787-2", cells[i], "fL", days[i]);
        }
        assertProvedAndEachCaught(2);
    }

    @Test
    void aWideGlobulinGapWithAnaemia() {
        lab("2885-2", "9.0", "g/dL", "2025-05-01");
        lab("1751-7", "4.0", "g/dL", "2025-05-01");
        lab("718-7", "95", "g/L", "2025-05-01");
        lab("2276-4", "200", "ng/mL", "2025-05-01");
        assertProvedAndEachCaught(3);
    }

    @Test
    void aRisingMonoclonalProtein() {
        lab("33358-3", "10", "g/L", "2024-05-01");
        lab("33358-3", "16", "g/L", "2025-05-01");
        assertProvedAndEachCaught(1);
    }

    @Test
    void overdueLiverSurveillance() {
        Condition cirrhosis = new Condition();
        cirrhosis.setId("Condition/c");
        cirrhosis.setSubject(new Reference("Patient/p1"));
        cirrhosis.getCode().setText("Cirrhosis of liver").addCoding(new Coding(CodeSystems.SNOMED_CT, "19943007", ""));
        cirrhosis
                .getClinicalStatus()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/condition-clinical")
                .setCode("active");
        record.add(cirrhosis);
        lab("1834-1", "6", "ng/mL", "2025-05-01");
        assertProvedAndEachCaught(2);
    }

    @Test
    void weightLossWithAnAbnormalResult() {
        lab("29463-7", "80", "kg", "2024-08-01");
        lab("29463-7", "78", "kg", "2024-12-01");
        lab("29463-7", "75", "kg", "2025-05-01");
        lab("1751-7", "3.1", "g/dL", "2025-05-01");
        lab("6690-2", "14", "10*3/uL", "2025-05-01");
        assertProvedAndEachCaught(3);
    }

    private void assertProvedAndEachCaught(int sentences) {
        PatientTimeline timeline =
                PatientTimeline.from((Patient) record.get(0), record, Instant.parse("2025-06-01T12:00:00Z"));
        List<Claim> claims = CancerRules.all().stream()
                .map(rule -> rule.read(timeline))
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .flatMap(detection -> Stream.concat(Stream.of(detection.summary()), detection.details().stream()))
                .toList();
        assertThat(claims).hasSize(sentences);
        Corruptions.of(record, claims).assertProvedAndEachCaught();
    }

    private void lab(String loinc, String value, String unit, String when) {
        Observation observation = new Observation();
        observation.setId("Observation/" + loinc + "-" + when);
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/p1"));
        observation.getCode().addCoding().setSystem(CodeSystems.LOINC).setCode(loinc);
        observation.setEffective(new DateTimeType(when));
        observation.setValue(new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit));
        record.add(observation);
    }
}
