package org.prodrome.longitudinal.detector.cancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.NoduleRecord;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.CancerRisk;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.LungNoduleCodes;

class NoduleCancerRiskTest {
    private final NoduleRecord record = new NoduleRecord("1960-05-01");

    @Test
    void saysTheRiskWithItsInputsAndWhatItDoesNotKnow() {
        record.solid(record.chestCt("ct1", "2025-01-10"), "16", "14");
        smokes("8517006");
        Detection detection = detection();
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo("Lung nodule of 15.0 mm seen 2025-01-10: cancer risk at least 25 % (Brock; 10 % or more:"
                        + " PET/CT or referral); no CT since.")
                .hasSizeLessThan(140);
        assertThat(detection.details())
                .extracting(claim -> claim.text())
                .containsExactly(
                        "Brock model: woman of 64 years, solid nodule of 15.0 mm, right upper lobe, 1 recorded on the"
                                + " CT; counted as absent, since not recorded: spiculation, emphysema, lung cancer in"
                                + " the family (with all of it 56 %).",
                        "Mayo model: at least 30 % (has smoked).");
    }

    @Test
    void countsSpiculesEmphysemaAndTheFamily() {
        Observation nodule = record.solid(record.chestCt("ct1", "2025-01-10"), "16", "14");
        spiculated(nodule);
        record.record().problem(CodeSystems.ICD_10_CM, "J43.9", "Emphysema", "active", "2020-01-01");
        FamilyMemberHistory mother = new FamilyMemberHistory();
        mother.setPatient(new Reference("Patient/p1"));
        mother.setStatus(FamilyMemberHistory.FamilyHistoryStatus.COMPLETED);
        mother.getRelationship().setText("Mother");
        mother.addCondition().setCode(CancerRisk.LUNG_CANCER.members().get(0).toConcept());
        record.record().add(mother);
        Detection detection = detection();
        assertThat(detection.summary().text()).contains("at least 56 %");
        assertThat(detection.details().get(0).text())
                .contains("spiculated", "Emphysema", "Mother: Non-small cell lung cancer")
                .doesNotContain("counted as absent");
    }

    @Test
    void givesTheRangeWhereOnlyWhatIsMissingDecides() {
        record.solid(record.chestCt("ct1", "2025-01-10"), "10", "8");
        assertThat(read()).isInstanceOfSatisfying(NotComputable.class, result -> {
            assertThat(result.missing()).containsExactly("spiculation", "emphysema", "lung cancer in the family");
            assertThat(result.attainable().orElseThrow().lowest()).isBetween(0.083, 0.085);
            assertThat(result.attainable().orElseThrow().highest()).isBetween(0.26, 0.27);
        });
    }

    @Test
    void isQuietOnASmallNoduleAndOnceACtWasDone() {
        record.solid(record.chestCt("ct1", "2025-01-10"), "5", "5");
        assertThat(read()).isInstanceOf(NothingFound.class);
        record.solid(record.chestCt("ct2", "2025-02-10"), "16", "14");
        assertThat(read()).isInstanceOf(Detection.class);
        record.chestCt("ct3", "2025-03-10");
        assertThat(read()).isInstanceOf(NothingFound.class);
    }

    @Test
    void isALineOfInformationWhenACtIsBooked() {
        record.solid(record.chestCt("ct1", "2025-01-10"), "16", "14");
        record.record().add(ChestCtOrderTest.appointment("2025-06-20T09:00:00Z"));
        assertThat(detection().tier()).isEqualTo(Tier.T3);
    }

    @Test
    void leavesMalignancyAndComfortCareToThePeople() {
        record.solid(record.chestCt("ct1", "2025-01-10"), "16", "14");
        record.record().problem(CodeSystems.ICD_10_CM, "C50.911", "Breast cancer", "active", "2010-01-01");
        assertThat(read()).isInstanceOf(NotApplicable.class);
        NoduleRecord dying = new NoduleRecord("1960-05-01");
        dying.solid(dying.chestCt("ct1", "2025-01-10"), "16", "14");
        dying.record().problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2024-01-01");
        assertThat(new NoduleCancerRisk().read(dying.asOf("2025-06-01"))).isInstanceOf(NotApplicable.class);
    }

    @Test
    void namesWhatItCannotDoWithout() {
        Observation nodule = record.solid(record.chestCt("ct1", "2025-01-10"), "16", "14");
        nodule.getComponent().clear();
        assertThat(read())
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.missing())
                                .contains(
                                        "mean diameter (or long and short axis)", "solid, part-solid or ground-glass"));
    }

    @Test
    void aSpiculatedNoduleOfCategory3OrMoreOnAScreeningCtIs4X() {
        ImagingStudy ct = record.ct(
                "ct1", "2025-01-10", LungNoduleCodes.SCREENING_CT.members().get(0));
        spiculated(record.solid(ct, "7", "7"));
        DetectorResult result = new NoduleFollowUp().read(record.asOf("2025-06-01"));
        assertThat(((Detection) result).details().get(0).text())
                .contains("category 4X: diagnostic CT, PET/CT or tissue", "by 2025-02-10");
    }

    private void smokes(String answer) {
        Observation smoking = new Observation();
        smoking.setStatus(Observation.ObservationStatus.FINAL);
        smoking.setSubject(new Reference("Patient/p1"));
        smoking.setCode(CardiovascularCodes.SMOKING_STATUS.members().get(0).toConcept());
        smoking.setEffective(new DateTimeType("2024-01-01"));
        CodeableConcept value = new CodeableConcept();
        value.addCoding().setSystem(CodeSystems.SNOMED_CT).setCode(answer);
        smoking.setValue(value);
        record.record().add(smoking);
    }

    private static void spiculated(Observation nodule) {
        CodeSet margin = LungNoduleCodes.MARGIN;
        nodule.addComponent()
                .setCode(margin.members().get(0).toConcept())
                .setValue(LungNoduleCodes.SPICULATED.members().get(0).toConcept());
    }

    private DetectorResult read() {
        return new NoduleCancerRisk().read(record.asOf("2025-06-01"));
    }

    private Detection detection() {
        DetectorResult result = read();
        assertThat(result).isInstanceOf(Detection.class);
        return (Detection) result;
    }
}
