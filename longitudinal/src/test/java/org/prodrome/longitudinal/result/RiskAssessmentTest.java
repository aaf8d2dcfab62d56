package org.prodrome.longitudinal.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.hl7.fhir.r4.model.RiskAssessment.RiskAssessmentPredictionComponent;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.burden.Burden;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CardiovascularCodes;

/** What a score says in percent becomes a RiskAssessment with its probability, its basis and where it comes from. */
class RiskAssessmentTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1966-02-01");

    @Test
    void kidneyFailureInTwoAndFiveYears() {
        record.lab("2160-0", "1.6", "mg/dL", "2026-06-10");
        record.lab("2160-0", "1.6", "mg/dL", "2026-11-10");
        record.lab("9318-7", "2500", "mg/g", "2026-11-10");
        Bundle bundle = signs("kfre");
        RiskAssessment risk = only(bundle, RiskAssessment.class);
        assertThat(risk.getPrediction())
                .extracting(prediction -> prediction.getOutcome().getText())
                .containsExactly(
                        "Kidney failure needing replacement therapy", "Kidney failure needing replacement therapy");
        assertThat(risk.getPrediction())
                .extracting(
                        prediction -> prediction.getWhenPeriod().getEndElement().getYear())
                .containsExactlyInAnyOrder(2028, 2031);
        assertPrinted(risk);
        assertBasisAndOrigin(bundle, risk, List.of("Observation/2", "Observation/3", "Patient/p1"));
    }

    @Test
    void cardiovascularDiseaseInTenYears() {
        record.lab("2093-3", "250", "mg/dL", "2026-10-01");
        record.lab("2085-9", "35", "mg/dL", "2026-10-01");
        record.lab("8480-6", "165", "mm[Hg]", "2026-10-01");
        record.lab("2160-0", "0.9", "mg/dL", "2026-10-01");
        record.lab("39156-5", "31", "kg/m2", "2026-10-01");
        record.coded("72166-2", CardiovascularCodes.SMOKES.members().get(0), "2026-10-01");
        Bundle bundle = signs("prevent");
        RiskAssessment risk = only(bundle, RiskAssessment.class);
        assertThat(risk.getPrediction())
                .extracting(prediction -> prediction.getOutcome().getText())
                .contains("Cardiovascular disease", "Atherosclerotic cardiovascular disease", "Heart failure");
        assertThat(risk.getPredictionFirstRep().getWhenPeriod().getEndElement().getYear())
                .isEqualTo(2036);
        assertPrinted(risk);
        assertBasisAndOrigin(bundle, risk, List.of("Observation/1", "Observation/6", "Patient/p1"));
    }

    /** The number in the resource is the number in the sentence. */
    private static void assertPrinted(RiskAssessment risk) {
        for (RiskAssessmentPredictionComponent prediction : risk.getPrediction()) {
            assertThat(prediction.getProbabilityDecimalType().getValue()).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
            assertThat(prediction.getRationale())
                    .contains(prediction
                                    .getProbabilityDecimalType()
                                    .getValue()
                                    .movePointRight(2)
                                    .setScale(1)
                                    .toPlainString()
                            + " %");
        }
    }

    private static void assertBasisAndOrigin(Bundle bundle, RiskAssessment risk, List<String> inputs) {
        assertThat(risk.getBasis()).extracting(basis -> basis.getReference()).containsAll(inputs);
        String self = bundle.getEntry().stream()
                .filter(entry -> entry.getResource() == risk)
                .map(Bundle.BundleEntryComponent::getFullUrl)
                .findFirst()
                .orElseThrow();
        Provenance provenance = only(bundle, Provenance.class);
        assertThat(provenance.getTarget())
                .extracting(target -> target.getReference())
                .contains(self);
        assertThat(provenance.getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .containsAll(inputs);
    }

    private Bundle signs(String rule) {
        PatientTimeline timeline = record.asOf(NOW);
        List<DetectorResult> results = RecordReading.of(timeline).results().stream()
                .filter(result -> result.rule().id().startsWith(rule + "/"))
                .toList();
        assertThat(results).hasOnlyElementsOfType(Detection.class);
        return SignMapper.map(timeline, Burden.decide(List.of(), results, timeline), List.of());
    }

    private static <T extends Resource> T only(Bundle bundle, Class<T> type) {
        List<T> found = bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
