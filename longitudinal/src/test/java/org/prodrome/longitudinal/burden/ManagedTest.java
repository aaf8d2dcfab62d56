package org.prodrome.longitudinal.burden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.burden.Decision.Reason;
import org.prodrome.longitudinal.burden.Decision.Silent;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.CodeSystems;

class ManagedTest {
    @Test
    void comfortCareIsFoundInAnyOfItsCodesAndEnds() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1940-01-01");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isFalse();
        var problem = record.problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2026-01-01");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isTrue();
        problem.getClinicalStatus().getCodingFirstRep().setCode("inactive");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isFalse();
    }

    /** The rules need not each ask: what any of them finds is kept silent here, the critical too. */
    @Test
    void inComfortCareNoRuleIsHeard() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1940-01-01");
        var care = record.problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2026-01-01");
        PatientTimeline timeline = record.asOf("2026-03-10T00:00:00Z");
        List<Rule> rules = RecordReading.of(timeline).results().stream()
                .map(DetectorResult::rule)
                .toList();
        assertThat(rules).hasSizeGreaterThan(30);
        for (Tier tier : Tier.values()) {
            assertThat(Burden.decide(
                            List.of(), found(rules, tier, care.getIdElement().getIdPart()), timeline))
                    .hasSize(rules.size())
                    .allSatisfy(decision -> assertThat(decision)
                            .isInstanceOfSatisfying(
                                    Silent.class,
                                    silent -> assertThat(silent.reason()).isEqualTo(Reason.COMFORT_CARE)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ckd-progression/1, 709044004, 29046",
        "kfre/1, 709044004, 29046",
        "prevent/1, 55822004, 36567",
        "cha2ds2-vasc/1, 49436004, 11289",
        "mgus-risk/1, 277577000, ''",
    })
    void whatIsKnownTreatedAndFollowedIsNotSaidAgain(String rule, String problem, String drug) {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        assertSpeaks(record, rule, true);
        record.problem(CodeSystems.SNOMED_CT, problem, "The problem", "active", "2020-01-01");
        assertSpeaks(record, rule, true);
        if (!drug.isEmpty()) {
            record.drug(drug, "The drug", "2021-01-01");
            assertSpeaks(record, rule, true);
        }
        ServiceRequest recall = recall(record, problem);
        assertSpeaks(record, rule, false);
        recall.setStatus(ServiceRequest.ServiceRequestStatus.COMPLETED);
        assertSpeaks(record, rule, true);
    }

    @Test
    void aHighRiskOfLiverCancerIsNoNewsWhereTheLiverIsImagedAndARecallStands() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        record.problem(CodeSystems.SNOMED_CT, "19943007", "Cirrhosis", "active", "2020-01-01");
        recall(record, "19943007");
        assertSpeaks(record, "amap/1", true);
        Procedure ultrasound = new Procedure();
        ultrasound.setSubject(new Reference("Patient/p1"));
        ultrasound.setStatus(Procedure.ProcedureStatus.COMPLETED);
        ultrasound.setCode(CancerWorkup.LIVER_IMAGING.members().get(0).toConcept());
        ultrasound.setPerformed(new DateTimeType("2025-08-01"));
        record.add(ultrasound);
        assertSpeaks(record, "amap/1", true);
        ultrasound.setPerformed(new DateTimeType("2025-09-01"));
        assertSpeaks(record, "amap/1", false);
        assertSpeaks(record, "afp-trajectory/1", true);
    }

    private static ServiceRequest recall(RecordBuilder record, String problem) {
        ServiceRequest recall = new ServiceRequest();
        recall.setSubject(new Reference("Patient/p1"));
        recall.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE);
        recall.setIntent(ServiceRequest.ServiceRequestIntent.ORDER);
        recall.setCode(new CodeableConcept().setText("Follow-up"));
        recall.addReasonCode().addCoding().setSystem(CodeSystems.SNOMED_CT).setCode(problem);
        recall.setAuthoredOnElement(new DateTimeType("2026-01-01"));
        return record.add(recall);
    }

    private static void assertSpeaks(RecordBuilder record, String rule, boolean speaks) {
        PatientTimeline timeline = record.asOf("2026-03-10T00:00:00Z");
        Rule any = RecordReading.of(timeline).results().stream()
                .map(DetectorResult::rule)
                .filter(one -> one.id().equals(rule))
                .findFirst()
                .orElseThrow();
        Detection detection = new Detection(
                any,
                Tier.T2,
                "found",
                0,
                Optional.empty(),
                new Claim("t", "words", List.of(), rule),
                List.of(),
                List.of("Patient/p1"));
        assertThat(Burden.decide(List.of(), List.of(detection), timeline).get(0) instanceof Silent)
                .as("%s silent", rule)
                .isEqualTo(!speaks);
    }

    private static List<DetectorResult> found(List<Rule> rules, Tier tier, String problem) {
        return rules.stream()
                .<DetectorResult>map(rule -> new Detection(
                        rule,
                        tier,
                        "found",
                        3,
                        Optional.empty(),
                        new Claim("t", "words", List.of(), rule.id()),
                        List.of(),
                        List.of("Condition/" + problem)))
                .toList();
    }
}
