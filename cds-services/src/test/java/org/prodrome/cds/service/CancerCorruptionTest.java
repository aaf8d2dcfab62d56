package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.evidence.Corruptions;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Derivation;
import org.prodrome.longitudinal.claim.Slot;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.cancer.CancerRules;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
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
    void psaOfAManBeyondTheTable() {
        ((Patient) record.get(0)).getBirthDateElement().setValueAsString("1940-05-01");
        lab("2857-1", "6", "ng/mL", "2024-05-01");
        lab("2857-1", "8", "ng/mL", "2025-05-01");
        assertProvedAndEachCaught(2);
    }

    @Test
    void psaDensity() {
        lab("2857-1", "4", "ng/mL", "2025-05-01");
        lab("15315-5", "20", "mL", "2025-04-01");
        assertProvedAndEachCaught(1);
    }

    @Test
    void newDiabetesByHaemoglobinA1c() {
        lab("1558-6", "99", "mg/dL", "2024-05-10");
        lab("1558-6", "120", "mg/dL", "2025-05-01");
        lab("4548-4", "6.8", "%", "2025-04-20");
        lab("29463-7", "80", "kg", "2024-05-10");
        lab("29463-7", "74", "kg", "2025-05-01");
        assertProvedAndEachCaught(4);
    }

    @Test
    void newDiabetesIsTakenBackWhenAStatementSaysThatItWasTreatedBefore() {
        lab("1558-6", "120", "mg/dL", "2024-05-10");
        lab("1558-6", "130", "mg/dL", "2025-05-01");
        lab("29463-7", "80", "kg", "2024-05-10");
        lab("29463-7", "76.1", "kg", "2025-05-01");
        Claim said = claims().get(0);
        MedicationStatement metformin = new MedicationStatement();
        metformin.setId("MedicationStatement/m");
        metformin.setSubject(new Reference("Patient/p1"));
        metformin.setStatus(MedicationStatement.MedicationStatementStatus.ACTIVE);
        metformin.setMedication(new CodeableConcept().addCoding(new Coding(CodeSystems.RXNORM, "6809", "metformin")));
        metformin.setEffective(new DateTimeType("2024-09-01"));
        record.add(metformin);
        assertThat(kept(said)).isEmpty();
        metformin.setEffective(new DateTimeType("2025-05-20"));
        assertThat(kept(said)).hasSize(1);
    }

    @Test
    void aWideGlobulinGapWithACalciumAboveItsLimit() {
        lab("2885-2", "9.0", "g/dL", "2025-05-01");
        lab("1751-7", "4.0", "g/dL", "2025-05-01");
        lab("17861-6", "10.6", "mg/dL", "2025-05-01");
        ((Observation) record.get(record.size() - 1)).addReferenceRange().setHigh(new Quantity(10.5));
        assertProvedAndEachCaught(3);
    }

    @Test
    void theRiskOfAMonoclonalGammopathy() {
        symptom("Condition/g", "D47.2", "MGUS", "2020-01-01");
        lab("33358-3", "20", "g/L", "2025-05-01");
        lab("48378-4", "8.5", "1", "2025-05-01");
        lab("25700-6", "1", "1", "2020-05-01");
        ((Observation) record.get(record.size() - 1)).setValue(new CodeableConcept().setText("IgA kappa"));
        assertProvedAndEachCaught(4);
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
        assertProvedAndEachCaught(5);
    }

    @Test
    void aWideGlobulinGapWithAFallingEgfr() {
        lab("2885-2", "9.0", "g/dL", "2025-05-01");
        lab("1751-7", "4.0", "g/dL", "2025-05-01");
        lab("2160-0", "1.0", "mg/dL", "2024-05-01");
        lab("2160-0", "1.3", "mg/dL", "2025-05-01");
        assertProvedAndEachCaught(3);
    }

    @Test
    void aWideGlobulinGapWithAFallingHaemoglobin() {
        lab("2885-2", "9.0", "g/dL", "2025-05-01");
        lab("1751-7", "4.0", "g/dL", "2025-05-01");
        lab("718-7", "155", "g/L", "2024-05-01");
        lab("718-7", "135", "g/L", "2025-05-01");
        assertProvedAndEachCaught(3);
    }

    @Test
    void aWideGlobulinGapWithBackPain() {
        lab("2885-2", "9.0", "g/dL", "2025-05-01");
        lab("1751-7", "4.0", "g/dL", "2025-05-01");
        symptom("Condition/b", "M54.5", "Low back pain", "2025-03-01");
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
    void theSevenMonthsAreCountedFromTheDayThatTheSentenceShows() {
        overdueLiverSurveillance();
        Claim overdue = claims().get(0);
        assertThat(overdue.text()).endsWith("in the 7 months to 2025-06-01.");
        assertThat(kept(with(overdue, "since-months", "1"))).isEmpty();
        assertThat(kept(with(overdue, "on", "2026-06-01"))).isEmpty();
        assertThat(kept(with(overdue, "on", "soon"))).isEmpty();
        Procedure ultrasound = new Procedure();
        ultrasound.setId("Procedure/u");
        ultrasound.setSubject(new Reference("Patient/p1"));
        ultrasound.setStatus(Procedure.ProcedureStatus.COMPLETED);
        ultrasound.setCode(CancerWorkup.LIVER_IMAGING.members().get(0).toConcept());
        ultrasound.setPerformed(new DateTimeType("2024-11-01"));
        record.add(ultrasound);
        assertThat(kept(overdue)).hasSize(1);
        ultrasound.setPerformed(new DateTimeType("2024-11-02"));
        assertThat(kept(overdue)).isEmpty();
    }

    @Test
    void theYearBeforeAnAnaemiaIsCountedFromItsOwnDay() {
        lab("718-7", "12.0", "g/dL", "2025-05-01");
        lab("2276-4", "20", "ng/mL", "2025-05-02");
        Claim anaemia = claims().get(0);
        Procedure colonoscopy = new Procedure();
        colonoscopy.setId("Procedure/c");
        colonoscopy.setSubject(new Reference("Patient/p1"));
        colonoscopy.setStatus(Procedure.ProcedureStatus.COMPLETED);
        colonoscopy.setCode(CancerWorkup.BOWEL_EVALUATION.members().get(0).toConcept());
        colonoscopy.setPerformed(new DateTimeType("2024-05-01"));
        record.add(colonoscopy);
        assertThat(kept(anaemia)).hasSize(1);
        colonoscopy.setPerformed(new DateTimeType("2024-05-02"));
        assertThat(kept(anaemia)).isEmpty();
    }

    @Test
    void symptomsWithoutAStoolTest() {
        symptom("Condition/s1", "R63.4", "Weight loss", "2025-03-01");
        symptom("Condition/s2", "R10.9", "Abdominal pain", "2025-04-01");
        assertProvedAndEachCaught(3);
        Claim advised = claims().get(0);
        lab("58453-2", "4", "ug/g", "2025-04-02");
        assertThat(kept(advised)).isEmpty();
    }

    private void symptom(String id, String code, String words, String day) {
        Condition symptom = new Condition();
        symptom.setId(id);
        symptom.setSubject(new Reference("Patient/p1"));
        symptom.getCode().setText(words).addCoding(new Coding(CodeSystems.ICD_10_CM, code, words));
        symptom.setOnset(new DateTimeType(day));
        record.add(symptom);
    }

    private List<Claim> kept(Claim claim) {
        return Corruptions.of(record, List.of(claim)).kept();
    }

    private static Claim with(Claim claim, String parameter, String value) {
        return new Claim(
                claim.templateId(),
                claim.template(),
                claim.slots().stream()
                        .map(slot -> slot.derivation().parameters().containsKey(parameter)
                                ? new Slot(slot.name(), slot.printed(), with(slot.derivation(), parameter, value))
                                : slot)
                        .toList(),
                claim.ruleId());
    }

    private static Derivation with(Derivation derivation, String parameter, String value) {
        Map<String, String> parameters = new HashMap<>(derivation.parameters());
        parameters.put(parameter, value);
        return new Derivation(derivation.function(), derivation.sources(), parameters);
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
        List<Claim> claims = claims();
        assertThat(claims).hasSize(sentences);
        Corruptions.of(record, claims).assertProvedAndEachCaught();
    }

    private List<Claim> claims() {
        PatientTimeline timeline =
                PatientTimeline.from((Patient) record.get(0), record, Instant.parse("2025-06-01T12:00:00Z"));
        return CancerRules.all().stream()
                .map(rule -> rule.read(timeline))
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .flatMap(detection -> Stream.concat(Stream.of(detection.summary()), detection.details().stream()))
                .toList();
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
