package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.summary.HistorySummary;
import org.prodrome.longitudinal.summary.Length;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CareGoals;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.GenomicCodes;
import org.prodrome.terminology.code.Snomed;

/** Every kind of line of the history summary: proved, and dropped when one fact is wrong. */
class SummarySentencesTest {
    private static final String NOW = "2026-11-20T10:00:00Z";
    private static final Code DIABETES = named(Snomed.DIABETES, "Diabetes");
    private static final Code KIDNEY_DISEASE = named(Snomed.CHRONIC_KIDNEY_DISEASE, "Chronic kidney disease");
    private static final Code METFORMIN = new Code(CodeSystems.RXNORM, "6809", "Metformin 500 MG");
    private static final Code LISINOPRIL = new Code(CodeSystems.RXNORM, "29046", "Lisinopril 10 MG");
    private static final Code LOSARTAN = new Code(CodeSystems.RXNORM, "52175", "Losartan 50 MG");

    private final SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "1950-05-01");

    @Test
    void recordedUnitTrendArrowAndCourse() {
        record.problem(KIDNEY_DISEASE, "2020-01-01");
        record.problem(DIABETES, "2015-01-01");
        String[] creatinine = {"100", "110", "121", "135", "190"};
        String[] haemoglobin = {"6.2", "6.6", "7.1", "7.5", "8.4"};
        for (int i = 0; i < creatinine.length; i++) {
            record.lab("2160-0", creatinine[i], "umol/L", (2022 + i) + "-06-01");
            record.lab("4548-4", haemoglobin[i], "%", (2022 + i) + "-06-01");
        }
        record.lab("9318-7", "12.4", "mg/mmol", "2026-06-01");
        assertThat(says(
                        "HbA1c (%) ↑:",
                        "eGFR from creatinine (mL/min/1.73 m²) ↓:", "eGFR from creatinine, course: falling, -7.6"))
                .contains("HbA1c, course: rising, 0.47 % a year")
                .contains("(12.4 mg/mmol)");
    }

    @Test
    void pastIllnessSocialHistoryAndWhatIsLeftOut() {
        record.problem(named(Snomed.ATRIAL_FIBRILLATION, "Atrial fibrillation"), "2015-01-01")
                .getClinicalStatus()
                .getCodingFirstRep()
                .setCode("remission");
        record.problem(new Code(CodeSystems.SNOMED_CT, "160903007", "Full-time employment (finding)"), "2020-01-01");
        record.lab("2160-0", "1.2", "mg/dL", "2026-03-01")
                .setValue(new Quantity().setValue(new BigDecimal("1.2")).setUnit("bananas"));
        says(
                "Atrial fibrillation of 2015-01-01: remission.",
                "Full-time employment",
                "Creatinine 1.2 bananas of 2026-03-01: not judged");
    }

    @Test
    void drugsOfOneClassDosesGapsRepeatsAndCarriers() {
        record.drug(LISINOPRIL, "2026-01-05");
        record.drug(LOSARTAN, "2026-02-05");
        dose(record.drug(METFORMIN, "2025-07-01"), "500");
        MedicationDispense dispense = new MedicationDispense()
                .setStatus(MedicationDispense.MedicationDispenseStatus.COMPLETED)
                .setSubject(new Reference("Patient/p1"))
                .setMedication(METFORMIN.toConcept())
                .setDaysSupply(new Quantity().setValue(30).setUnit("d"));
        dispense.setWhenHandedOverElement(new DateTimeType("2025-07-02"));
        record.add(dispense);
        dose(record.drug(METFORMIN, "2025-12-01"), "850");
        record.drug(new Code(CodeSystems.RXNORM, "1", "Heparin flush 10 units/mL"), "2026-02-01");
        says(
                "two drugs of one class are listed as current",
                "Dose changed: Metformin 500 MG 500 mg on 2025-07-01, Metformin 500 MG 850 mg on 2025-12-01.",
                "Gap: Metformin 500 MG of 2025-07-02, then Metformin 500 MG of 2025-12-01, 152 days later.",
                "entries of the same drugs in another strength or order: 1",
                "flushes, diluents and plain fluids: 1");
    }

    @Test
    void contradictionsWithBothSides() {
        allergy("No known allergies");
        allergy("Latex");
        note("HPI: she is allergic to penicillin.");
        record.drug(LISINOPRIL, "2024-01-01");
        MedicationStatement statement = new MedicationStatement()
                .setStatus(MedicationStatement.MedicationStatementStatus.COMPLETED)
                .setSubject(new Reference("Patient/p1"))
                .setMedication(LISINOPRIL.toConcept())
                .setEffective(new DateTimeType("2024-05-01"));
        record.add(statement);
        record.problem(DIABETES, "2010-01-01");
        record.problem(DIABETES, "2015-01-01")
                .getClinicalStatus()
                .getCodingFirstRep()
                .setCode("remission");
        record.lab("2823-3", "4.1", "mmol/L", "2026-01-01T08:00:00Z");
        record.lab("2823-3", "6.0", "mmol/L", "2026-01-01T08:00:00Z");
        record.lab("2160-0", "1.0", "mg/dL", "1949-01-01T08:00:00Z").getCode().setText("Creatinine");
        record.problem(named(Snomed.PREGNANCY, "Pregnancy"), "2020-01-01");
        says(
                "The list of allergies says \u201cNo known allergies\u201d and also \u201cLatex\u201d.",
                "says \u201callergic to penicillin\u201d (present); the list of allergies has no penicillin allergy.",
                "active as ordered (2024-01-01)",
                "remission in another (2015-01-01)",
                "Potassium 4.1 mmol/L at 2026-01-01 08:00 and 6.0 mmol/L at 2026-01-01 08:00.",
                "before the birth of 1950-05-01",
                "recorded as a man and has \u201cPregnancy\u201d (active).");
    }

    @Test
    void anAllergyOfANoteThatTheListHoldsIsNoContradiction() {
        note("HPI: she is allergic to penicillin.");
        Claim claim = claims().stream()
                .filter(one -> one.templateId().equals("contradiction.allergy-in-note"))
                .findFirst()
                .orElseThrow();
        assertThat(record.kept(claim)).hasSize(1);
        AllergyIntolerance added = allergy("Allergy to penicillins");
        assertThat(record.kept(claim)).isEmpty();
        added.getVerificationStatus().addCoding(new Coding("", "refuted", ""));
        assertThat(record.kept(claim)).hasSize(1);
    }

    @Test
    void whatNotesSayIsSaidToBeFromANote() {
        report("Small pleural effusion. No pneumothorax.", "2026-01-01");
        report("No pleural effusion.", "2026-02-01");
        assertThat(says("2026-02-01, from a note, not a coded finding: \u201cpleural effusion\u201d, absent."))
                .contains("earlier notes that speak of the same: 1")
                .doesNotContain("2026-01-01, from a note");
    }

    @Test
    void variantsAndElectrocardiograms() {
        Observation variant = record.add(new Observation());
        variant.setStatus(Observation.ObservationStatus.FINAL)
                .setSubject(new Reference("Patient/p1"))
                .setCode(GenomicCodes.VARIANT.members().get(0).toConcept())
                .setEffective(new DateTimeType("2024-03-02"))
                .setValue(new CodeableConcept().setText("Present"));
        component(variant, GenomicCodes.GENE, "BRCA1");
        component(variant, GenomicCodes.CHANGE, "NM_007294.4:c.68_69del");
        component(variant, GenomicCodes.SIGNIFICANCE, "Pathogenic");
        record.lab("8636-3", "462", "ms", "2026-06-01");
        record.lab("8634-8", "0.401", "s", "2026-06-01");
        record.lab("8625-6", "180", "ms", "2026-06-01");
        record.lab("8633-0", "96", "ms", "2026-06-01");
        record.lab("8867-4", "71", "/min", "2026-06-01");
        says(
                "Genetic variant, 2024-03-02: gene BRCA1, change NM_007294.4:c.68_69del, significance Pathogenic,"
                        + " assessment Present (status final).",
                "QTc interval 462 ms on 2026-06-01.",
                "QT interval 0.401 s (401 ms) on 2026-06-01.",
                "PR interval 180 ms",
                "QRS duration 96 ms");
    }

    @Test
    void imagingDevicesAndTheOptionalSections() {
        study("Chest PA", "2025-01-05");
        study("Chest PA", "2026-01-05");
        DeviceUseStatement use = new DeviceUseStatement()
                .setStatus(DeviceUseStatement.DeviceUseStatementStatus.ACTIVE)
                .setSubject(new Reference("Patient/p1"))
                .setDevice(new Reference().setDisplay("Dual chamber pacemaker"))
                .setRecordedOnElement(new DateTimeType("2021-01-01"));
        record.add(use);
        answer("72166-2", "Tobacco smoking status", "Never smoked tobacco", "2026-01-01");
        answer("82810-3", "Pregnancy status", "Not pregnant", "2026-06-01");
        answer("11778-8", "Delivery date Estimated", "", "2026-06-01").setValue(new DateTimeType("2026-12-24"));
        answer("75320-2", "Advance directive", "Do not attempt resuscitation", "2026-01-01");
        answer("46008-9", "Bathing", "Needs help", "2026-01-01")
                .addCategory()
                .addCoding(
                        new Coding("http://hl7.org/fhir/us/core/CodeSystem/us-core-category", "functional-status", ""));
        CarePlan plan = new CarePlan()
                .setStatus(CarePlan.CarePlanStatus.ACTIVE)
                .setSubject(new Reference("Patient/p1"))
                .addCategory(new CodeableConcept().setText("Diabetes self management plan"));
        plan.getPeriod().setStartElement(new DateTimeType("2025-05-01"));
        record.add(plan);
        ServiceRequest comfort = new ServiceRequest()
                .setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE)
                .setSubject(new Reference("Patient/p1"))
                .setCode(CareGoals.COMFORT_CARE.members().get(0).toConcept())
                .setAuthoredOnElement(new DateTimeType("2026-02-01"));
        record.add(comfort);
        says(
                "Chest PA on 2026-01-05; to compare with: Chest PA on 2025-01-05.",
                "Dual chamber pacemaker: active, 2021-01-01.",
                "Tobacco smoking status: Never smoked tobacco, 2026-01-01.",
                "Pregnancy status: Not pregnant, 2026-06-01.",
                "Delivery date Estimated: 2026-12-24, 2026-06-01.",
                "Advance directive: Do not attempt resuscitation, 2026-01-01.",
                "Bathing: Needs help, 2026-01-01.",
                "Diabetes self management plan: active, 2025-05-01.",
                "Palliative care: active, 2026-02-01.");
    }

    @Test
    void goalsAppointmentsAndDevices() {
        record.add(new Goal()
                .setLifecycleStatus(Goal.GoalLifecycleStatus.ACTIVE)
                .setSubject(new Reference("Patient/p1"))
                .setDescription(new CodeableConcept().setText("HbA1c below 7 %"))
                .setStart(new DateType("2026-02-01")));
        Appointment eyes = new Appointment()
                .setStatus(Appointment.AppointmentStatus.PROPOSED)
                .addServiceType(new CodeableConcept().setText("Eye screening"))
                .setStartElement(new InstantType("2027-01-10T09:00:00Z"))
                .setCreatedElement(new DateTimeType("2026-01-10T09:00:00Z"));
        eyes.addParticipant().setActor(new Reference("Patient/p1"));
        record.add(eyes);
        DeviceUseStatement pump = new DeviceUseStatement()
                .setStatus(DeviceUseStatement.DeviceUseStatementStatus.ACTIVE)
                .setSubject(new Reference("Patient/p1"))
                .setDevice(new Reference().setDisplay("Insulin pump"))
                .setRecordedOnElement(new DateTimeType("2025-01-01"));
        record.add(pump);
        says(
                "HbA1c below 7 %: active, 2026-02-01.",
                "Eye screening: proposed, 2027-01-10.", "Insulin pump: active, 2025-01-01.");
    }

    /** All of the summary, each line proved and caught; the phrases are in it. */
    private String says(String... phrases) {
        List<Claim> claims = claims();
        Corruptions.of(record.resources(), claims).assertProvedAndEachCaught();
        String all = String.join("\n", claims.stream().map(Claim::text).toList());
        assertThat(all).contains(phrases);
        return all;
    }

    private List<Claim> claims() {
        List<Resource> resources = record.resources();
        HistorySummary summary =
                HistorySummary.of(PatientTimeline.from((Patient) resources.get(0), resources, Instant.parse(NOW)));
        return new ArrayList<>(Stream.of(Length.PAGE, Length.ALL)
                .flatMap(length -> summary.claims(length).stream())
                .distinct()
                .toList());
    }

    private static Code named(CodeSet set, String words) {
        Code first = set.members().get(0);
        return new Code(first.system(), first.code(), words);
    }

    private AllergyIntolerance allergy(String words) {
        AllergyIntolerance allergy = new AllergyIntolerance()
                .setPatient(new Reference("Patient/p1"))
                .setCode(new CodeableConcept().setText(words));
        allergy.getClinicalStatus()
                .addCoding(
                        new Coding("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", ""));
        return record.add(allergy);
    }

    private void note(String text) {
        DocumentReference note = new DocumentReference();
        note.setSubject(new Reference("Patient/p1"));
        note.getDateElement().setValueAsString("2025-01-01T00:00:00Z");
        note.addContent().getAttachment().setContentType("text/plain").setData(text.getBytes(StandardCharsets.UTF_8));
        record.add(note);
    }

    private void report(String conclusion, String when) {
        DiagnosticReport report = new DiagnosticReport();
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL)
                .setSubject(new Reference("Patient/p1"))
                .setEffective(new DateTimeType(when))
                .setConclusion(conclusion);
        record.add(report);
    }

    private static void dose(MedicationRequest order, String milligrams) {
        order.addDosageInstruction()
                .addDoseAndRate()
                .setDose(new Quantity().setValue(new BigDecimal(milligrams)).setUnit("mg"));
    }

    private static void component(Observation observation, CodeSet code, String answer) {
        observation
                .addComponent()
                .setCode(code.members().get(0).toConcept())
                .setValue(new CodeableConcept().setText(answer));
    }

    private void study(String description, String started) {
        ImagingStudy study = new ImagingStudy();
        study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE)
                .setSubject(new Reference("Patient/p1"))
                .setDescription(description)
                .setStartedElement(new DateTimeType(started));
        record.add(study);
    }

    private Observation answer(String loinc, String what, String answer, String when) {
        Observation observation = record.lab(loinc, "1", "1", when);
        observation.getCode().setText(what);
        observation.setValue(new CodeableConcept().setText(answer));
        return observation;
    }
}
