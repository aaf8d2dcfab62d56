package org.prodrome.longitudinal.detector.cancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.NoduleRecord;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.LungNoduleCodes;

class NoduleFollowUpTest {
    private final NoduleRecord record = new NoduleRecord("1960-05-01");

    @Test
    void saysThatTheCtOfASolidNoduleIsOverdueAndWhatWasSeenWhen() {
        ImagingStudy ct = record.chestCt("ct1", "2025-01-10");
        record.solid(ct, "10", "8");
        Detection detection = detection("2025-06-01");
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo("Overdue CT: 9 mm solid nodule, right upper lobe, seen 2025-01-10; due by 2025-04-10"
                        + " (Fleischner 2017); no chest CT or biopsy since.")
                .hasSizeLessThanOrEqualTo(140);
        assertThat(detection.details())
                .extracting(claim -> claim.text())
                .containsExactly("Fleischner 2017 for the nodule of 2025-01-10: CT at 3 months, PET/CT or tissue, by"
                        + " 2025-04-10.");
        assertThat(detection.inputs()).contains("Patient/p1", "ImagingStudy/ct1");
    }

    @Test
    void theLongestSummaryStaysUnder140Characters() {
        ImagingStudy ct = record.chestCt("ct1", "2023-01-10");
        record.nodule(ct, LungNoduleCodes.RIGHT_UPPER_LOBE, LungNoduleCodes.GROUND_GLASS, "112", "110");
        assertThat(detection("2025-06-01").summary().text()).hasSizeLessThan(141);
        assertThat(detection("2023-12-01").summary().text())
                .hasSizeLessThan(141)
                .startsWith("CT due by");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-05-10, false", // 30 days after the due day
        "2025-05-11, true"
    })
    void waitsThirtyDaysAfterTheDueDay(String day, boolean overdue) {
        record.solid(record.chestCt("ct1", "2025-01-10"), "10", "8");
        assertThat(detection(day).state().startsWith("overdue")).isEqualTo(overdue);
    }

    @ParameterizedTest
    @CsvSource({"5.4, 5.4", "5, 5.9"})
    void isQuietOnASmallSolidNodule(String longAxis, String shortAxis) {
        record.solid(record.chestCt("ct1", "2023-01-10"), longAxis, shortAxis);
        assertThat(read("2025-06-01")).isInstanceOf(NothingFound.class);
    }

    @Test
    void roundsTheMeanOfBothAxesToTheMillimetre() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "6", "5");
        assertThat(detection("2025-06-01").summary().text()).contains("6 mm").contains("due by 2024-01-10");
    }

    @Test
    void asksForAnEarlierCtWhenThereAreSeveral() {
        ImagingStudy ct = record.chestCt("ct1", "2023-01-10");
        record.solid(ct, "7", "7");
        record.nodule(ct, LungNoduleCodes.LEFT_LOWER_LOBE, LungNoduleCodes.SOLID, "4", "4");
        assertThat(detection("2025-06-01").summary().text()).contains("7 mm").contains("due by 2023-07-10");
    }

    @Test
    void isQuietOnceAChestCtWasDone() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        record.chestCt("ct2", "2023-09-10");
        assertThat(read("2025-06-01")).isInstanceOf(NothingFound.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-01-14, false", // an angiography days later is not the follow-up of 6 to 12 months
        "2023-06-09, false", // the window opens on 2023-07-10
        "2023-06-10, true",
        "2023-12-01, true"
    })
    void onlyACtFromAMonthBeforeTheWindowOnIsTheFollowUp(String day, boolean done) {
        record.solid(record.chestCt("ct1", "2023-01-10"), "7", "7");
        record.chestCt("ct2", day);
        if (done) {
            assertThat(read("2025-06-01")).isInstanceOf(NothingFound.class);
        } else {
            assertThat(detection("2025-06-01").tier()).isEqualTo(Tier.T2);
            assertThat(detection("2025-06-01").summary().text())
                    .endsWith("(Fleischner 2017); no chest CT since 2023-06-10.")
                    .hasSizeLessThanOrEqualTo(140);
        }
    }

    @Test
    void aPetDaysLaterIsTheWorkUp() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "10");
        record.study("pet", "2023-01-20", "PT").setDescription("PET CT");
        assertThat(read("2025-06-01")).isInstanceOf(NothingFound.class);
    }

    @Test
    void isQuietOnceTissueWasTaken() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        Procedure biopsy = new Procedure();
        biopsy.setStatus(Procedure.ProcedureStatus.COMPLETED);
        biopsy.setSubject(new Reference("Patient/p1"));
        biopsy.setCode(LungNoduleCodes.LUNG_TISSUE.members().get(0).toConcept());
        biopsy.setPerformed(new DateTimeType("2023-02-01"));
        record.record().add(biopsy);
        assertThat(read("2025-06-01")).isInstanceOf(NothingFound.class);
    }

    @Test
    void aChestFilmACtOfTheHeadAndTheReportOfTheCtItselfAreNoFollowUp() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        record.study("film", "2024-01-10", "DX");
        record.study("head", "2024-01-11", "CT")
                .addProcedureCode(new CodeableConcept()
                        .addCoding(new org.hl7.fhir.r4.model.Coding(CodeSystems.LOINC, "24725-4", "CT Head")));
        DiagnosticReport report = report("2023-01-12");
        report.addImagingStudy(new Reference("ImagingStudy/ct1"));
        assertThat(detection("2025-06-01").tier()).isEqualTo(Tier.T2);
    }

    @Test
    void aReportKnownByItsWordsAloneIsAFollowUp() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        report("2023-05-12").setCode(new CodeableConcept().setText("CT scan of the chest without contrast"));
        assertThat(read("2025-06-01")).isInstanceOf(NothingFound.class);
    }

    @Test
    void aCtOfUnknownRegionMakesItALineOfInformation() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        record.study("some", "2024-01-11", "CT").setDescription("Staging");
        Detection detection = detection("2025-06-01");
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.summary().text()).doesNotContain("no chest CT");
        assertThat(detection.details())
                .extracting(claim -> claim.text())
                .contains(
                        "Staging of 2024-01-11 may have been the follow-up: its region or exact day is not recorded.");
    }

    @Test
    void leavesTheNextStepToThePeopleWhereAMalignancyImmunosuppressionOrYouthIsOnRecord() {
        NoduleRecord young = new NoduleRecord("1995-05-01");
        young.solid(young.chestCt("ct1", "2023-01-10"), "10", "8");
        assertThat(new NoduleFollowUp().read(young.asOf("2025-06-01"))).isInstanceOf(NotApplicable.class);
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        record.record().problem(CodeSystems.ICD_10_CM, "C50.911", "Breast cancer", "active", "2010-01-01");
        assertThat(read("2023-04-09"))
                .isInstanceOfSatisfying(
                        NotApplicable.class,
                        result -> assertThat(result.reason()).isEqualTo("individualise: a malignancy is on record"));
        Detection detection = detection("2023-04-10");
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.summary().text())
                .isEqualTo("Individualise the follow-up of a 9 mm solid lung nodule seen 2023-01-10; no chest CT or"
                        + " biopsy since.");
        assertThat(detection.details().get(0).text())
                .isEqualTo("With Breast cancer on record no guideline names the next step of a lung nodule.");
        record.chestCt("ct2", "2023-03-01");
        assertThat(read("2023-06-01")).isInstanceOf(NothingFound.class);
    }

    @Test
    void isSilentInComfortCare() {
        record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        record.record().problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2024-01-01");
        assertThat(read("2025-06-01")).isInstanceOf(NotApplicable.class);
    }

    @Test
    void namesWhatIsMissing() {
        ImagingStudy ct = record.chestCt("ct1", "2023-01-10");
        Observation nodule = record.solid(ct, "10", "8");
        nodule.getComponent().remove(2);
        nodule.getComponent().remove(0);
        assertThat(read("2025-06-01"))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.missing())
                                .containsExactly(
                                        "mean diameter (or long and short axis)", "solid, part-solid or ground-glass"));
        assertThat(new NoduleFollowUp().read(new NoduleRecord("1960-01-01").asOf("2025-06-01")))
                .isInstanceOf(NotApplicable.class);
    }

    @Test
    void aWrongUnitIsNotASize() {
        Observation nodule = record.solid(record.chestCt("ct1", "2023-01-10"), "10", "8");
        nodule.getComponent().get(1).getValueQuantity().setUnit("kg").setCode("kg");
        assertThat(read("2025-06-01")).isInstanceOf(NotComputable.class);
        nodule.getComponent()
                .get(1)
                .getValueQuantity()
                .setUnit("cm")
                .setCode("cm")
                .setValue(1);
        assertThat(detection("2025-06-01").summary().text()).contains("9 mm");
    }

    @Test
    void aBookedCtIsNamedAndMakesItALineOfInformation() {
        record.solid(record.chestCt("ct1", "2025-01-10"), "10", "8");
        order("2025-05-20", "2025-06-20");
        Detection detection = detection("2025-06-01");
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.details())
                .extracting(claim -> claim.text())
                .contains("Chest CT ordered for 2025-06-20 (order active).");
    }

    @Test
    void anOrderedCtWhoseDayPassedIsOverdueEvenWhereTheGuidelineIsSilent() {
        record.record().problem(CodeSystems.ICD_10_CM, "C50.911", "Breast cancer", "active", "2010-01-01");
        record.solid(record.chestCt("ct1", "2025-01-10"), "5", "5");
        order("2025-01-12", "2025-03-01");
        assertThat(read("2025-03-31")).isInstanceOf(NotApplicable.class);
        Detection detection = detection("2025-04-01");
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo(
                        "Overdue CT: chest CT ordered for 2025-03-01 after a lung nodule on 2025-01-10; no chest CT or"
                                + " biopsy since.");
    }

    private void order(String authored, String planned) {
        ServiceRequest order = new ServiceRequest();
        order.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE);
        order.setSubject(new Reference("Patient/p1"));
        order.setCode(LungNoduleCodes.CHEST_CT.members().get(0).toConcept());
        order.setAuthoredOnElement(new DateTimeType(authored));
        order.setOccurrence(new DateTimeType(planned));
        record.record().add(order);
    }

    @Test
    void twoEqualNodulesInTwoLobesAreTwo() {
        ImagingStudy ct = record.chestCt("ct1", "2023-01-10");
        record.solid(ct, "7", "7");
        record.nodule(ct, LungNoduleCodes.LEFT_LOWER_LOBE, LungNoduleCodes.SOLID, "7", "7");
        assertThat(detection("2025-06-01").summary().text()).contains("due by 2023-07-10");
    }

    @Test
    void aScreeningCtIsReadByLungRads() {
        ImagingStudy ct = record.ct(
                "ct1", "2025-01-10", LungNoduleCodes.SCREENING_CT.members().get(0));
        record.solid(ct, "10", "9");
        Detection detection = detection("2025-06-01");
        assertThat(detection.summary().text()).contains("due by 2025-04-10 (Lung-RADS v2022)");
        assertThat(detection.details().get(0).text()).contains("category 4A: low-dose CT at 3 months");
        assertThat(detection.tier()).isEqualTo(Tier.T2);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 8.4, 2024-03-01, 'category 3: low-dose CT at 6 months'", // 1.4 mm is not growth; no more than 8 mm is 4A
        "6.4, 7.9, 2024-03-01, 'category 2: low-dose CT at 12 months'",
        "6, 7.6, 2023-12-31, 'category 4A: low-dose CT at 3 months'", // within 12 months
        "6, 7.6, 2024-03-01, 'category 4A: low-dose CT at 3 months'", // over 14 months
        "7, 9, 2025-06-01, 'category 4B: diagnostic CT, PET/CT or tissue'"
    })
    void aNoduleThatGrewIsNeverSteppedDown(String was, String is, String day, String action) {
        screened("2023-01-10", was);
        screened(day, is);
        assertThat(detection("2027-06-01").details().get(0).text()).contains(action);
    }

    @Test
    void aNoduleThatGrewSlowlySinceTheFirstCtIsNotStable() {
        screened("2022-01-10", "6");
        screened("2023-01-20", "7");
        screened("2024-01-30", "7.8");
        assertThat(detection("2027-06-01").details().get(0).text()).contains("category 4A");
    }

    @Test
    void workUpOfCategory4BIsDueWithinAMonth() {
        screened("2025-01-10", "16");
        assertThat(detection("2025-01-20").summary().text()).startsWith("CT due by 2025-02-10");
        assertThat(detection("2025-03-13").tier()).isEqualTo(Tier.T2);
    }

    @Test
    void aNoduleWithoutALobeOnEitherCtIsNotTakenForANewOne() {
        ImagingStudy first = record.ct(
                "ct1", "2024-01-10", LungNoduleCodes.SCREENING_CT.members().get(0));
        record.solid(first, "7", "7").setBodySite(null);
        screened("2025-01-10", "7");
        assertThat(detection("2027-06-01").details().get(0).text()).contains("category 3:");
    }

    @Test
    void aNoduleInALobeThatHadNoneIsNew() {
        ImagingStudy first = record.ct(
                "ct1", "2024-01-10", LungNoduleCodes.SCREENING_CT.members().get(0));
        record.nodule(first, LungNoduleCodes.LEFT_LOWER_LOBE, LungNoduleCodes.SOLID, "4", "4");
        screened("2025-01-10", "7");
        assertThat(detection("2027-06-01").details().get(0).text()).contains("category 4A:");
    }

    @Test
    void aLargeSolidNoduleThatIsTheSameAtThreeMonthsIsSeenAgain() {
        record.solid(record.chestCt("ct1", "2024-01-10"), "10", "10");
        record.solid(record.chestCt("ct2", "2024-04-10"), "10", "10");
        Detection detection = detection("2025-06-01");
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.details().get(0).text())
                .contains("CT at 6 to 12 months from the first")
                .contains("by 2025-01-10");
        record.solid(record.chestCt("ct3", "2024-10-10"), "10", "10");
        assertThat(detection("2026-06-01").tier()).isEqualTo(Tier.T2);
        assertThat(detection("2026-06-01").details().get(0).text()).contains("18 to 24 months");
    }

    @ParameterizedTest
    @CsvSource({
        "5.9, CT every year for 5 years",
        "6, 'solid part of 6 mm or more persists, highly suspicious: PET/CT, biopsy or resection'"
    })
    void aLargeSolidPartThatPersistsIsHighlySuspicious(String solid, String action) {
        for (String day : List.of("2024-01-10", "2024-05-10")) {
            Observation nodule = record.nodule(
                    record.chestCt("ct" + day, day),
                    LungNoduleCodes.LEFT_UPPER_LOBE,
                    LungNoduleCodes.PART_SOLID,
                    "12",
                    "12");
            NoduleRecord.component(nodule, LungNoduleCodes.SOLID_COMPONENT)
                    .setValue(org.prodrome.longitudinal.RecordBuilder.quantity(solid, "mm"));
        }
        assertThat(detection("2026-06-01").details().get(0).text()).contains(action);
    }

    private void screened(String day, String millimetres) {
        record.solid(
                record.ct(
                        "screen" + day,
                        day,
                        LungNoduleCodes.SCREENING_CT.members().get(0)),
                millimetres,
                millimetres);
    }

    @Test
    void aStableFollowUpMovesTheNextCt() {
        ImagingStudy first = record.chestCt("ct1", "2022-01-10");
        record.nodule(first, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.GROUND_GLASS, "9", "9");
        ImagingStudy second = record.chestCt("ct2", "2022-09-10");
        record.nodule(second, LungNoduleCodes.LEFT_UPPER_LOBE, LungNoduleCodes.GROUND_GLASS, "9.5", "9");
        assertThat(read("2024-08-01")).isInstanceOf(NothingFound.class);
        assertThat(detection("2024-11-01").details().get(0).text())
                .contains("CT every 2 years until 5 years")
                .contains("by 2024-09-10");
    }

    @Test
    void aSolidNoduleThatStayedTheSameForTwoYearsNeedsNoMore() {
        record.solid(record.chestCt("ct1", "2022-01-10"), "8", "7");
        record.solid(record.chestCt("ct2", "2024-01-15"), "8", "7");
        assertThat(read("2026-08-01")).isInstanceOf(NothingFound.class);
    }

    @Test
    void aNoduleThatIsOnlyACodedConclusionIsALineOfInformationAfterAYear() {
        DiagnosticReport report = report("2023-05-12");
        report.setCode(new CodeableConcept().setText("CT chest"));
        report.addConclusionCode(LungNoduleCodes.NODULE.members().get(0).toConcept());
        Detection detection = detection("2025-06-01");
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.summary().text())
                .isEqualTo("Lung nodule coded in the report of 2023-05-12, its size not; no chest CT or biopsy since.");
        assertThat(read("2024-05-12")).isInstanceOf(NotComputable.class);
    }

    @Test
    void survivesNonsense() {
        ImagingStudy ct = record.chestCt("ct1", "2023-01-10");
        record.solid(ct, "1e300", "-5");
        Observation empty = record.solid(ct, "8", "8");
        empty.getComponent().forEach(component -> component.setValue(null));
        empty.addDerivedFrom(new Reference("ImagingStudy/"));
        record.solid(ct, "10", "8").setEffective(null);
        assertThat(detection("2025-06-01").summary().text()).contains("9 mm");
        PatientTimeline timeline = record.asOf("2025-06-01");
        assertThat(CancerRules.all().stream().map(rule -> rule.read(timeline)).toList())
                .doesNotContainNull();
    }

    private DiagnosticReport report(String day) {
        DiagnosticReport report = new DiagnosticReport();
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.setSubject(new Reference("Patient/p1"));
        report.setCode(LungNoduleCodes.CHEST_CT.members().get(0).toConcept());
        report.setEffective(new DateTimeType(day));
        return record.record().add(report);
    }

    private DetectorResult read(String day) {
        return new NoduleFollowUp().read(record.asOf(day));
    }

    private Detection detection(String day) {
        DetectorResult result = read(day);
        assertThat(result).isInstanceOf(Detection.class);
        return (Detection) List.of(result).get(0);
    }
}
