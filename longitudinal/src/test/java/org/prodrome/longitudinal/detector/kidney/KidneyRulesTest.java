package org.prodrome.longitudinal.detector.kidney;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.SiteChoices.KidneyFailureRegion;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import org.prodrome.longitudinal.equation.UrineOutput;
import org.prodrome.terminology.code.CodeSystems;

/** When the kidney rules speak, when they are quiet, and what they say is missing. */
class KidneyRulesTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-02-01");

    @Test
    void everyRuleIsQuietAboutAnEmptyRecordAndSaysWhatItIs() {
        for (Detector rule : KidneyRules.all()) {
            assertThat(read(rule)).isNotInstanceOf(Detection.class);
            assertThat(rule.rule().citation().url()).startsWith("https://");
            assertThat(rule.rule().whatWouldChangeIt()).isNotBlank();
        }
        assertThat(KidneyRules.all().stream().map(rule -> rule.rule().id())).doesNotHaveDuplicates();
    }

    @Test
    void noRuleReadsCkdEpiInChildrenOrWithoutSex() {
        RecordBuilder child = new RecordBuilder(AdministrativeGender.MALE, "2015-02-01");
        child.lab("2160-0", "2.0", "mg/dL", "2026-11-10");
        assertThat(new KidneyDecline().read(child.asOf(NOW))).isInstanceOf(NotApplicable.class);
        assertThat(new EgfrReading().read(child.asOf(NOW))).isInstanceOf(NotApplicable.class);
        RecordBuilder unknown = new RecordBuilder(AdministrativeGender.UNKNOWN, "1950-02-01");
        unknown.drug("6809", "Metformin", "2020-01-01");
        assertThat(new MetforminAndKidney().read(unknown.asOf(NOW))).isInstanceOf(NotComputable.class);
    }

    @Test
    void kidneyDiseaseOfNinetyDaysThatNobodyCodedIsSaidOnce() {
        record.lab("2160-0", "1.6", "mg/dL", "2026-08-03");
        assertThat(read(new UncodedKidneyDisease())).isInstanceOf(NothingFound.class);
        record.lab("2160-0", "1.7", "mg/dL", "2026-11-01");
        Detection detection = (Detection) read(new UncodedKidneyDisease());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.severity()).isZero();
        assertThat(detection.summary().text())
                .isEqualTo("CKD is not on the problem list: eGFR 41 on 2026-11-01, 44 on 2026-08-03, below 60 in all 2"
                        + " values.");
        assertThat(detection.details().get(0).text()).isEqualTo("KDIGO category G3b on 2026-11-01.");
        record.problem(CodeSystems.SNOMED_CT, "709044004", "Chronic kidney disease", "active", "2026-11-02");
        assertThat(read(new UncodedKidneyDisease())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aNormalValueBetweenOrLessThanNinetyDaysIsNoChronicDisease() {
        record.lab("2160-0", "1.6", "mg/dL", "2026-08-04");
        record.lab("2160-0", "1.7", "mg/dL", "2026-11-01");
        assertThat(read(new UncodedKidneyDisease())).isInstanceOf(NothingFound.class);
        record.lab("2160-0", "1.6", "mg/dL", "2026-03-04");
        assertThat(read(new UncodedKidneyDisease())).isInstanceOf(Detection.class);
        record.lab("2160-0", "0.9", "mg/dL", "2026-10-01");
        assertThat(read(new UncodedKidneyDisease())).isInstanceOf(NothingFound.class);
    }

    @Test
    void albuminInTheUrineAloneIsKidneyDiseaseToo() {
        record.lab("9318-7", "30", "mg/g", "2026-03-01");
        record.lab("9318-7", "120", "mg/g", "2026-11-01");
        assertThat(((Detection) read(new UncodedKidneyDisease())).summary().text())
                .isEqualTo("CKD is not on the problem list: urine albumin/creatinine 120 mg/g on 2026-11-01, 30 on"
                        + " 2026-03-01, raised in all 2 values.");
        record.lab("9318-7", "29", "mg/g", "2026-06-01");
        assertThat(read(new UncodedKidneyDisease())).isInstanceOf(NothingFound.class);
    }

    @Test
    void aTransplantSilencesInjuryForNinetyDaysAndDialysisForGood() {
        record.lab("2160-0", "1.0", "mg/dL", "2026-11-18T08:00:00Z");
        record.lab("2160-0", "2.2", "mg/dL", "2026-11-20T08:00:00Z");
        assertThat(read(new KidneyInjury())).isInstanceOf(Detection.class);
        record.problem(CodeSystems.SNOMED_CT, "70536003", "Kidney transplant", "active", "2026-06-01");
        assertThat(read(new KidneyInjury())).isInstanceOf(Detection.class);
        record.problem(CodeSystems.SNOMED_CT, "70536003", "Second transplant", "active", "2026-10-01");
        assertThat(read(new KidneyInjury())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void urineCountsOnlyWhenChartedHourlyAndObservedInFull() {
        double[] hourly = {0, 1, 2, 3, 4, 5, 6};
        double[] little = {30, 30, 30, 30, 30, 30, 30};
        assertThat(UrineOutput.of(hourly, little, 80))
                .get()
                .extracting(UrineOutput::stage)
                .isEqualTo(1);
        assertThat(UrineOutput.of(hourly, new double[] {0, 40, 40, 40, 40, 40, 40}, 80))
                .isEmpty();
        assertThat(UrineOutput.of(new double[] {0, 1, 2, 3, 4, 5, 5.9}, little, 80))
                .isEmpty();
        assertThat(UrineOutput.of(new double[] {0, 1, 2, 4, 5, 6, 7}, little, 80))
                .isEmpty();
        double[] day = new double[25];
        double[] volumes = new double[25];
        for (int hour = 0; hour < 25; hour++) {
            day[hour] = hour;
            volumes[hour] = 20;
        }
        assertThat(UrineOutput.of(day, volumes, 80))
                .get()
                .extracting(UrineOutput::stage)
                .isEqualTo(3);
        assertThat(UrineOutput.of(day, volumes, 50))
                .get()
                .extracting(UrineOutput::stage)
                .isEqualTo(2);
    }

    @Test
    void theEarlySignIsQuietWithinChanceAndOnceItIsAnInjury() {
        record.lab("2160-0", "1.00", "mg/dL", "2026-11-18T08:00:00Z");
        Observation last = record.lab("2160-0", "1.13", "mg/dL", "2026-11-20T08:00:00Z");
        assertThat(read(new EarlyKidneySignal())).isInstanceOf(NothingFound.class);
        last.setValue(RecordBuilder.quantity("1.14", "mg/dL"));
        assertThat(tier(new EarlyKidneySignal())).isEqualTo(Tier.T3);
        record.drug("5640", "Ibuprofen", "2026-11-18");
        assertThat(tier(new EarlyKidneySignal())).isEqualTo(Tier.T3);
        last.setValue(RecordBuilder.quantity("1.30", "mg/dL"));
        assertThat(read(new EarlyKidneySignal())).isInstanceOf(NothingFound.class);
    }

    @Test
    void potassiumIsReadByItsCategoryUnlessTheSampleWasHaemolysedOrFromAnEdtaTube() {
        Observation last = record.lab("2823-3", "5.4", "mmol/L", "2026-11-20");
        assertThat(read(new PotassiumReading())).isInstanceOf(NothingFound.class);
        last.setValue(RecordBuilder.quantity("5.5", "mmol/L"));
        assertThat(tier(new PotassiumReading())).isEqualTo(Tier.T3);
        last.setValue(RecordBuilder.quantity("6.5", "mmol/L"));
        assertThat(tier(new PotassiumReading())).isEqualTo(Tier.T1);
        record.lab("17861-6", "9.4", "mg/dL", "2026-10-01");
        record.lab("17861-6", "6.0", "mg/dL", "2026-11-20");
        record.lab("6768-6", "80", "U/L", "2026-10-01");
        record.lab("6768-6", "20", "U/L", "2026-11-20");
        assertThat(state(new PotassiumReading())).isEqualTo("repeat");
        last.addNote().setText("Sample haemolysed");
        assertThat(state(new PotassiumReading())).isEqualTo("repeat");
        last.setValue(RecordBuilder.quantity("5.4", "mmol/L"));
        assertThat(((NotComputable) read(new PotassiumReading())).missing())
                .containsExactly("potassium of a sample that is not haemolysed");
    }

    @Test
    void metforminIsContraindicatedBelowThirtyAndQuietFrom45() {
        record.drug("6809", "Metformin", "2020-01-01");
        assertThat(((NotComputable) read(new MetforminAndKidney())).missing()).containsExactly("creatinine");
        record.lab("2160-0", "1.4", "mg/dL", "2026-10-20");
        assertThat(read(new MetforminAndKidney())).isInstanceOf(NothingFound.class);
        record.lab("2160-0", "1.8", "mg/dL", "2026-11-10");
        assertThat(tier(new MetforminAndKidney())).isEqualTo(Tier.T2);
        record.lab("2160-0", "2.6", "mg/dL", "2026-11-18");
        assertThat(tier(new MetforminAndKidney())).isEqualTo(Tier.T1);
    }

    @Test
    void anticoagulantsNeedARecentWeightAndFollowTheMarketsLabel() {
        record.problem(CodeSystems.SNOMED_CT, "49436004", "Atrial fibrillation", "active", "2020-01-01");
        record.drug("1037042", "Dabigatran 150 MG Oral Capsule", "2022-01-01");
        record.lab("2160-0", "2.4", "mg/dL", "2026-11-10");
        Observation weight = record.lab("29463-7", "75", "kg", "2026-01-10");
        assertThat(((NotComputable) read(new AnticoagulantAndKidney())).stale())
                .containsExactly("weight of 2026-01-10");
        weight.setEffective(new DateTimeType("2026-11-10"));
        assertThat(read(new AnticoagulantAndKidney(Market.US))).isInstanceOfSatisfying(Detection.class, found -> {
            assertThat(found.state()).isEqualTo("differs: 75 mg BID");
            assertThat(found.tier()).isEqualTo(Tier.T2);
        });
        assertThat(read(new AnticoagulantAndKidney(Market.EU))).isInstanceOfSatisfying(Detection.class, found -> {
            assertThat(found.state()).isEqualTo("forbidden: contraindicated");
            assertThat(found.tier()).isEqualTo(Tier.T1);
        });
    }

    @Test
    void kidneyFailureRiskSaysWhoseBaselineItHasAndIsLowerOutsideNorthAmerica() {
        record.lab("2160-0", "1.6", "mg/dL", "2026-11-10");
        record.lab("2160-0", "1.6", "mg/dL", "2026-06-10");
        record.lab("9318-7", "2500", "mg/g", "2026-11-10");
        Detection here = (Detection) read(new KidneyFailureRisk(KidneyFailureRegion.NORTH_AMERICA));
        Detection elsewhere = (Detection) read(new KidneyFailureRisk(KidneyFailureRegion.ELSEWHERE));
        assertThat(fiveYears(elsewhere)).isLessThan(fiveYears(here));
        assertThat(here.details().get(0).text()).endsWith("variables and the baseline risk of North America.");
        assertThat(elsewhere.details().get(0).text())
                .endsWith("variables and the baseline risk of regions outside North America.");
        assertThat(elsewhere.rule().citation().text()).contains("regions outside North America");
    }

    private static double fiveYears(Detection found) {
        return Double.parseDouble(
                found.summary().text().replaceFirst("Kidney failure risk ([0-9.]+) % in 5 years.*", "$1"));
    }

    @Test
    void kidneyFailureRiskIsForTwoLowValuesAndNeedsAlbumin() {
        record.lab("2160-0", "1.6", "mg/dL", "2026-11-10");
        assertThat(read(new KidneyFailureRisk())).isInstanceOf(NotApplicable.class);
        record.lab("2160-0", "1.6", "mg/dL", "2026-06-10");
        assertThat(((NotComputable) read(new KidneyFailureRisk())).missing())
                .containsExactly("urine albumin/creatinine");
        Observation ratio = record.lab("9318-7", "10", "mg/g", "2026-11-10");
        assertThat(read(new KidneyFailureRisk())).isInstanceOf(NothingFound.class);
        ratio.setValue(RecordBuilder.quantity("2500", "mg/g"));
        assertThat(read(new KidneyFailureRisk()))
                .isInstanceOfSatisfying(
                        Detection.class, found -> assertThat(found.severity()).isGreaterThan(1));
    }

    @Test
    void acceleratedProgressionWantsTheFallToLast() {
        record.lab("2160-0", "1.00", "mg/dL", "2025-06-01");
        record.lab("2160-0", "1.00", "mg/dL", "2025-12-01");
        record.lab("2160-0", "1.60", "mg/dL", "2026-06-01");
        record.lab("2160-0", "1.62", "mg/dL", "2026-07-01");
        assertThat(Fall.accelerated(KidneyCourse.of(record.asOf("2026-07-10T00:00:00Z"))))
                .isEmpty();
        record.lab("2160-0", "1.65", "mg/dL", "2026-09-15");
        assertThat(Fall.accelerated(KidneyCourse.of(record.asOf(NOW))))
                .get()
                .extracting(Fall::kind)
                .isEqualTo(Fall.Kind.ACCELERATED);
        record.lab("2160-0", "1.05", "mg/dL", "2026-11-01");
        assertThat(Fall.accelerated(KidneyCourse.of(record.asOf(NOW)))).isEmpty();
    }

    @Test
    void aFallAfterABlockerWasBegunIsExpectedUpToThirtyPercent() {
        record.lab("2160-0", "1.00", "mg/dL", "2025-06-01");
        record.lab("2160-0", "1.00", "mg/dL", "2026-03-01");
        Observation last = record.lab("2160-0", "1.25", "mg/dL", "2026-11-01");
        record.drug("29046", "Lisinopril", "2026-10-01");
        assertThat(ExpectedDip.of(KidneyCourse.of(record.asOf(NOW)))).isPresent();
        last.setValue(RecordBuilder.quantity("1.60", "mg/dL"));
        assertThat(ExpectedDip.of(KidneyCourse.of(record.asOf(NOW)))).isEmpty();
    }

    @Test
    void exactlyFourteenDaysApartAreTwoBinsWhateverADoubleMakesOfIt() {
        record.lab("2160-0", "1.0", "mg/dL", "2026-01-01T08:07:01Z");
        record.lab("2160-0", "1.0", "mg/dL", "2026-01-15T08:07:01Z");
        record.lab("2160-0", "1.0", "mg/dL", "2026-01-29T08:07:00Z");
        assertThat(KidneyCourse.of(record.asOf(NOW)).bins()).hasSize(2);
    }

    @Test
    void aMissingCheckIsClosedByBothResults() {
        record.drug("29046", "Lisinopril", "2026-09-01");
        assertThat(state(new BlockerMonitoring())).isEqualTo("gap: potassium or creatinine");
        record.lab("2160-0", "1.0", "mg/dL", "2026-09-20");
        assertThat(state(new BlockerMonitoring())).isEqualTo("gap: potassium");
        record.lab("2823-3", "4.0", "mmol/L", "2026-09-20");
        assertThat(read(new BlockerMonitoring())).isInstanceOf(NothingFound.class);
    }

    @Test
    void threeDrugsAreQuietWithAGoodEgfr() {
        List.of("5640", "29046", "4603").forEach(code -> record.drug(code, code, "2026-01-01"));
        record.lab("2160-0", "0.9", "mg/dL", "2026-11-01");
        assertThat(read(new TripleWhammy())).isInstanceOf(NothingFound.class);
        record.lab("2160-0", "1.6", "mg/dL", "2026-11-10");
        assertThat(tier(new TripleWhammy())).isEqualTo(Tier.T2);
    }

    @Test
    void oneSessionOfDialysisLongAgoIsNotForGood() {
        record.lab("2160-0", "1.0", "mg/dL", "2026-11-18T08:00:00Z");
        record.lab("2160-0", "2.2", "mg/dL", "2026-11-20T08:00:00Z");
        session("2024-03-01T09:00:00Z");
        assertThat(read(new KidneyInjury())).isInstanceOf(Detection.class);
        assertThat(Circumstances.hasKidneyReplacement(record.asOf(NOW))).isFalse();
        session("2026-11-10T09:00:00Z");
        assertThat(Circumstances.hasKidneyReplacement(record.asOf(NOW))).isTrue();
        assertThat(read(new KidneyInjury())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void dialysisOfARunningInjuryKeepsItAtStageThreeAndTheEgfrUnread() {
        record.lab("2160-0", "1.0", "mg/dL", "2026-11-01T08:00:00Z");
        record.lab("2160-0", "2.0", "mg/dL", "2026-11-19T08:00:00Z");
        session("2026-11-05T09:00:00Z");
        session("2026-11-18T09:00:00Z");
        assertThat(read(new KidneyInjury()))
                .isInstanceOfSatisfying(
                        Detection.class, found -> assertThat(found.severity()).isEqualTo(3));
        assertThat(read(new EgfrReading())).isInstanceOf(NotApplicable.class);
        assertThat(read(new KidneyRecovery())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aRiseBeforeTheLastWeekIsNotForgottenWithinIt() {
        record.lab("2160-0", "0.8", "mg/dL", "2026-05-01T08:00:00Z");
        record.lab("2160-0", "3.0", "mg/dL", "2026-11-19T08:00:00Z");
        assertThat(state(new KidneyInjury())).isEqualTo("nhs stage 3");
        record.lab("2160-0", "3.0", "mg/dL", "2026-11-20T08:00:00Z");
        assertThat(state(new KidneyInjury())).isEqualTo("nhs stage 3");
        record.lab("2160-0", "0.7", "mg/dL", "2026-11-18T08:00:00Z");
        assertThat(state(new KidneyInjury())).isEqualTo("stage 3");
    }

    @Test
    void kidneyFailureRiskWantsLowValuesNinetyDaysApartOutsideHospital() {
        record.lab("9318-7", "2500", "mg/g", "2026-11-10");
        record.lab("2160-0", "1.6", "mg/dL", "2026-11-10");
        record.lab("2160-0", "1.6", "mg/dL", "2026-09-10");
        assertThat(read(new KidneyFailureRisk())).isInstanceOf(NotApplicable.class);
        record.lab("2160-0", "1.6", "mg/dL", "2026-05-10T08:00:00Z");
        record.visit("IMP", "2026-05-08T08:00:00Z", "2026-05-12T08:00:00Z");
        assertThat(read(new KidneyFailureRisk())).isInstanceOf(NotApplicable.class);
        record.lab("2160-0", "1.6", "mg/dL", "2026-03-10");
        assertThat(read(new KidneyFailureRisk())).isInstanceOf(Detection.class);
    }

    @Test
    void aFallThatEndedYearsAgoIsNoNews() {
        record.lab("2160-0", "1.00", "mg/dL", "2021-06-01");
        record.lab("2160-0", "1.65", "mg/dL", "2022-03-01");
        record.lab("2160-0", "1.65", "mg/dL", "2022-09-01");
        record.lab("2160-0", "1.65", "mg/dL", "2025-02-01");
        assertThat(Fall.accelerated(KidneyCourse.of(record.asOf("2023-05-01T00:00:00Z"))))
                .isPresent();
        assertThat(Fall.accelerated(KidneyCourse.of(record.asOf("2025-03-01T00:00:00Z"))))
                .isEmpty();
    }

    @Test
    void theCheckAfterABlockerCountsFromDaySevenAndIsForAdults() {
        record.drug("29046", "Lisinopril", "2026-09-01");
        record.lab("2160-0", "1.0", "mg/dL", "2026-09-07");
        record.lab("2823-3", "4.0", "mmol/L", "2026-09-08");
        assertThat(state(new BlockerMonitoring())).isEqualTo("gap: creatinine");
        RecordBuilder child = new RecordBuilder(AdministrativeGender.MALE, "2012-02-01");
        child.drug("29046", "Lisinopril", "2026-09-01");
        assertThat(new BlockerMonitoring().read(child.asOf(NOW))).isInstanceOf(NotApplicable.class);
    }

    @Test
    void recoveredIsAlsoLessThanPointThreeAboveTheBaseline() {
        record.lab("2160-0", "1.0", "mg/dL", "2026-10-01T08:00:00Z");
        record.lab("2160-0", "2.2", "mg/dL", "2026-10-03T08:00:00Z");
        record.lab("2160-0", "1.4", "mg/dL", "2026-11-10T08:00:00Z");
        record.lab("2160-0", "1.4", "mg/dL", "2026-11-14T08:00:00Z");
        assertThat(read(new KidneyRecovery())).isInstanceOf(NothingFound.class);
        record.lab("2160-0", "1.2", "mg/dL", "2026-11-16T08:00:00Z");
        assertThat(read(new KidneyRecovery())).isInstanceOf(NothingFound.class);
        record.lab("2160-0", "1.2", "mg/dL", "2026-11-18T08:00:00Z");
        assertThat(state(new KidneyRecovery())).isEqualTo("recovered");
    }

    @Test
    void potassiumLimitsAreThoseOfAdultsAndAHistoryDeniesNoHaemolysis() {
        RecordBuilder child = new RecordBuilder(AdministrativeGender.MALE, "2026-10-20");
        child.lab("2823-3", "6.6", "mmol/L", "2026-11-20");
        assertThat(new PotassiumReading().read(child.asOf(NOW))).isInstanceOf(NotApplicable.class);
        Observation last = record.lab("2823-3", "6.6", "mmol/L", "2026-11-20");
        last.addNote().setText("No history given. Sample haemolysed.");
        assertThat(state(new PotassiumReading())).isEqualTo("repeat");
        last.getNote().clear();
        last.addNote().setText("No visible haemolysis");
        assertThat(state(new PotassiumReading())).isEqualTo("severe");
    }

    @Test
    void onlyTheEuropeanLabelOfApixabanChangesAtThirty() {
        record.problem(CodeSystems.SNOMED_CT, "49436004", "Atrial fibrillation", "active", "2020-01-01");
        record.drug("1364430", "Apixaban 5 MG Oral Tablet", "2022-01-01");
        record.lab("29463-7", "82", "kg", "2026-11-10");
        record.lab("2160-0", "1.45", "mg/dL", "2024-04-15");
        record.lab("2160-0", "1.55", "mg/dL", "2024-10-15");
        record.lab("2160-0", "1.68", "mg/dL", "2025-04-15");
        record.lab("2160-0", "1.83", "mg/dL", "2025-10-15");
        record.lab("2160-0", "2.00", "mg/dL", "2026-04-15");
        record.lab("2160-0", "2.12", "mg/dL", "2026-10-15");
        assertThat(read(new AnticoagulantAndKidney(Market.US))).isInstanceOf(NothingFound.class);
        assertThat(state(new AnticoagulantAndKidney(Market.EU))).isEqualTo("will not fit: 5 mg BID");
    }

    private void session(String when) {
        Procedure session = new Procedure();
        session.setStatus(Procedure.ProcedureStatus.COMPLETED).setSubject(new Reference("Patient/p1"));
        session.getCode()
                .setText("Hemodialysis")
                .addCoding()
                .setSystem(CodeSystems.SNOMED_CT)
                .setCode("302497006");
        session.setPerformed(new DateTimeType(when));
        record.add(session);
    }

    private DetectorResult read(Detector detector) {
        return detector.read(record.asOf(NOW));
    }

    private Tier tier(Detector detector) {
        return ((Detection) read(detector)).tier();
    }

    private String state(Detector detector) {
        return ((Detection) read(detector)).state();
    }
}
