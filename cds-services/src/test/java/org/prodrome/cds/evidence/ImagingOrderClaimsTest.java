package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudyStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.order.ImagingAdvice;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;

/** What is said of a drafted examination is proved by the record, and falls with a wrong fact in it. */
class ImagingOrderClaimsTest {
    private final SmallRecord record = new SmallRecord(AdministrativeGender.FEMALE, "1950-01-01");
    private final ServiceRequest draft = draft();
    private final ImagingStudy study = study();
    private final Observation creatinine = record.lab("2160-0", "2.6", "mg/dL", "2026-10-20");

    @Test
    void everySentenceIsProvedOnAnHonestRecord() {
        List<Claim> all = findings().stream()
                .flatMap(finding -> Stream.concat(Stream.of(finding.summary()), finding.details().stream()))
                .toList();
        assertThat(all).hasSizeGreaterThan(3);
        assertThat(Corruptions.of(record.resources(), all).kept()).isEqualTo(all);
    }

    static Stream<Consumer<ImagingOrderClaimsTest>> wrongFacts() {
        return Stream.of(
                test -> test.study.setStarted(new DateTimeType("2026-11-08").getValue()),
                test -> test.study.getModalityFirstRep().setCode("MR"),
                test -> test.study.setDescription("Head"),
                test -> test.study.setStatus(ImagingStudyStatus.CANCELLED),
                test -> test.study.setSubject(new Reference("Patient/p2")),
                test -> test.draft.getCode().setText("CT abdomen with contrast"),
                test -> test.draft.setSubject(new Reference("Patient/p2")),
                test -> test.draft.setStatus(ServiceRequestStatus.ENTEREDINERROR));
    }

    @ParameterizedTest
    @MethodSource("wrongFacts")
    void theRepeatFallsWithAWrongFact(Consumer<ImagingOrderClaimsTest> wrong) {
        Claim said = summary("imaging-repeat/1");
        assertThat(record.kept(said)).containsExactly(said);
        wrong.accept(this);
        assertThat(record.kept(said)).isEmpty();
    }

    static Stream<Consumer<ImagingOrderClaimsTest>> wrongKidneys() {
        return Stream.of(
                test -> test.draft.getCode().setText("CT chest without contrast"),
                test -> ((Quantity) test.creatinine.getValue()).setValue(1.0),
                test -> ((Quantity) test.creatinine.getValue())
                        .setCode("umol/L")
                        .setUnit("umol/L"),
                test -> test.creatinine.setEffective(new DateTimeType("2026-10-21")),
                test -> test.creatinine.setStatus(Observation.ObservationStatus.ENTEREDINERROR),
                test -> test.creatinine.getCode().getCodingFirstRep().setCode("2823-3"),
                test -> ((Patient) test.record.resources().get(0)).setGender(AdministrativeGender.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("wrongKidneys")
    void theWarningBeforeContrastFallsWithAWrongFact(Consumer<ImagingOrderClaimsTest> wrong) {
        Claim said = summary("imaging-contrast/1");
        assertThat(record.kept(said)).containsExactly(said);
        wrong.accept(this);
        assertThat(record.kept(said)).isEmpty();
    }

    private Claim summary(String rule) {
        return findings().stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .map(Finding::summary)
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> findings() {
        PatientTimeline timeline = PatientTimeline.from(
                (Patient) record.resources().get(0), record.resources(), Instant.parse("2026-11-21T12:00:00Z"));
        return ImagingAdvice.of(timeline, List.of(), draft).orElseThrow();
    }

    private ServiceRequest draft() {
        ServiceRequest order = new ServiceRequest();
        order.setId("ServiceRequest/draft");
        order.setStatus(ServiceRequestStatus.DRAFT);
        order.setSubject(new Reference("Patient/p1"));
        order.setAuthoredOnElement(new DateTimeType("2026-11-21"));
        order.getCode().setText("CT chest with contrast");
        return record.add(order);
    }

    private ImagingStudy study() {
        ImagingStudy made = new ImagingStudy();
        made.setStatus(ImagingStudyStatus.AVAILABLE);
        made.setSubject(new Reference("Patient/p1"));
        made.setStartedElement(new DateTimeType("2026-11-09"));
        made.addModality(new Coding(CodeSystems.DCM, "CT", null));
        made.setDescription("Chest");
        return record.add(made);
    }
}
