package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.evidence.Corruptions;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.cancer.CancerRules;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerRisk;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.LungNoduleCodes;

/** What is said of lung nodules is proved, and falls with any fact it rests on. */
class NoduleCorruptionTest {
    private static final Code CHEST_CT = LungNoduleCodes.CHEST_CT.members().get(0);

    private final List<Resource> record = new ArrayList<>();

    NoduleCorruptionTest() {
        Patient patient = new Patient();
        patient.setId("Patient/p1");
        patient.setGender(AdministrativeGender.FEMALE);
        patient.getBirthDateElement().setValueAsString("1960-05-01");
        record.add(patient);
    }

    @Test
    void anOverdueCtOfOneNodule() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "10", "8");
        assertProvedAndEachCaught("2025-06-01", 2);
    }

    @Test
    void anOverdueCtOfSeveralNodulesOnAStudyThatIsNotOnRecord() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "7", "7");
        nodule("n2", ct, LungNoduleCodes.LEFT_LOWER_LOBE, LungNoduleCodes.SOLID, "5", "5");
        record.remove(ct);
        assertProvedAndEachCaught("2025-12-01", 2);
    }

    @Test
    void anOverdueScreeningCt() {
        ImagingStudy ct =
                ct("ct1", "2025-01-10", LungNoduleCodes.SCREENING_CT.members().get(0));
        Observation nodule = nodule("n1", ct, LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.PART_SOLID, "10", "8");
        component(nodule, LungNoduleCodes.SOLID_COMPONENT).setValue(millimetres("6.5"));
        assertProvedAndEachCaught("2025-12-01", 2);
    }

    @Test
    void aScreenedNoduleThatGrewSlowlyOverThreeCts() {
        Code screening = LungNoduleCodes.SCREENING_CT.members().get(0);
        nodule("n1", ct("ct1", "2022-01-10", screening), LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "6", "6");
        nodule("n2", ct("ct2", "2023-01-20", screening), LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "7", "7");
        nodule(
                "n3",
                ct("ct3", "2024-01-30", screening),
                LungNoduleCodes.MIDDLE_LOBE,
                LungNoduleCodes.SOLID,
                "8",
                "7.6");
        List<Claim> claims = claims("2025-12-01");
        assertThat(claims).hasSize(2);
        Corruptions.of(record, claims).assertProved();
        assertThat(claims.get(1).text()).contains("category 4A");
    }

    @Test
    void aSolidPartThatGrewAndOnesThatPersists() {
        Observation one = nodule(
                "n1",
                ct("ct1", "2024-01-10", CHEST_CT),
                LungNoduleCodes.MIDDLE_LOBE,
                LungNoduleCodes.PART_SOLID,
                "12",
                "12");
        component(one, LungNoduleCodes.SOLID_COMPONENT).setValue(millimetres("6"));
        Observation two = nodule(
                "n2",
                ct("ct2", "2024-05-10", CHEST_CT),
                LungNoduleCodes.MIDDLE_LOBE,
                LungNoduleCodes.PART_SOLID,
                "12",
                "12");
        Quantity solid = millimetres("6.5");
        component(two, LungNoduleCodes.SOLID_COMPONENT).setValue(solid);
        List<Claim> claims = claims("2025-12-01");
        assertThat(claims).hasSize(5);
        assertThat(claims.get(1).text()).contains("highly suspicious");
        Corruptions.of(record, claims).assertProved();
        solid.setValue(new BigDecimal("5.5"));
        assertDropped(claims.subList(1, 2));
        solid.setValue(new BigDecimal("8.5"));
        List<Claim> grown = claims("2024-06-01");
        assertThat(grown).anyMatch(claim -> claim.text().startsWith("Solid part of a lung nodule grew"));
        Corruptions.of(record, grown).assertProved();
    }

    @Test
    void aNewScreenedNoduleBesideAnOldOneOfTheSameLobeAndType() {
        Code screening = LungNoduleCodes.SCREENING_CT.members().get(0);
        ImagingStudy now = ct("ct2", "2024-01-20", screening);
        nodule("n1", ct("ct1", "2023-01-10", screening), LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "5", "5");
        Observation same = nodule("n2", now, LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "5", "5");
        nodule("n3", now, LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "7", "7");
        List<Claim> claims = claims("2024-12-01");
        assertThat(claims).anyMatch(claim -> claim.text().contains("category 4A"));
        Corruptions.of(record, claims).assertProvedAndEachCaught();
        List<Claim> said =
                claims.stream().filter(claim -> claim.text().contains("4A")).toList();
        same.setBodySite(LungNoduleCodes.LEFT_UPPER_LOBE.members().get(0).toConcept());
        assertDropped(said);
    }

    @Test
    void aNewScreenedNoduleInAnotherSegmentOfTheSameLobe() {
        Code screening = LungNoduleCodes.SCREENING_CT.members().get(0);
        List<Code> segments = LungNoduleCodes.RIGHT_UPPER_LOBE.members().stream()
                .filter(code -> !LungNoduleCodes.WHOLE_LOBE.isIn(code.toCoding()))
                .toList();
        ImagingStudy now = ct("ct2", "2024-01-20", screening);
        nodule("n1", ct("ct1", "2023-01-10", screening), LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "5", "5")
                .setBodySite(segments.get(0).toConcept());
        nodule("n2", now, LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "7", "7")
                .setBodySite(segments.get(1).toConcept());
        List<Claim> claims = claims("2024-12-01");
        assertThat(claims).anyMatch(claim -> claim.text().contains("category 4A"));
        Corruptions.of(record, claims).assertProved();
    }

    @Test
    void aLargeSolidNoduleThatIsTheSameAtThreeMonths() {
        for (String when : List.of("2024-01-10", "2024-04-10")) {
            ImagingStudy ct = ct("ct" + when, when, CHEST_CT);
            nodule("n" + when, ct, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.SOLID, "10", "10");
        }
        assertProvedAndEachCaught("2026-06-01", 5);
    }

    @Test
    void aScreenedNoduleThatCannotBeToldFromOneBefore() {
        Code screening = LungNoduleCodes.SCREENING_CT.members().get(0);
        nodule("n1", ct("ct1", "2024-01-10", screening), LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "7", "7")
                .setBodySite(null);
        nodule("n2", ct("ct2", "2025-01-20", screening), LungNoduleCodes.MIDDLE_LOBE, LungNoduleCodes.SOLID, "7", "7");
        List<Claim> claims = claims("2027-06-01");
        assertThat(claims).hasSize(2);
        assertThat(claims.get(1).text()).contains("category 3:");
        Corruptions.of(record, claims).assertProved();
    }

    @Test
    void aFollowUpAfterAStableCt() {
        ImagingStudy first = ct("ct0", "2022-01-10", CHEST_CT);
        nodule("n0", first, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.GROUND_GLASS, "9", "9");
        ImagingStudy second = ct("ct1", "2022-09-10", CHEST_CT);
        nodule("n1", second, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.GROUND_GLASS, "9", "9.5");
        assertProvedAndEachCaught("2025-06-01", 2);
    }

    @Test
    void aStableSolidNoduleFollowedOverThreeCts() {
        for (String when : List.of("2024-01-10", "2024-08-10", "2025-01-15")) {
            ImagingStudy ct = ct("ct" + when, when, CHEST_CT);
            nodule("n" + when, ct, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.SOLID, "8", "7");
        }
        assertProvedAndEachCaught("2026-06-01", 2);
    }

    @Test
    void aGrowingNoduleByDiameterAndByVolume() {
        ImagingStudy before = ct("ct1", "2025-01-01", CHEST_CT);
        ImagingStudy now = ct("ct2", "2025-06-30", CHEST_CT);
        Observation one = nodule("n1", before, LungNoduleCodes.RIGHT_LOWER_LOBE, LungNoduleCodes.SOLID, "6", "6");
        Observation two = nodule("n2", now, LungNoduleCodes.RIGHT_LOWER_LOBE, LungNoduleCodes.SOLID, "8", "8.2");
        assertProvedAndEachCaught("2025-07-30", 3);
        component(one, LungNoduleCodes.VOLUME).setValue(cubic("113"));
        component(two, LungNoduleCodes.VOLUME).setValue(cubic("270"));
        assertProvedAndEachCaught("2025-07-30", 4);
    }

    @Test
    void aNoduleThatIsOnlyACodedConclusion() {
        DiagnosticReport report = new DiagnosticReport();
        report.setId("DiagnosticReport/r1");
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.setSubject(new Reference("Patient/p1"));
        report.setCode(CHEST_CT.toConcept());
        report.setEffective(new DateTimeType("2023-05-12"));
        report.addConclusionCode(LungNoduleCodes.NODULE.members().get(0).toConcept());
        record.add(report);
        List<Claim> claims = claims("2025-06-01");
        assertThat(claims).hasSize(1);
        Corruptions.of(record, claims).assertProved();
        Corruptions.of(record, claims).assertMissingForeignAndRetractedCaught();
        report.setConclusionCode(List.of());
        assertDropped(claims);
    }

    @Test
    void aBookedCt() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "10", "8");
        ServiceRequest order = new ServiceRequest();
        order.setId("ServiceRequest/o1");
        order.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE);
        order.setSubject(new Reference("Patient/p1"));
        order.setCode(CHEST_CT.toConcept());
        order.setAuthoredOnElement(new DateTimeType("2025-05-01"));
        order.setOccurrence(new DateTimeType("2025-07-01"));
        record.add(order);
        assertProvedAndEachCaught("2025-06-01", 3);
        List<Claim> claims = claims("2025-06-01").stream()
                .filter(claim -> claim.sources().contains("ServiceRequest/o1"))
                .toList();
        assertThat(claims).hasSize(1);
        order.setOccurrence(new DateTimeType("2025-07-02"));
        assertDropped(claims);
    }

    @Test
    void aBookedAppointmentAndAPlannedActivity() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "10", "8");
        Appointment appointment = new Appointment();
        appointment.setId("Appointment/a1");
        appointment.setStatus(Appointment.AppointmentStatus.BOOKED);
        appointment.addServiceType(CHEST_CT.toConcept());
        appointment.setCreatedElement(new DateTimeType("2025-04-01"));
        appointment.setStartElement(new InstantType("2025-06-20T09:00:00Z"));
        appointment.addParticipant().setActor(new Reference("Patient/p1"));
        record.add(appointment);
        CarePlan plan = new CarePlan();
        plan.setId("CarePlan/c1");
        plan.setStatus(CarePlan.CarePlanStatus.ACTIVE);
        plan.setSubject(new Reference("Patient/p1"));
        plan.addActivity().getDetail().setDescription("Stop smoking");
        Period july = new Period().setStartElement(new DateTimeType("2025-07"));
        plan.addActivity().getDetail().setCode(CHEST_CT.toConcept()).setScheduled(july);
        record.add(plan);
        List<Claim> claims = claims("2025-06-01");
        Corruptions.of(record, claims).assertProved();
        List<Claim> arranged = claims.stream()
                .filter(claim -> claim.templateId().startsWith("nodule.order."))
                .toList();
        assertThat(arranged).hasSize(2);
        july.setStartElement(new DateTimeType("2025-08"));
        appointment.setStartElement(new InstantType("2025-06-21T09:00:00Z"));
        assertDropped(arranged);
        july.setStartElement(new DateTimeType("2025-07"));
        plan.getActivity().remove(0);
        assertDropped(arranged);
    }

    @Test
    void aNoduleAtRiskWithAllThatCounts() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        Observation nodule = nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "16", "14");
        Observation smoking = new Observation();
        smoking.setId("Observation/smoking");
        smoking.setStatus(Observation.ObservationStatus.FINAL);
        smoking.setSubject(new Reference("Patient/p1"));
        smoking.setCode(CardiovascularCodes.SMOKING_STATUS.members().get(0).toConcept());
        smoking.setEffective(new DateTimeType("2024-01-01"));
        smoking.setValue(CancerRisk.NEVER_SMOKED.members().get(0).toConcept());
        record.add(smoking);
        assertProvedAndEachCaught("2025-02-01", 3);
        List<Claim> claims = claims("2025-02-01");
        component(nodule, LungNoduleCodes.MARGIN)
                .setValue(LungNoduleCodes.SPICULATED.members().get(0).toConcept());
        assertDropped(claims.subList(0, 2));
        Condition emphysema = new Condition();
        emphysema.setId("Condition/e");
        emphysema.setSubject(new Reference("Patient/p1"));
        emphysema.setCode(CancerRisk.EMPHYSEMA.members().get(0).toConcept());
        record.add(emphysema);
        assertProvedAndEachCaught("2025-02-01", 3);
        claims = claims("2025-02-01");
        nodule("n2", ct, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.SOLID, "4", "4");
        assertDropped(claims.subList(0, 2));
    }

    @Test
    void aCtOfUnknownRegion() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "10", "8");
        ImagingStudy other = ct("ct9", "2025-04-10", CHEST_CT);
        other.getProcedureCode().clear();
        other.setDescription("Staging");
        List<Claim> claims = claims("2025-12-01");
        assertThat(claims).hasSize(3);
        Corruptions.of(record, claims).assertProved();
        Corruptions.of(record, claims).assertMissingForeignAndRetractedCaught();
        Corruptions.of(record, claims).assertWrongDatesCaught();
    }

    @Test
    void whatWasDoneSinceDropsTheSentenceThatNothingWas() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "10", "8");
        List<Claim> claims = claims("2025-06-01").subList(0, 1);
        ImagingStudy done = ct("ct2", "2025-03-01", CHEST_CT);
        assertDropped(claims);
        done.getProcedureCode().clear();
        assertDropped(claims);
        done.getStartedElement().setValueAsString("2025");
        assertDropped(claims);
        done.getModality().clear();
        done.addModality(new Coding(CodeSystems.DCM, "DX", "Digital radiography"));
        Corruptions.of(record, claims).assertProved();
        done.getModality().clear();
        done.getStartedElement().setValueAsString("2024-03-01");
        Corruptions.of(record, claims).assertProved();
        Procedure worded = new Procedure();
        worded.setId("Procedure/x");
        worded.setSubject(new Reference("Patient/p1"));
        worded.setStatus(Procedure.ProcedureStatus.COMPLETED);
        worded.setCode(new CodeableConcept().setText("CT of the chest"));
        record.add(worded);
        assertDropped(claims);
        worded.setStatus(Procedure.ProcedureStatus.ENTEREDINERROR);
        Corruptions.of(record, claims).assertProved();
    }

    @Test
    void aCtDaysLaterLeavesTheFollowUpOpenAndOneInTheWindowDropsTheSentence() {
        ImagingStudy ct = ct("ct1", "2024-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "7", "7");
        ImagingStudy soon = ct("ct2", "2024-01-14", CHEST_CT);
        List<Claim> claims = claims("2025-06-01");
        assertThat(claims).hasSize(2);
        assertThat(claims.get(0).text()).endsWith("no chest CT since 2024-06-10.");
        Corruptions.of(record, claims).assertProved();
        Corruptions.of(record, claims).assertMissingForeignAndRetractedCaught();
        soon.getStartedElement().setValueAsString("2024-06-09");
        Corruptions.of(record, claims).assertProved();
        for (String inWindow : List.of("2024-06-10", "2024-06", "2024")) {
            soon.getStartedElement().setValueAsString(inWindow);
            assertDropped(claims.subList(0, 1));
        }
    }

    @Test
    void aMalignancyOnRecordDropsWhatTheGuidelineWouldSay() {
        ImagingStudy ct = ct("ct1", "2025-01-10", CHEST_CT);
        nodule("n1", ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.SOLID, "10", "8");
        List<Claim> claims = claims("2025-06-01");
        Condition cancer = new Condition();
        cancer.setId("Condition/c");
        cancer.setSubject(new Reference("Patient/p1"));
        cancer.getCode().addCoding(new Coding(CodeSystems.ICD_10_CM, "C18.9", "Colon cancer"));
        record.add(cancer);
        assertDropped(claims);
        List<Claim> individual = claims("2025-06-01");
        assertThat(individual).hasSize(2);
        Corruptions.of(record, individual).assertProvedAndEachCaught();
    }

    private void assertProvedAndEachCaught(String day, int sentences) {
        List<Claim> claims = claims(day);
        assertThat(claims).hasSize(sentences);
        Corruptions.of(record, claims).assertProvedAndEachCaught();
    }

    private void assertDropped(List<Claim> claims) {
        for (Claim claim : claims) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> Corruptions.of(record, List.of(claim)).assertProved()))
                    .as(claim.text())
                    .isInstanceOf(AssertionError.class);
        }
    }

    private List<Claim> claims(String day) {
        PatientTimeline timeline =
                PatientTimeline.from((Patient) record.get(0), record, Instant.parse(day + "T12:00:00Z"));
        return CancerRules.all().stream()
                .map((Detector rule) -> rule.read(timeline))
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .flatMap(detection -> Stream.concat(Stream.of(detection.summary()), detection.details().stream()))
                .toList();
    }

    private ImagingStudy ct(String id, String day, Code procedure) {
        ImagingStudy study = new ImagingStudy();
        study.setId("ImagingStudy/" + id);
        study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
        study.setSubject(new Reference("Patient/p1"));
        study.setStartedElement(new DateTimeType(day));
        study.addModality(new Coding(CodeSystems.DCM, "CT", "Computed tomography"));
        study.addProcedureCode(procedure.toConcept());
        record.add(study);
        return study;
    }

    private Observation nodule(
            String id, ImagingStudy ct, CodeSet lobe, CodeSet composition, String longAxis, String shortAxis) {
        Observation nodule = new Observation();
        nodule.setId("Observation/" + id);
        nodule.setStatus(Observation.ObservationStatus.FINAL);
        nodule.setSubject(new Reference("Patient/p1"));
        nodule.setCode(LungNoduleCodes.NODULE.members().get(0).toConcept());
        nodule.setEffective(new DateTimeType(ct.getStartedElement().getValueAsString()));
        nodule.addDerivedFrom(new Reference("ImagingStudy/" + ct.getIdElement().getIdPart()));
        nodule.setBodySite(lobe.members().get(0).toConcept());
        component(nodule, LungNoduleCodes.COMPOSITION)
                .setValue(composition.members().get(0).toConcept());
        component(nodule, LungNoduleCodes.LONG_AXIS).setValue(millimetres(longAxis));
        component(nodule, LungNoduleCodes.SHORT_AXIS).setValue(millimetres(shortAxis));
        record.add(nodule);
        return nodule;
    }

    private static Observation.ObservationComponentComponent component(Observation observation, CodeSet code) {
        return observation
                .addComponent()
                .setCode(new CodeableConcept().addCoding(code.members().get(0).toCoding()));
    }

    private static Quantity millimetres(String value) {
        return quantity(value, "mm");
    }

    private static Quantity cubic(String value) {
        return quantity(value, "mm3");
    }

    private static Quantity quantity(String value, String unit) {
        return new Quantity()
                .setValue(new BigDecimal(value))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit);
    }
}
