package org.prodrome.longitudinal.detector.metabolic;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.MetabolicCodes;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.code.Snomed;

class MetabolicRulesTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1960-05-01");

    @Test
    void aSingleStepFromSixPointFourToSevenPointNineIsAWarning() {
        a1c("6.4", "2026-03-01");
        a1c("7.9", "2026-10-01");
        Detection found = detection(new HaemoglobinA1cTrajectory());
        assertThat(found.tier()).isEqualTo(Tier.T2);
        assertThat(found.summary().text())
                .isEqualTo(
                        "HbA1c 7.9 % on 2026-10-01, up 1.5 from 6.4 % on 2026-03-01: to be confirmed; no diabetes is on"
                                + " the problem list.");
    }

    @Test
    void twoResultsOfDifferentTestsMeetTheCriteria() {
        a1c("6.9", "2026-03-01");
        record.lab("14771-0", "7.4", "mmol/L", "2026-04-01");
        assertThat(detection(new HaemoglobinA1cTrajectory()).summary().text())
                .isEqualTo(
                        "HbA1c 6.9 % on 2026-03-01 and fasting glucose 133 mg/dL on 2026-04-01, both in the diabetic range;"
                                + " no diabetes is on the problem list.");
    }

    @Test
    void fastingGlucoseOfAHospitalStayDoesNotCount() {
        a1c("6.0", "2026-03-01");
        record.lab("14771-0", "9.4", "mmol/L", "2026-10-02");
        record.lab("14771-0", "9.4", "mmol/L", "2026-10-04");
        record.visit("IMP", "2026-10-01", "2026-10-09");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NothingFound.class);
    }

    @Test
    void aRandomGlucoseMeetsNoCriterion() {
        a1c("6.0", "2026-03-01");
        record.lab("2345-7", "150", "mg/dL", "2026-04-01");
        record.lab("2345-7", "150", "mg/dL", "2026-05-01");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NothingFound.class);
    }

    @Test
    void aLaterNormalResultTakesADiabeticOneBack() {
        a1c("6.5", "2026-03-01");
        a1c("6.3", "2026-06-01");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NothingFound.class);
    }

    @Test
    void changesWithinChanceAreNoStep() {
        a1c("6.0", "2026-03-01");
        a1c("6.3", "2026-10-01");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NothingFound.class);
        a1c("6.8", "2026-11-01");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(Detection.class);
    }

    @Test
    void haemoglobinDisordersAnaemiaAndTransfusionsMakeItInvalidButNotFastingGlucose() {
        a1c("6.6", "2026-03-01");
        a1c("7.0", "2026-10-01");
        record.lab("718-7", "9.2", "g/dL", "2026-09-20");
        assertThat(read(new HaemoglobinA1cTrajectory()))
                .isInstanceOfSatisfying(
                        NotApplicable.class,
                        result -> assertThat(result.reason()).contains("below 100 g/L"));
        has(MetabolicCodes.HAEMOGLOBINOPATHY);
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotApplicable.class);
        record.lab("1558-6", "130", "mg/dL", "2026-06-01");
        record.lab("1558-6", "135", "mg/dL", "2026-08-01");
        assertThat(detection(new HaemoglobinA1cTrajectory()).state()).isEqualTo("criteria met");
    }

    @Test
    void aResultAfterATransfusionIsLeftOut() {
        a1c("6.0", "2026-03-01");
        a1c("7.0", "2026-10-01");
        Procedure transfusion = new Procedure();
        transfusion.setSubject(new Reference("Patient/p1"));
        transfusion.setCode(MetabolicCodes.TRANSFUSION.members().get(0).toConcept());
        transfusion.setPerformed(new DateTimeType("2026-09-01"));
        record.add(transfusion);
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aSteadyClimbComesWithTheMonthInWhichItWouldReachTheLimit() {
        String[] values = {"5.5", "5.6", "5.75", "5.85", "6.0"};
        for (int i = 0; i < values.length; i++) {
            a1c(values[i], "%d-%02d-10".formatted(2024 + (6 * i) / 12, 1 + (6 * i) % 12));
        }
        Detection found = detection(new HaemoglobinA1cTrajectory());
        assertThat(found.state()).isEqualTo("climbing");
        assertThat(found.details().get(1).text())
                .isEqualTo("At this pace HbA1c reaches 6.5 % about 2028-01 (2027-09 at the steep end).");
    }

    @Test
    void pregnancyAndMissingResults() {
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotComputable.class);
        pregnant("2026-08-01");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aPregnancyThatStayedOnTheProblemListHasEndedAfter44Weeks() {
        pregnant("2026-01-15");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotComputable.class);
        pregnant("2026-01-17");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotApplicable.class);
        Code birth = PregnancyCodes.PREGNANCY_END.members().get(0);
        record.problem(birth.system(), birth.code(), "Childbirth", "active", "2026-09-10");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotComputable.class);
    }

    @Test
    void aPregnancyInTheCodesOfHospitalsIsOne() {
        record.problem(CodeSystems.ICD_10_CM, "Z34.82", "Supervision of pregnancy", "active", "2026-08-01");
        assertThat(read(new HaemoglobinA1cTrajectory())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void findriscGivesTheRangeOverWhatIsNotRecorded() {
        record.lab("39156-5", "29", "kg/m2", "2026-03-01");
        assertThat(read(new FindRisc())).isInstanceOfSatisfying(NotComputable.class, result -> {
            assertThat(result.attainable()).contains(new Attainable(5, 17));
            assertThat(result.missing()).contains("daily activity", "diabetes in the family");
        });
        record.lab("8280-0", "90", "cm", "2026-03-01");
        has(Snomed.PREDIABETES);
        assertThat(read(new FindRisc())).isInstanceOf(NotComputable.class);
        record.drug("29046", "Lisinopril", "2026-01-01");
        assertThat(detection(new FindRisc()).summary().text())
                .isEqualTo("FINDRISC is at least 16 (at most 24): high risk of diabetes, no recent glucose test.");
        a1c("5.4", "2025-01-01");
        assertThat(read(new FindRisc())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void theAdaTestSpeaksFromFivePoints() {
        record.lab("39156-5", "29", "kg/m2", "2026-03-01");
        assertThat(read(new AdaRiskTest())).isInstanceOf(NotComputable.class);
        has(Snomed.HYPERTENSION);
        assertThat(detection(new AdaRiskTest()).summary().text()).contains("at least 5 (at most 7)");
        has(Snomed.DIABETES);
        assertThat(read(new AdaRiskTest())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void aLowFreeThyroxineMakesARaisedThyrotropinOvert() {
        record.lab("3016-3", "14", "uIU/mL", "2026-10-01").addReferenceRange().setHigh(new Quantity(4.2));
        assertThat(detection(new ThyroidFunction()).tier()).isEqualTo(Tier.T3);
        record.lab("3024-7", "0.5", "ng/dL", "2026-10-01").addReferenceRange().setLow(new Quantity(0.9));
        Detection found = detection(new ThyroidFunction());
        assertThat(found.tier()).isEqualTo(Tier.T2);
        assertThat(found.state()).isEqualTo("overt");
    }

    @Test
    void thyrotropinAboveTenTwiceSixWeeksApartIsOvert() {
        record.lab("3016-3", "12", "mU/L", "2026-07-01");
        record.lab("3016-3", "11", "mU/L", "2026-10-01");
        assertThat(detection(new ThyroidFunction()).state()).isEqualTo("overt");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-08-21, raised once",
        "2026-08-20, overt",
        "2026-07-01, overt",
        "2026-06-30, raised twice",
        "2026-04-01, raised twice",
        "2026-03-31, raised once"
    })
    void twoValuesAboveTenAreOvertFromSixWeeksToThreeMonthsApart(String before, String state) {
        record.lab("3016-3", "12", "mU/L", before);
        record.lab("3016-3", "11", "mU/L", "2026-10-01");
        Detection found = detection(new ThyroidFunction());
        assertThat(found.state()).isEqualTo(state);
        if (state.equals("raised once")) {
            assertThat(found.summary().text()).endsWith("to be repeated with free T4 in 6 weeks to 3 months.");
        }
    }

    @Test
    void thyrotropinInPregnancyIsNotRead() {
        RecordBuilder woman = new RecordBuilder(AdministrativeGender.FEMALE, "1990-05-01");
        woman.lab("3016-3", "12", "mU/L", "2026-10-01");
        woman.problem("http://snomed.info/sct", "77386006", "Pregnancy", "active", "2026-08-01");
        assertThat(new ThyroidFunction().read(woman.asOf(NOW))).isInstanceOf(NotApplicable.class);
    }

    @Test
    void thyrotropinOfAHospitalStayAKnownDiseaseAndANormalValueSayNothing() {
        record.lab("3016-3", "7", "mU/L", "2026-10-02");
        record.visit("IMP", "2026-10-01", "2026-10-09");
        assertThat(read(new ThyroidFunction())).isInstanceOf(NotComputable.class);
        record.lab("3016-3", "3.9", "mU/L", "2026-10-20");
        assertThat(read(new ThyroidFunction())).isInstanceOf(NothingFound.class);
        has(MetabolicCodes.HYPOTHYROIDISM);
        assertThat(read(new ThyroidFunction())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void theDayOfDischargeIsOfTheStay() {
        record.lab("3016-3", "7", "mU/L", "2026-10-09T15:00:00Z");
        record.visit("IMP", "2026-10-01", "2026-10-09");
        assertThat(read(new ThyroidFunction())).isInstanceOf(NotComputable.class);
        record.lab("3016-3", "7", "mU/L", "2026-10-10T00:00:00Z");
        assertThat(read(new ThyroidFunction())).isNotInstanceOf(NotComputable.class);
    }

    @Test
    void aStayThatGoesOnHoldsTheValuesSinceItBegan() {
        record.lab("3016-3", "7", "mU/L", "2026-11-19T15:00:00Z");
        Encounter stay = record.visit("IMP", "2026-11-18", "2026-11-18");
        stay.setStatus(Encounter.EncounterStatus.INPROGRESS).getPeriod().setEnd(null);
        assertThat(read(new ThyroidFunction())).isInstanceOf(NotComputable.class);
    }

    private void a1c(String value, String when) {
        record.lab("4548-4", value, "%", when);
    }

    private void pregnant(String since) {
        Code code = Snomed.PREGNANCY.members().get(0);
        record.problem(code.system(), code.code(), code.display(), "active", since);
    }

    private void has(CodeSet set) {
        Code code = set.members().get(0);
        record.problem(code.system(), code.code(), code.display(), "active", "2015-01-01");
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
