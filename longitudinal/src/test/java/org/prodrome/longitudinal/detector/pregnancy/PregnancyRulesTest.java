package org.prodrome.longitudinal.detector.pregnancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.SiteChoices.AspirinGuideline;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.code.Snomed;

class PregnancyRulesTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1990-05-01");

    @Test
    void oneHighFactorIsEnough() {
        pregnant("2027-05-20");
        assertThat(read(new AspirinEligibility())).isInstanceOf(NothingFound.class);
        has(PregnancyCodes.CHRONIC_HYPERTENSION);
        assertThat(detection(new AspirinEligibility()).summary().text())
                .isEqualTo(
                        "Pregnant, 1 high and 1 moderate risk factors for pre-eclampsia (USPSTF); no aspirin is prescribed, no"
                                + " reason against it recorded.");
        record.drug(PregnancyCodes.ASPIRIN.members().get(0).code(), "aspirin", "2026-11-01");
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void theGuidelinesDifferInAgeAndBodyMass() {
        pregnant("2027-05-20");
        record.lab("39156-5", "33", "kg/m2", "2026-10-01");
        assertThat(read(new AspirinEligibility(AspirinGuideline.USPSTF))).isInstanceOf(Detection.class);
        assertThat(read(new AspirinEligibility(AspirinGuideline.NICE))).isInstanceOf(NothingFound.class);
    }

    @Test
    void aFirstChildAndTheAgeAreTwoModerateFactors() {
        pregnant("2027-05-20");
        record.lab("11977-6", "0", "1", "2026-07-01").setValue(new IntegerType(0));
        assertThat(detection(new AspirinEligibility()).state()).isEqualTo("moderate factors");
    }

    @Test
    void anAllergyOrABleedingDisorderIsAReasonAgainstAspirin() {
        pregnant("2027-05-20");
        has(PregnancyCodes.CHRONIC_HYPERTENSION);
        record.allergy("Peanut");
        assertThat(read(new AspirinEligibility())).isInstanceOf(Detection.class);
        AllergyIntolerance allergy = record.allergy("Aspirin");
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
        allergy.getCode().setText("ibuprofen").addCoding(ibuprofen());
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
        allergy.getClinicalStatus().getCodingFirstRep().setCode("resolved");
        assertThat(read(new AspirinEligibility())).isInstanceOf(Detection.class);
        has(PregnancyCodes.BLEEDING_DISORDER);
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aspirinStartsAtTwelveWeeks() {
        has(PregnancyCodes.CHRONIC_HYPERTENSION);
        pregnant("2027-06-04");
        assertThat(new AspirinEligibility().read(record.asOf("2026-11-19T10:00:00Z")))
                .isInstanceOf(NotApplicable.class);
        assertThat(read(new AspirinEligibility())).isInstanceOf(Detection.class);
    }

    @Test
    void withoutDatedWeeksNothingIsComputed() {
        has(Snomed.PREGNANCY);
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotComputable.class);
        assertThat(read(new PreEclampsia())).isInstanceOf(NotComputable.class);
    }

    @Test
    void aBirthSinceEndsThePregnancy() {
        pregnant("2027-05-20");
        Code birth = PregnancyCodes.PREGNANCY_END.members().get(0);
        record.problem(birth.system(), birth.code(), "Childbirth", "active", "2026-11-10");
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void highPressureTwiceWithProteinMeetsTheCriteria() {
        pregnant("2027-01-20");
        pressure("148", "92", "2026-11-19T08:00:00Z");
        pressure("152", "96", "2026-11-20T07:00:00Z");
        Detection pressureOnly = detection(new PreEclampsia());
        assertThat(pressureOnly.state()).isEqualTo("hypertension");
        record.lab("2890-2", "60", "mg/mmol", "2026-11-19T09:00:00Z");
        Detection found = detection(new PreEclampsia());
        assertThat(found.tier()).isEqualTo(Tier.T2);
        assertThat(found.summary().text())
                .isEqualTo(
                        "Pre-eclampsia likely: blood pressure 148/92 and 152/96 mmHg, urine protein/creatinine ratio 530"
                                + " mg/g, at 31 weeks.");
    }

    @Test
    void oneHighReadingOrTwoWithinFourHoursAreNotEnough() {
        pregnant("2027-01-20");
        pressure("148", "92", "2026-11-20T06:00:00Z");
        pressure("152", "96", "2026-11-20T09:59:00Z");
        assertThat(read(new PreEclampsia())).isInstanceOf(NothingFound.class);
    }

    @Test
    void severePressureInterrupts() {
        pregnant("2027-01-20");
        pressure("168", "112", "2026-11-20T02:00:00Z");
        pressure("170", "110", "2026-11-20T08:00:00Z");
        assertThat(detection(new PreEclampsia()).tier()).isEqualTo(Tier.T1);
    }

    @Test
    void oneSeverePressureInterruptsWithoutASecond() {
        pregnant("2027-01-20");
        pressure("172", "104", "2026-11-20T09:30:00Z");
        Detection found = detection(new PreEclampsia());
        assertThat(found.tier()).isEqualTo(Tier.T1);
        assertThat(found.summary().text())
                .isEqualTo(
                        "Severe blood pressure 172/104 mmHg at 2026-11-20 09:30, the newest, at 31 weeks: repeat within 15 minutes.");
    }

    @Test
    void aSeverePressureOfMoreThanADayAgoWarnsAndInterruptsNoMore() {
        pregnant("2027-01-20");
        pressure("172", "104", "2026-11-19T10:00:00Z");
        assertThat(detection(new PreEclampsia()).tier()).as("24 hours").isEqualTo(Tier.T1);
        Detection older = (Detection) new PreEclampsia().read(record.asOf("2026-11-20T10:00:01Z"));
        assertThat(older.tier()).isEqualTo(Tier.T2);
        assertThat(older.summary().text()).endsWith("not measured again for a day or more.");
        pressure("138", "84", "2026-11-19T12:00:00Z");
        assertThat(read(new PreEclampsia())).as("a newer one is normal").isInstanceOf(NothingFound.class);
    }

    @Test
    void plateletsAndALiverEnzymeAreNamedAsHellp() {
        pregnant("2027-01-20");
        pressure("148", "92", "2026-11-19T08:00:00Z");
        pressure("152", "96", "2026-11-20T07:00:00Z");
        record.lab("777-3", "82", "10*9/L", "2026-11-20T07:30:00Z");
        assertThat(texts(detection(new PreEclampsia()))).noneMatch(text -> text.contains("HELLP"));
        Observation ast = record.lab("1920-8", "80", "U/L", "2026-11-20T07:30:00Z");
        assertThat(texts(detection(new PreEclampsia()))).noneMatch(text -> text.contains("HELLP"));
        ast.setValue(RecordBuilder.quantity("95", "U/L"));
        assertThat(texts(detection(new PreEclampsia())))
                .contains(
                        "In the range of HELLP syndrome: platelets 82 ×10⁹/L on 2026-11-20 and AST 95 U/L on 2026-11-20;"
                                + " look for haemolysis.");
    }

    @Test
    void aBlockerInPregnancyInterruptsByCodeOrByName() {
        assertThat(read(new BlockerInPregnancy())).isInstanceOf(NotApplicable.class);
        pregnant("2027-05-20");
        assertThat(read(new BlockerInPregnancy())).isInstanceOf(NothingFound.class);
        MedicationRequest order = record.drug("29046", "Lisinopril", "2026-01-10");
        Detection found = detection(new BlockerInPregnancy());
        assertThat(found.tier()).isEqualTo(Tier.T1);
        assertThat(found.summary().text())
                .isEqualTo("In use in pregnancy (Pregnancy): lisinopril, an ACE inhibitor or ARB; contraindicated, it"
                        + " injures the fetus.");
        order.setMedication(new CodeableConcept().setText("Diovan 80 mg"));
        assertThat(detection(new BlockerInPregnancy()).summary().text()).contains("diovan");
        order.setStatus(MedicationRequest.MedicationRequestStatus.STOPPED);
        assertThat(read(new BlockerInPregnancy())).isInstanceOf(NothingFound.class);
        order.setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE);
        Code birth = PregnancyCodes.PREGNANCY_END.members().get(0);
        record.problem(birth.system(), birth.code(), "Childbirth", "active", "2026-11-10");
        assertThat(read(new BlockerInPregnancy())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void anUlcerABleedingOrFewPlateletsAreReasonsAgainstAspirin() {
        pregnant("2027-05-20");
        has(PregnancyCodes.CHRONIC_HYPERTENSION);
        Observation count = record.lab("777-3", "49", "10*9/L", "2026-11-01");
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
        count.setValue(RecordBuilder.quantity("50", "10*9/L"));
        assertThat(read(new AspirinEligibility())).isInstanceOf(Detection.class);
        has(PregnancyCodes.PEPTIC_ULCER);
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
        record.resources().remove(record.resources().size() - 1);
        has(CardiovascularProblems.MAJOR_BLEEDING);
        assertThat(read(new AspirinEligibility())).isInstanceOf(NotApplicable.class);
    }

    private static List<String> texts(Detection found) {
        return found.details().stream().map(Claim::text).toList();
    }

    @Test
    void severeStartsAt160Or110() {
        pregnant("2027-01-20");
        pressure("159", "109", "2026-11-20T09:30:00Z");
        assertThat(read(new PreEclampsia())).isInstanceOf(NothingFound.class);
        pressure("120", "110", "2026-11-20T09:40:00Z");
        assertThat(detection(new PreEclampsia()).tier()).isEqualTo(Tier.T1);
    }

    @Test
    void theNewestReadingSaysWhetherItIsSevere() {
        pregnant("2027-01-20");
        record.lab("2890-2", "60", "mg/mmol", "2026-11-19T09:00:00Z");
        pressure("148", "92", "2026-11-19T08:00:00Z");
        pressure("165", "96", "2026-11-20T08:00:00Z");
        Detection found = detection(new PreEclampsia());
        assertThat(found.state()).isEqualTo("criteria met");
        assertThat(found.tier()).isEqualTo(Tier.T1);
        pressure("144", "88", "2026-11-20T09:30:00Z");
        assertThat(detection(new PreEclampsia()).tier()).isEqualTo(Tier.T2);
    }

    @Test
    void aMeanPressureFarAboveTheOwnBaselineIsInformation() {
        pregnant("2027-01-20");
        pressure("104", "62", "2026-07-19T08:00:00Z");
        pressure("130", "84", "2026-11-18T08:00:00Z");
        pressure("132", "86", "2026-11-20T08:00:00Z");
        Detection found = detection(new PreEclampsia());
        assertThat(found.tier()).isEqualTo(Tier.T3);
        assertThat(found.summary().text())
                .isEqualTo(
                        "Mean pressure 24 mmHg above that of early pregnancy (76 to 100 mmHg), newest on 2026-11-20.");
    }

    @Test
    void beforeTwentyWeeksAndWithAKnownDiseaseItIsNotMeant() {
        pregnant("2027-05-20");
        assertThat(read(new PreEclampsia())).isInstanceOf(NotApplicable.class);
        has(PregnancyCodes.PRE_ECLAMPSIA);
        assertThat(read(new PreEclampsia())).isInstanceOf(NotApplicable.class);
    }

    private void pregnant(String delivery) {
        Code code = Snomed.PREGNANCY.members().get(0);
        record.problem(code.system(), code.code(), "Pregnancy", "active", "2026-06-01");
        record.lab("11778-8", "1", "1", "2026-07-01").setValue(new DateTimeType(delivery));
    }

    private void has(CodeSet set) {
        Code code = set.members().get(0);
        record.problem(code.system(), code.code(), code.display(), "active", "2026-05-01");
    }

    private static Coding ibuprofen() {
        return new Coding(CodeSystems.RXNORM, "5640", "ibuprofen");
    }

    private void pressure(String systolic, String diastolic, String at) {
        record.lab("8480-6", systolic, "mm[Hg]", at);
        record.lab("8462-4", diastolic, "mm[Hg]", at);
    }

    private DetectorResult read(Detector detector) {
        return detector.read(record.asOf(NOW));
    }

    private Detection detection(Detector detector) {
        DetectorResult result = read(detector);
        assertThat(result).isInstanceOf(Detection.class);
        return (Detection) result;
    }
}
