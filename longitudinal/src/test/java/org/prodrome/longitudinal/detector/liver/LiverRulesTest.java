package org.prodrome.longitudinal.detector.liver;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Liver;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.code.Snomed;

class LiverRulesTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1970-05-01");

    @ParameterizedTest(name = "FIB-4 {0} at {1} years, hepatitis C {2}: {3}")
    @CsvSource({
        "1.299,50,false,LOW",
        "1.3,50,false,INDETERMINATE",
        "1.99,65,false,LOW",
        "2.0,65,false,INDETERMINATE",
        "2.67,50,false,INDETERMINATE",
        "2.671,50,false,HIGH",
        "1.44,50,true,LOW",
        "3.25,50,true,INDETERMINATE",
        "3.26,50,true,HIGH"
    })
    void limitsOfFib4(double fib4, int age, boolean hepatitisC, String band) {
        assertThat(Liver.fib4Band(fib4, age, hepatitisC).name()).isEqualTo(band);
    }

    @Test
    void aCrossingThatASecondSampleConfirmsIsSaid() {
        has(LiverProblems.STEATOTIC_LIVER);
        draw("30", "40", "250", "2024-01-10");
        draw("90", "60", "120", "2026-03-10");
        draw("95", "60", "110", "2026-09-10");
        Detection found = detection(new LiverFibrosis());
        assertThat(found.tier()).isEqualTo(Tier.T2);
        assertThat(found.summary().text())
                .isEqualTo("FIB-4 rose from 1.01 (low) on 2024-01-10 to 6.24 (high) on 2026-09-10.");
    }

    @Test
    void aFirstHighValueIsInformationToBeConfirmedAfterNinetyDays() {
        has(LiverProblems.STEATOTIC_LIVER);
        draw("30", "40", "250", "2024-01-10");
        draw("95", "60", "110", "2026-08-30");
        Detection found = detection(new LiverFibrosis());
        assertThat(found.tier()).isEqualTo(Tier.T3);
        assertThat(found.severity()).isZero();
        assertThat(found.summary().text())
                .isEqualTo(
                        "FIB-4 6.24 (high) on 2026-08-30: to be confirmed on a second sample on 2026-11-28 or later.");
        draw("95", "60", "110", "2026-11-19");
        assertThat(detection(new LiverFibrosis()).summary().text()).contains("2026-11-28 or later");
    }

    @Test
    void aSecondHighValueOnTheNinetiethDayConfirmsIt() {
        has(LiverProblems.STEATOTIC_LIVER);
        draw("95", "60", "110", "2026-08-20");
        draw("95", "60", "110", "2026-11-18");
        assertThat(detection(new LiverFibrosis()).tier()).isEqualTo(Tier.T2);
    }

    @Test
    void aCrossingIntoTheMiddleBandThatNothingConfirmsIsNotSaid() {
        has(LiverProblems.STEATOTIC_LIVER);
        draw("30", "40", "250", "2024-01-10");
        draw("40", "40", "160", "2026-09-10");
        assertThat(read(new LiverFibrosis()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.missing().toString()).contains("90 days"));
    }

    @Test
    void aLowFib4SaysNothing() {
        has(Snomed.DIABETES);
        draw("30", "40", "250", "2026-01-10");
        assertThat(read(new LiverFibrosis())).isInstanceOf(NothingFound.class);
    }

    @Test
    void enzymesOfAcuteHepatitisAreNotCounted() {
        has(LiverProblems.STEATOTIC_LIVER);
        draw("400", "600", "120", "2026-03-10");
        draw("400", "600", "110", "2026-09-10");
        assertThat(read(new LiverFibrosis())).isInstanceOf(NotComputable.class);
    }

    @Test
    void enzymesOfDifferentDrawsAreNotPaired() {
        has(LiverProblems.STEATOTIC_LIVER);
        record.lab("1920-8", "95", "U/L", "2026-09-10");
        record.lab("1742-6", "60", "U/L", "2026-09-11");
        record.lab("777-3", "110", "10*9/L", "2026-09-10");
        assertThat(read(new LiverFibrosis())).isInstanceOf(NotComputable.class);
    }

    @Test
    void theYoungTheKnownAndThePatientsWithoutRiskAreNotMeant() {
        draw("95", "60", "110", "2026-09-10");
        assertThat(read(new LiverFibrosis())).isInstanceOf(NotApplicable.class);
        has(LiverProblems.CIRRHOSIS);
        assertThat(read(new LiverFibrosis())).isInstanceOf(NotApplicable.class);
        RecordBuilder young = new RecordBuilder(AdministrativeGender.FEMALE, "1995-01-01");
        assertThat(new LiverFibrosis().read(young.asOf(NOW))).isInstanceOf(NotApplicable.class);
        assertThat(new LiverFibrosis().read(new RecordBuilder(AdministrativeGender.FEMALE, "1970").asOf(NOW)))
                .isInstanceOf(NotComputable.class);
    }

    @Test
    void apriTakesTheLaboratorysOwnLimit() {
        has(LiverProblems.CHRONIC_HEPATITIS_B);
        draw("90", "60", "105", "2026-03-10");
        draw("95", "60", "110", "2026-09-10");
        assertThat(detection(new PlateletRatio()).summary().text())
                .isEqualTo("APRI 2.16 on 2026-09-10 and 2.14 on 2026-03-10: cirrhosis likely.");
        record.resources().stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .forEach(lab -> lab.addReferenceRange().setHigh(new Quantity(80)));
        assertThat(read(new PlateletRatio())).isInstanceOf(NothingFound.class);
    }

    @Test
    void aMeldThatRisesByThreeIsSaid() {
        has(LiverProblems.CIRRHOSIS);
        meld("1.4", "137", "1.2", "0.9", "3.4", "2026-11-01T08:00:00Z");
        meld("6.5", "130", "2.4", "1.9", "2.6", "2026-11-18T08:00:00Z");
        assertThat(detection(new LiverFailure()).summary().text())
                .isEqualTo("MELD 3.0 rose from 9 on 2026-11-01 to 33 on 2026-11-18.");
    }

    @Test
    void meldKeepsQuietWithoutARiseWithWarfarinAndWithoutAValue() {
        has(LiverProblems.CIRRHOSIS);
        assertThat(read(new LiverFailure()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.missing()).contains("INR", "sodium"));
        meld("1.4", "137", "1.2", "0.9", "3.4", "2026-11-01T08:00:00Z");
        meld("1.5", "137", "1.2", "0.9", "3.4", "2026-11-18T08:00:00Z");
        assertThat(read(new LiverFailure())).isInstanceOf(NothingFound.class);
        record.drug(code(Drugs.ANTICOAGULANTS).code(), "warfarin", "2026-01-01");
        assertThat(read(new LiverFailure())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void twoSessionsInTheWeekOrADayOfContinuousDialysisSetCreatinineToThree() {
        has(LiverProblems.CIRRHOSIS);
        meld("2.0", "135", "1.4", "1.0", "3.4", "2026-11-01T08:00:00Z");
        meld("2.0", "135", "1.4", "1.0", "3.4", "2026-11-18T08:00:00Z");
        assertThat(read(new LiverFailure())).isInstanceOf(NothingFound.class);
        Procedure session = dialysis("302497006", "2026-11-14T08:00:00Z", "2026-11-14T12:00:00Z");
        assertThat(read(new LiverFailure())).isInstanceOf(NothingFound.class);
        Procedure second = dialysis("302497006", "2026-11-17T08:00:00Z", "2026-11-17T12:00:00Z");
        Detection twice = detection(new LiverFailure());
        assertThat(twice.details().get(0).text()).contains("creatinine 1.0 mg/dL, counted as 3.0 under Dialysis,");
        record.resources().remove(second);
        record.resources().remove(session);
        Procedure continuous = dialysis("714749008", "2026-11-17T08:00:00Z", "2026-11-18T07:00:00Z");
        assertThat(read(new LiverFailure())).isInstanceOf(NothingFound.class);
        continuous.setPerformed(new Period()
                .setStartElement(new DateTimeType("2026-11-17T08:00:00Z"))
                .setEndElement(new DateTimeType("2026-11-19T08:00:00Z")));
        assertThat(detection(new LiverFailure()).summary().text())
                .isEqualTo(twice.summary().text());
        continuous.setStatus(Procedure.ProcedureStatus.INPROGRESS);
        continuous.setPerformed(new Period().setStartElement(new DateTimeType("2026-11-10T08:00:00Z")));
        assertThat(read(new LiverFailure())).isInstanceOf(Detection.class);
    }

    @Test
    void meldIsNotForTheTransplantedLiverAndAWorkingKidneyTransplantNeedsNoDialysis() {
        has(LiverProblems.CIRRHOSIS);
        meld("1.4", "137", "1.2", "0.9", "3.4", "2026-11-01T08:00:00Z");
        meld("6.5", "130", "2.4", "1.9", "2.6", "2026-11-18T08:00:00Z");
        has(KidneyProblems.CHRONIC_DIALYSIS);
        assertThat(read(new LiverFailure())).isInstanceOf(NotComputable.class);
        has(KidneyProblems.TRANSPLANT);
        assertThat(read(new LiverFailure())).isInstanceOf(Detection.class);
        has(LiverProblems.LIVER_TRANSPLANT);
        assertThat(read(new LiverFailure())).isInstanceOf(NotApplicable.class);
    }

    private Procedure dialysis(String code, String start, String end) {
        Procedure procedure = new Procedure();
        procedure.setSubject(new Reference("Patient/p1"));
        procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
        procedure.setCode(new Code(CodeSystems.SNOMED_CT, code, "Dialysis").toConcept());
        procedure.setPerformed(
                new Period().setStartElement(new DateTimeType(start)).setEndElement(new DateTimeType(end)));
        return record.add(procedure);
    }

    @Test
    void amapSpeaksAboveSixtyOnly() {
        has(LiverProblems.CHRONIC_HEPATITIS_B);
        lab3("0.6", "4.6", "260", "2026-06-01");
        assertThat(read(new LiverCancerRisk())).isInstanceOf(NothingFound.class);
        lab3("1.3", "3.4", "70", "2026-08-01");
        Detection found = detection(new LiverCancerRisk());
        assertThat(found.tier()).isEqualTo(Tier.T2);
        has(LiverProblems.LIVER_CANCER);
        assertThat(read(new LiverCancerRisk())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aDcpWithoutItsUnitIsRefused() {
        has(LiverProblems.CIRRHOSIS);
        record.lab("1834-1", "15", "ng/mL", "2026-10-01");
        record.lab("42332-7", "25", "%", "2026-10-01");
        record.lab("34444-0", "40", "mAU/mL", "2026-10-01");
        assertThat(read(new LiverCancerMarkers()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.missing().toString()).contains("in ng/mL"));
        record.lab("34444-0", "40", "ng/mL", "2026-10-01").setValue(new Quantity(40));
        assertThat(read(new LiverCancerMarkers())).isInstanceOf(NotComputable.class);
        record.lab("34444-0", "20", "ng/mL", "2026-10-01");
        assertThat(read(new LiverCancerMarkers())).isInstanceOf(Detection.class);
    }

    @Test
    void alphaFetoproteinThatIsHighOrRisesIsInformationAndBothTogetherAWarning() {
        has(LiverProblems.CIRRHOSIS);
        record.lab("1834-1", "6", "ng/mL", "2026-08-01");
        record.lab("1834-1", "12", "ng/mL", "2026-09-01");
        assertThat(read(new AlphaFetoprotein())).isInstanceOf(NothingFound.class);
        record.lab("1834-1", "19.9", "ng/mL", "2026-10-01");
        assertThat(detection(new AlphaFetoprotein()))
                .returns(Tier.T3, Detection::tier)
                .returns("rising", Detection::state);
        record.lab("1834-1", "20", "ng/mL", "2026-11-01");
        assertThat(detection(new AlphaFetoprotein()))
                .returns(Tier.T3, Detection::tier)
                .returns("high", Detection::state);
        record.lab("1834-1", "30", "ng/mL", "2026-11-18");
        assertThat(detection(new AlphaFetoprotein()))
                .returns(Tier.T2, Detection::tier)
                .returns(2, Detection::severity);
        has(LiverProblems.LIVER_TRANSPLANT);
        assertThat(read(new AlphaFetoprotein())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void valuesFromBeforeTheBirthAreNoAgeAtAll() {
        has(LiverProblems.CIRRHOSIS);
        lab3("1.3", "3.4", "70", "1960-06-01");
        draw("95", "60", "110", "1960-06-01");
        meld("1.4", "137", "1.2", "0.9", "3.4", "1960-06-01");
        record.lab("1834-1", "60", "ng/mL", "1960-06-01");
        record.lab("42332-7", "25", "%", "1960-06-01");
        record.lab("34444-0", "20", "ng/mL", "1960-06-01");
        for (Detector detector : LiverRules.all()) {
            assertThat(read(detector)).isNotInstanceOf(Detection.class);
        }
    }

    private void has(CodeSet set) {
        Code code = code(set);
        record.problem(code.system(), code.code(), code.display(), "active", "2015-01-01");
    }

    private static Code code(CodeSet set) {
        return set.members().get(0);
    }

    private void draw(String ast, String alt, String platelets, String when) {
        record.lab("1920-8", ast, "U/L", when);
        record.lab("1742-6", alt, "U/L", when);
        record.lab("777-3", platelets, "10*9/L", when);
    }

    private void meld(String bilirubin, String sodium, String inr, String creatinine, String albumin, String when) {
        record.lab("1975-2", bilirubin, "mg/dL", when);
        record.lab("2951-2", sodium, "mmol/L", when);
        record.lab("6301-6", inr, "1", when);
        record.lab("2160-0", creatinine, "mg/dL", when);
        record.lab("1751-7", albumin, "g/dL", when);
    }

    private void lab3(String bilirubin, String albumin, String platelets, String when) {
        record.lab("1975-2", bilirubin, "mg/dL", when);
        record.lab("1751-7", albumin, "g/dL", when);
        record.lab("777-3", platelets, "10*9/L", when);
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
