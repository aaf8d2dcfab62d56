package org.prodrome.longitudinal.detector.cancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;

class CancerRulesTest {
    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1960-01-01");

    @ParameterizedTest
    @CsvSource({"4.5, false", "4.6, true"})
    void psaSpeaksAboveTheThresholdOfTheAge(String value, boolean speaks) {
        record.lab("2857-1", value, "ng/mL", "2025-05-01");
        assertThat(read(new ProstateAntigen()) instanceof Detection).isEqualTo(speaks);
    }

    @Test
    void psaNamesValueThresholdAndDoublingTime() {
        record.lab("2857-1", "2", "ng/mL", "2023-05-01");
        record.lab("2857-1", "4", "ng/mL", "2024-05-01");
        record.lab("2857-1", "8", "ng/mL", "2025-05-01");
        Detection detection = detection(new ProstateAntigen());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo("PSA 8.0 ng/mL on 2025-05-01 is above 4.5 for the age (NICE NG12).");
        assertThat(detection.details()).extracting(Claim::text).contains("PSA doubling time 12 months over 3 values.");
    }

    @Test
    void psaCountsDoubleUnderFinasteride() {
        record.lab("2857-1", "3", "ng/mL", "2025-05-01");
        assertThat(read(new ProstateAntigen())).isInstanceOf(NothingFound.class);
        record.drug("25025", "finasteride", "2025-01-01");
        assertThat(read(new ProstateAntigen())).isInstanceOf(NothingFound.class);
        record.drug("25025", "finasteride 5 mg", "2024-01-01");
        assertThat(detection(new ProstateAntigen()).summary().text())
                .contains("counted double under finasteride 5 mg, is above 4.5");
    }

    @Test
    void psaIsSilentAfterAnInfectionInCancerAndOutsideTheAges() {
        record.lab("2857-1", "8", "ng/mL", "2025-05-01");
        record.problem(CodeSystems.ICD_10_CM, "N39.0", "Urinary infection", "resolved", "2025-04-10");
        assertThat(read(new ProstateAntigen())).isInstanceOf(NotApplicable.class);
        RecordBuilder old = new RecordBuilder(AdministrativeGender.MALE, "1940-01-01");
        old.lab("2857-1", "8", "ng/mL", "2025-05-01");
        assertThat(new ProstateAntigen().read(old.asOf("2025-06-01T12:00:00Z")))
                .isInstanceOfSatisfying(
                        Detection.class,
                        found -> assertThat(found.summary().text())
                                .isEqualTo(
                                        "PSA 8.0 ng/mL on 2025-05-01 at 85 years: NICE NG12 has no threshold above 79"
                                                + " years, so none is applied.")
                                .hasSizeLessThan(140));
        old.lab("2857-1", "6.5", "ng/mL", "2025-05-02");
        assertThat(new ProstateAntigen().read(old.asOf("2025-06-01T12:00:00Z"))).isInstanceOf(NotApplicable.class);
        assertThat(new ProstateAntigen().read(old.asOf("2027-06-01T12:00:00Z"))).isInstanceOf(NotComputable.class);
    }

    @ParameterizedTest
    @CsvSource({"26.7, false", "26.6, true"})
    void aPsaBelowTheThresholdSpeaksByItsDensityFrom015(String volume, boolean speaks) {
        record.lab("2857-1", "4.0", "ng/mL", "2025-05-01");
        record.lab("15315-5", volume, "cm3", "2024-05-01");
        DetectorResult result = read(new ProstateAntigen());
        assertThat(result instanceof Detection).isEqualTo(speaks);
        if (speaks) {
            assertThat(((Detection) result).tier()).isEqualTo(Tier.T3);
            assertThat(((Detection) result).summary().text())
                    .isEqualTo("PSA density 0.15, not below 0.15: PSA 4.0 ng/mL on 2025-05-01, prostate volume 27 mL on"
                            + " 2024-05-01.");
        }
    }

    @Test
    void theDensityStandsBesideAHighPsaAndNeverUnderFinasterideOrByAnOldVolume() {
        record.lab("2857-1", "6", "ng/mL", "2025-05-01");
        record.lab("15315-5", "60", "mL", "2020-05-01");
        assertThat(detection(new ProstateAntigen()).details()).isEmpty();
        record.lab("15315-5", "60", "mL", "2025-04-01");
        assertThat(detection(new ProstateAntigen()).details())
                .extracting(Claim::text)
                .containsExactly(
                        "PSA density 0.10, below 0.15: PSA 6.0 ng/mL on 2025-05-01, prostate volume 60 mL on 2025-04-01.");
        record.drug("25025", "finasteride 5 mg", "2024-01-01");
        assertThat(detection(new ProstateAntigen()).details()).isEmpty();
    }

    @Test
    void aFastRiseBelowTheThresholdIsALineOfInformation() {
        record.lab("2857-1", "1", "ng/mL", "2023-05-01");
        record.lab("2857-1", "2", "ng/mL", "2024-05-01");
        record.lab("2857-1", "3", "ng/mL", "2025-05-01");
        Detection detection = detection(new ProstateAntigen());
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.summary().text())
                .contains("1.00 ng/mL a year over 3 values")
                .hasSizeLessThan(140);
    }

    @ParameterizedTest
    @CsvSource({"400, false", "401, true"})
    void plateletsSpeakAbove400(String value, boolean speaks) {
        record.lab("777-3", value, "10*3/uL", "2025-05-01");
        assertThat(read(new Thrombocytosis()) instanceof Detection).isEqualTo(speaks);
    }

    @Test
    void aSecondHighCountWithinSixMonthsIsAWarning() {
        record.lab("777-3", "450", "10*3/uL", "2025-02-01");
        record.lab("777-3", "470", "10*3/uL", "2025-05-01");
        Detection detection = detection(new Thrombocytosis());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo("Platelets above 400: 470 ×10⁹/L on 2025-05-01 after 450 on 2025-02-01, above 400 too.");
    }

    @Test
    void explainedPlateletsAreNoSign() {
        record.lab("777-3", "470", "10*3/uL", "2025-05-01");
        record.lab("1988-5", "40", "mg/L", "2025-05-01");
        assertThat(read(new Thrombocytosis())).isInstanceOf(NothingFound.class);
        record.drug("310325", "iron", "2025-04-01");
        assertThat(read(new Thrombocytosis())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void endpacOfThreeOrMoreSpeaks() {
        glucose("120", "2024-05-10");
        glucose("130", "2025-05-01");
        assertThat(read(new NewDiabetesWithWeightLoss()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.attainable()).contains(new Attainable(-5, 7)));
        weight("80", "2024-05-10");
        weight("76.1", "2025-05-01");
        Detection detection = detection(new NewDiabetesWithWeightLoss());
        assertThat(detection.summary().text())
                .isEqualTo("New diabetes on 2025-05-01 with a weight change of -3.9 kg: ENDPAC 3, high risk.");
        weight("79", "2025-05-02");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(Detection.class);
    }

    @Test
    void endpacBeginsWithTheHaemoglobinA1cWhereThatCameFirst() {
        glucose("99", "2024-05-10");
        glucose("120", "2025-05-01");
        weight("80", "2024-05-10");
        weight("74", "2025-05-01");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(NothingFound.class);
        record.lab("4548-4", "6.4", "%", "2025-02-20");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(NothingFound.class);
        record.lab("4548-4", "6.5", "%", "2025-04-20");
        assertThat(detection(new NewDiabetesWithWeightLoss()).summary().text())
                .isEqualTo("New diabetes on 2025-04-20 with a weight change of -6.0 kg: ENDPAC 8, high risk.");
        record.lab("4548-4", "6.6", "%", "2022-04-20");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void diabetesThatWasKnownOrTreatedBeforeIsNotNew() {
        glucose("120", "2024-05-10");
        glucose("130", "2025-05-01");
        weight("80", "2024-05-10");
        weight("74", "2025-05-01");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(Detection.class);
        record.problem(CodeSystems.SNOMED_CT, "44054006", "Type 2 diabetes", "active", "2025-05-03");
        record.drug("6809", "metformin", "2025-05-03");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(Detection.class);
        record.drug("6809", "metformin", "2024-09-01");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void diabetesOnTheProblemListForYearsIsNotNew() {
        glucose("120", "2024-05-10");
        glucose("130", "2025-05-01");
        weight("80", "2024-05-10");
        weight("74", "2025-05-01");
        record.problem(CodeSystems.SNOMED_CT, "44054006", "Type 2 diabetes", "active", "2019-05-03");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void oldDiabetesAndStableWeightAreNoSign() {
        glucose("130", "2024-05-10");
        glucose("150", "2025-05-01");
        assertThat(read(new NewDiabetesWithWeightLoss())).isInstanceOf(NotApplicable.class);
        RecordBuilder stable = new RecordBuilder(AdministrativeGender.MALE, "1960-01-01");
        stable.lab("1558-6", "120", "mg/dL", "2024-05-10");
        stable.lab("1558-6", "130", "mg/dL", "2025-05-01");
        stable.lab("29463-7", "80", "kg", "2024-05-10");
        stable.lab("29463-7", "80", "kg", "2025-05-01");
        assertThat(new NewDiabetesWithWeightLoss().read(stable.asOf("2025-06-01T12:00:00Z")))
                .isInstanceOf(NothingFound.class);
    }

    @ParameterizedTest
    @CsvSource({"9.9, false", "10, true"})
    void aPositiveStoolTestWithoutEndoscopySpeaks(String value, boolean speaks) {
        record.lab("58453-2", value, "ug/g", "2025-03-01");
        assertThat(read(new ColorectalSigns()) instanceof Detection).isEqualTo(speaks);
        procedure(CancerWorkup.BOWEL_EVALUATION.members().get(0), "2025-04-01");
        assertThat(read(new ColorectalSigns())).isNotInstanceOf(Detection.class);
    }

    @Test
    void aStoolTestInBufferUnitsIsNotRead() {
        record.lab("58453-2", "500", "ng/mL", "2025-03-01");
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
    }

    @Test
    void anaemiaWithLowFerritinAndNoEndoscopySpeaks() {
        record.lab("718-7", "12.9", "g/dL", "2025-05-01");
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
        record.lab("2276-4", "44", "ng/mL", "2025-05-02");
        Detection detection = detection(new ColorectalSigns());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo(
                        "Haemoglobin 129 g/L on 2025-05-01, ferritin 44 ng/mL: iron-deficiency anaemia; no endoscopy of"
                                + " the gut in the year before.")
                .hasSizeLessThan(140);
        procedure(CancerWorkup.BOWEL_EVALUATION.members().get(0), "2024-12-01");
        assertThat(read(new ColorectalSigns())).isInstanceOf(NothingFound.class);
    }

    @Test
    void haemoglobinThatFallsWithSmallerCellsIsALineOfInformation() {
        for (String[] at :
                new String[][] {{"160", "95", "2023-05-01"}, {"152", "92", "2024-05-01"}, {"140", "88", "2025-05-01"}
                }) {
            record.lab("718-7", at[0], "g/L", at[2]);
            record.lab("787-2", at[1], "fL", at[2]);
        }
        Detection detection = detection(new ColorectalSigns());
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.summary().text())
                .isEqualTo("Haemoglobin fell 13 % to 140 g/L from 2023-05-01 to 2025-05-01, mean cell volume changed by"
                        + " -7 %.");
    }

    @Test
    void aFallingEgfrAFallingHaemoglobinOrBackPainMakesAWideGlobulinGapUrgentToo() {
        protein("8.2", "4.2", "2025-05-01");
        assertThat(detection(new GlobulinGap()).tier()).isEqualTo(Tier.T3);
        record.problem(CodeSystems.ICD_10_CM, "M54.5", "Low back pain", "active", "2025-03-01");
        assertThat(detection(new GlobulinGap()).details().get(0).text())
                .isEqualTo("Low back pain, recorded on 2025-03-01, at 65 years.");
        record.lab("2160-0", "1.0", "mg/dL", "2024-05-01");
        record.lab("2160-0", "1.3", "mg/dL", "2025-05-01");
        assertThat(detection(new GlobulinGap()).details().get(0).text()).startsWith("eGFR fell by 2");
        record.lab("718-7", "150", "g/L", "2024-05-01");
        record.lab("718-7", "130", "g/L", "2025-05-01");
        Detection detection = detection(new GlobulinGap());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.details().get(0).text())
                .isEqualTo("Haemoglobin fell by 20 g/L to 130 g/L on 2025-05-01 from 2024-05-01.");
    }

    @Test
    void aWideGlobulinGapIsUrgentOnlyWithASignBeside() {
        protein("8.5", "4.6", "2025-05-01");
        assertThat(read(new GlobulinGap())).isInstanceOf(NothingFound.class);
        protein("8.5", "4.5", "2025-05-02");
        assertThat(detection(new GlobulinGap()).tier()).isEqualTo(Tier.T3);
        record.lab("718-7", "99", "g/L", "2025-05-02");
        Detection detection = detection(new GlobulinGap());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo(
                        "Total protein exceeds albumin by 4.0 g/dL on 2025-05-02, 4.0 or more; no plasma cell disease on"
                                + " record.");
    }

    @ParameterizedTest
    @CsvSource({"10, 14.9, false", "10, 15, true", "30, 37, false"})
    void aMonoclonalProteinThatRisesByAQuarterAndFiveGramsSpeaks(String before, String now, boolean speaks) {
        record.problem(CodeSystems.ICD_10_CM, "D47.2", "MGUS", "active", "2020-01-01");
        record.lab("33358-3", before, "g/L", "2024-05-01");
        record.lab("33358-3", now, "g/L", "2025-05-01");
        assertThat(read(new GlobulinGap()) instanceof Detection).isEqualTo(speaks);
    }

    @Test
    void cirrhosisWithoutAnImageOfTheLiverInSevenMonthsSpeaks() {
        assertThat(read(new LiverCancerSurveillance())).isInstanceOf(NotApplicable.class);
        record.problem(CodeSystems.SNOMED_CT, "19943007", "Cirrhosis of liver", "active", "2020-01-01");
        Detection detection = detection(new LiverCancerSurveillance());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .isEqualTo(
                        "Liver cancer surveillance overdue: Cirrhosis of liver; no ultrasound, CT or MRI of the liver in"
                                + " the 7 months to 2025-06-01.");
        procedure(CancerWorkup.LIVER_IMAGING.members().get(0), "2025-01-01");
        assertThat(read(new LiverCancerSurveillance())).isInstanceOf(NothingFound.class);
    }

    @Test
    void weightLossSpeaksOnlyBesideAnAbnormalResult() {
        weight("80", "2024-08-01");
        weight("78", "2024-12-01");
        weight("76", "2025-05-01");
        assertThat(read(new WeightLoss())).isInstanceOf(NothingFound.class);
        record.lab("1751-7", "3.1", "g/dL", "2025-05-01");
        assertThat(detection(new WeightLoss()).tier()).isEqualTo(Tier.T3);
        record.lab("777-3", "420", "10*3/uL", "2025-05-01");
        Detection detection = detection(new WeightLoss());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.summary().text())
                .startsWith("Weight fell 5.0 % to 76.0 kg")
                .hasSizeLessThan(140);
        record.drug("1991302", "semaglutide", "2025-01-01");
        assertThat(read(new WeightLoss())).isInstanceOf(NotApplicable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-06-01, completed, false",
        "2024-12-01, completed, true",
        "2025-02-01, stopped, true",
        "2020-01-01, active, true",
        "2024-12-01, cancelled, false"
    })
    void aDiureticInUseAtAnyTimeBetweenTheWeightsExplainsTheLoss(String ordered, String status, boolean explained) {
        losesWeight();
        record.drug("4603", "furosemide 40 MG Oral Tablet", ordered)
                .setStatus(MedicationRequest.MedicationRequestStatus.fromCode(status));
        assertThat(read(new WeightLoss()) instanceof NotApplicable).isEqualTo(explained);
    }

    @ParameterizedTest
    @CsvSource({
        "81723002, Amputation, 2025-01-01, true",
        "81723002, Amputation, 2020-01-01, false",
        "1, Laparoscopic sleeve gastrectomy, 2024-01-01, true",
        "1, Roux-en-Y gastric bypass, 2020-01-01, false"
    })
    void aLimbLostBetweenTheWeightsOrRecentSurgeryForWeightExplainsTheLoss(
            String code, String words, String day, boolean explained) {
        losesWeight();
        procedure(new Code(CodeSystems.SNOMED_CT, code, words), day);
        assertThat(read(new WeightLoss()) instanceof NotApplicable).isEqualTo(explained);
    }

    private void losesWeight() {
        weight("80", "2024-10-01");
        weight("78", "2024-12-01");
        weight("75", "2025-05-01");
        record.lab("1751-7", "3.1", "g/dL", "2025-05-01");
    }

    @ParameterizedTest
    @CsvSource({
        "1, Total hip replacement, 2025-04-10, true",
        "1, Appendectomy, 2025-04-01, true",
        "1, Appendectomy, 2025-03-31, false",
        "1, Phlebotomy, 2025-04-20, false",
        "1, Colonoscopy, 2025-04-20, false"
    })
    void aCountWithinThirtyDaysAfterSurgeryIsExplained(String code, String words, String day, boolean explained) {
        record.lab("777-3", "470", "10*3/uL", "2025-05-01");
        procedure(new Code("http://hospital.example/codes", code, words), day);
        assertThat(read(new Thrombocytosis()) instanceof NothingFound).isEqualTo(explained);
    }

    @ParameterizedTest
    @CsvSource({
        "R19.01, '', 1995-01-01, abdominal mass",
        "R19.4, '', 1995-01-01, change in bowel habit",
        "D50.9, '', 1995-01-01, iron-deficiency anaemia",
        "R63.4, R10.9, 1985-03-01, weight loss and abdominal pain from 40 years",
        "R63.4, R10.9, 1985-03-02, ''",
        "K62.5, R10.9, 1985-03-02, rectal bleeding and abdominal pain below 50 years",
        "K62.5, R63.4, 1985-03-02, rectal bleeding and weight loss below 50 years",
        "K62.5, '', 1985-03-01, ''",
        "K62.5, '', 1975-03-01, rectal bleeding from 50 years",
        "R63.4, '', 1975-03-01, weight loss from 50 years",
        "R10.9, '', 1975-03-01, abdominal pain from 50 years",
        "R10.9, '', 1975-03-02, ''"
    })
    void aSymptomThatAsksForAStoolTestSpeaksAtItsAge(String code, String other, String born, String criterion) {
        RecordBuilder patient = new RecordBuilder(AdministrativeGender.FEMALE, born);
        for (String symptom : new String[] {code, other}) {
            if (!symptom.isEmpty()) {
                patient.problem(CodeSystems.ICD_10_CM, symptom, "Symptom " + symptom, "active", "2025-03-01");
            }
        }
        DetectorResult result = new BowelSymptomsUntested().read(patient.asOf("2025-06-01T12:00:00Z"));
        if (criterion.isEmpty()) {
            assertThat(result).isInstanceOf(NothingFound.class);
        } else {
            assertThat(((Detection) result).summary().text())
                    .isEqualTo("Stool test (FIT) advised by NICE DG56: " + criterion
                            + " (2025-03-01); no stool test or endoscopy since.")
                    .hasSizeLessThan(141);
            assertThat(((Detection) result).tier()).isEqualTo(Tier.T3);
        }
    }

    @Test
    void anaemiaWithoutIronDeficiencyAsksForAStoolTestFrom60YearsUnlessDoneOrOld() {
        record.lab("718-7", "110", "g/L", "2025-05-01");
        assertThat(read(new BowelSymptomsUntested())).isInstanceOf(NothingFound.class);
        record.lab("2276-4", "120", "ng/mL", "2025-05-01");
        Detection detection = detection(new BowelSymptomsUntested());
        assertThat(detection.summary().text()).contains("anaemia without iron deficiency from 60 years (2025-05-01)");
        assertThat(detection.details())
                .extracting(Claim::text)
                .containsExactly("Haemoglobin 110 g/L on 2025-05-01, ferritin 120 ng/mL.");
        record.lab("58453-2", "4", "ug/g", "2025-05-01");
        assertThat(read(new BowelSymptomsUntested())).isInstanceOf(NothingFound.class);
    }

    @Test
    void aSymptomIsQuietOnceTheGutWasLookedIntoAndInComfortCare() {
        record.problem(CodeSystems.ICD_10_CM, "K62.5", "Rectal bleeding", "resolved", "2025-03-01");
        assertThat(read(new BowelSymptomsUntested())).isInstanceOf(Detection.class);
        procedure(CancerWorkup.BOWEL_EVALUATION.members().get(0), "2025-04-01");
        assertThat(read(new BowelSymptomsUntested())).isInstanceOf(NothingFound.class);
        record.problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2025-04-02");
        assertThat(read(new BowelSymptomsUntested())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void anEmptyRecordAndAnUnknownBirthDateBreakNothing() {
        RecordBuilder unknown = new RecordBuilder(AdministrativeGender.UNKNOWN, "1960");
        assertThat(CancerRules.all().stream()
                        .map(rule -> rule.read(unknown.asOf("2025-06-01T12:00:00Z")))
                        .filter(Detection.class::isInstance))
                .isEmpty();
        assertThat(CancerRules.all()).hasSize(12);
    }

    private void glucose(String value, String day) {
        record.lab("1558-6", value, "mg/dL", day);
    }

    private void weight(String value, String day) {
        record.lab("29463-7", value, "kg", day);
    }

    private void protein(String total, String albumin, String day) {
        record.lab("2885-2", total, "g/dL", day);
        record.lab("1751-7", albumin, "g/dL", day);
    }

    private void procedure(Code code, String day) {
        Procedure procedure = new Procedure();
        procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
        procedure.setSubject(new Reference("Patient/p1"));
        procedure.setCode(code.toConcept());
        procedure.setPerformed(new DateTimeType(day));
        record.add(procedure);
    }

    private DetectorResult read(Detector rule) {
        return rule.read(record.asOf("2025-06-01T12:00:00Z"));
    }

    private Detection detection(Detector rule) {
        DetectorResult result = read(rule);
        assertThat(result).isInstanceOf(Detection.class);
        return (Detection) result;
    }
}
