package org.prodrome.longitudinal.detector.deterioration;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
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
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.SepsisCodes;

class DeteriorationRulesTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-05-01");

    @Test
    void aSingleThreeIsSaidAsWhatItIs() {
        chart("17", "97", "0", "88", "85", "37.0", "15", "2026-11-20T09:00:00Z");
        Detection found = detection(new EarlyWarning());
        assertThat(found.tier()).isEqualTo(Tier.T3);
        assertThat(found.summary().text())
                .isEqualTo(
                        "One sign alone scores 3: systolic pressure 88 mmHg at 2026-11-20 09:00 (NEWS2 3, low-medium risk).");
    }

    @Test
    void aRiseOfTwoWithinSixHoursIsSaidAndAnOlderOneIsNot() {
        chart("17", "97", "0", "125", "85", "37.0", "15", "2026-11-20T05:00:00Z");
        chart("21", "95", "0", "125", "85", "37.0", "15", "2026-11-20T09:00:00Z");
        Detection found = detection(new EarlyWarning());
        assertThat(found.state()).isEqualTo("rising");
        assertThat(found.summary().text())
                .isEqualTo("NEWS2 rose from 0 at 2026-11-20 05:00 to 3 (low risk) at 2026-11-20 09:00.");
    }

    @Test
    void aStableLowScoreSaysNothing() {
        chart("17", "97", "0", "125", "85", "37.0", "15", "2026-11-20T05:00:00Z");
        chart("18", "96", "0", "120", "91", "37.0", "15", "2026-11-20T09:00:00Z");
        assertThat(read(new EarlyWarning())).isInstanceOf(NothingFound.class);
    }

    @Test
    void valuesAreRoundedBeforeTheyAreScored() {
        chart("20.4", "95.5", "0", "110.5", "90.4", "38.04", "15", "2026-11-20T09:00:00Z");
        assertThat(read(new EarlyWarning())).isInstanceOf(NothingFound.class);
    }

    @Test
    void missingSignsGiveTheAttainableRange() {
        record.lab("9279-1", "22", "/min", "2026-11-20T09:00:00Z");
        assertThat(read(new EarlyWarning()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.attainable()).contains(new Attainable(2, 19)));
    }

    @Test
    void aSingleThreeIsSaidThoughOtherSignsAreMissing() {
        record.lab("9279-1", "26", "/min", "2026-11-20T09:00:00Z");
        Detection found = detection(new EarlyWarning());
        assertThat(found.tier()).isEqualTo(Tier.T3);
        assertThat(found.summary().text())
                .isEqualTo(
                        "One sign alone scores 3: respiration rate 26 a minute at 2026-11-20 09:00 (NEWS2 at least 3, 1 of 7 signs).");
        assertThat(found.details().get(0).text())
                .isEqualTo("NEWS2 is at least 3 (at most 20) at 2026-11-20 09:00: 1 of 7 signs recorded.");
    }

    @Test
    void ofLevelAndComaScaleTheNewerCounts() {
        chart("17", "97", "0", "125", "85", "37.0", "15", "2026-11-20T09:00:00Z");
        record.coded("67775-7", member(Loinc.NOT_ALERT), "2026-11-20T07:00:00Z");
        assertThat(read(new EarlyWarning())).isInstanceOf(NothingFound.class);
        record.coded("67775-7", member(Loinc.NOT_ALERT), "2026-11-20T09:00:00Z");
        assertThat(detection(new EarlyWarning()).state()).isEqualTo("single 3");
    }

    @Test
    void aFallOfTheComaScaleAfterAnAlertLevelCounts() {
        chart("17", "97", "0", "125", "85", "37.0", "12", "2026-11-20T09:00:00Z");
        record.coded("67775-7", member(Loinc.ALERT), "2026-11-20T08:00:00Z");
        assertThat(detection(new EarlyWarning()).state()).isEqualTo("single 3");
        record.coded("67775-7", member(Loinc.ALERT), "2026-11-20T09:30:00Z");
        record.lab("8867-4", "85", "/min", "2026-11-20T09:40:00Z");
        assertThat(read(new EarlyWarning())).isInstanceOf(NothingFound.class);
    }

    @Test
    void ofFractionAndFlowTheNewerCounts() {
        chart("21", "97", "4", "108", "85", "37.0", "15", "2026-11-20T09:00:00Z");
        record.lab("3150-6", "21", "%", "2026-11-20T07:00:00Z");
        assertThat(detection(new EarlyWarning()).state()).isEqualTo("medium");
        record.lab("3150-6", "21", "%", "2026-11-20T09:30:00Z");
        record.lab("8867-4", "85", "/min", "2026-11-20T09:40:00Z");
        assertThat(read(new EarlyWarning())).isInstanceOf(NothingFound.class);
    }

    @Test
    void noSignThatIsMoreThanFourHoursOldIsUsedEvenWhenTheNewestIsFresh() {
        chart("22", "91", "4", "95", "118", "38.6", "15", "2026-11-20T05:59:00Z");
        record.lab("8867-4", "92", "/min", "2026-11-20T09:00:00Z");
        assertThat(read(new EarlyWarning()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.missing()).hasSize(6));
        chart("22", "91", "4", "95", "118", "38.6", "15", "2026-11-20T06:00:00Z");
        assertThat(detection(new EarlyWarning()).state()).isEqualTo("high");
    }

    @Test
    void inIntensiveCareNoSignIsOlderThanAnHour() {
        chart("22", "91", "4", "95", "118", "38.6", "15", "2026-11-20T08:30:00Z");
        assertThat(detection(new EarlyWarning()).state()).isEqualTo("high");
        Encounter stay = record.visit("IMP", "2026-11-18T08:00:00Z", "2026-11-25T08:00:00Z");
        assertThat(read(new EarlyWarning())).isInstanceOf(Detection.class);
        Encounter.EncounterLocationComponent unit = stay.addLocation();
        unit.getLocation().setDisplay("Medical ICU");
        unit.getPeriod().setStartElement(new DateTimeType("2026-11-19T08:00:00Z"));
        assertThat(read(new EarlyWarning()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.stale()).isNotEmpty());
        chart("22", "91", "4", "95", "118", "38.6", "15", "2026-11-20T09:00:00Z");
        assertThat(detection(new EarlyWarning()).state()).isEqualTo("high");
        unit.getPeriod().setEndElement(new DateTimeType("2026-11-20T09:30:00Z"));
        assertThat(read(new EarlyWarning())).isInstanceOf(Detection.class);
    }

    @Test
    void threePointsOfBreathingNeedSupportAtTheTimeOfThatOxygen() {
        record.lab("600-7", "1", "1", "2026-11-19T20:00:00Z");
        antibiotic("2026-11-19T22:00:00Z");
        record.lab("3150-6", "50", "%", "2026-11-20T05:30:00Z");
        record.lab("2703-7", "80", "mm[Hg]", "2026-11-20T06:00:00Z");
        assertThat(sofa()).startsWith("Possible sepsis: SOFA 2 ");
        Procedure support = new Procedure();
        support.setSubject(new Reference("Patient/p1"));
        support.setStatus(Procedure.ProcedureStatus.COMPLETED);
        support.setCode(member(SepsisCodes.VENTILATION).toConcept());
        support.setPerformed(new Period()
                .setStartElement(new DateTimeType("2026-11-17T06:00:00Z"))
                .setEndElement(new DateTimeType("2026-11-20T05:00:00Z")));
        record.add(support);
        assertThat(sofa()).startsWith("Possible sepsis: SOFA 2 ");
        support.getPerformedPeriod().setEndElement(new DateTimeType("2026-11-20T07:00:00Z"));
        assertThat(sofa()).startsWith("Possible sepsis: SOFA 3 ");
        support.setPerformed(new Period().setStartElement(new DateTimeType("2026-11-20T06:30:00Z")));
        assertThat(sofa()).startsWith("Possible sepsis: SOFA 2 ");
        support.setPerformed(new DateTimeType("2026-11-19T22:00:00Z"));
        assertThat(sofa()).startsWith("Possible sepsis: SOFA 3 ");
        support.setPerformed(new DateTimeType("2026-11-19T21:59:00Z"));
        assertThat(sofa()).startsWith("Possible sepsis: SOFA 2 ");
    }

    private String sofa() {
        return detection(new OrganFailure()).summary().text();
    }

    @Test
    void sepsisNeedsACultureAnAntibioticAndTwoMorePoints() {
        record.lab("777-3", "80", "10*9/L", "2026-11-20T06:00:00Z");
        assertThat(read(new OrganFailure())).isInstanceOf(NothingFound.class);
        record.lab("600-7", "1", "1", "2026-11-19T20:00:00Z");
        assertThat(read(new OrganFailure())).isInstanceOf(NothingFound.class);
        antibiotic("2026-11-19T22:00:00Z");
        Detection found = detection(new OrganFailure());
        assertThat(found.tier()).isEqualTo(Tier.T2);
        assertThat(found.summary().text()).startsWith("Possible sepsis: SOFA 2 by 2026-11-20 06:00");
        record.lab("777-3", "90", "10*9/L", "2026-10-20T06:00:00Z");
        assertThat(read(new OrganFailure())).isInstanceOf(NothingFound.class);
    }

    @Test
    void anAntibioticMoreThanADayBeforeTheCultureIsNotItsOwn() {
        record.lab("777-3", "80", "10*9/L", "2026-11-19T18:00:00Z");
        record.lab("600-7", "1", "1", "2026-11-19T20:00:00Z");
        antibiotic("2026-11-18T19:00:00Z");
        assertThat(read(new OrganFailure())).isInstanceOf(NothingFound.class);
        antibiotic("2026-11-18T20:00:00Z");
        assertThat(read(new OrganFailure())).isInstanceOf(Detection.class);
    }

    @Test
    void sepsisWithoutAnyMeasurementIsNotComputable() {
        record.lab("600-7", "1", "1", "2026-11-19T20:00:00Z");
        antibiotic("2026-11-19T22:00:00Z");
        assertThat(read(new OrganFailure())).isInstanceOf(NotComputable.class);
    }

    @Test
    void knownSepsisAndChildrenAreNotMeant() {
        Code sepsis = SepsisCodes.SEPSIS.members().get(0);
        record.problem(sepsis.system(), sepsis.code(), "Sepsis", "active", "2026-11-19");
        assertThat(read(new OrganFailure())).isInstanceOf(NotApplicable.class);
        assertThat(new OrganFailure().read(new RecordBuilder(AdministrativeGender.MALE, "2015-01-01").asOf(NOW)))
                .isInstanceOf(NotApplicable.class);
    }

    private static Code member(CodeSet set) {
        return set.members().get(0);
    }

    private void antibiotic(String when) {
        Code drug = SepsisCodes.ANTIBIOTICS.members().get(0);
        record.drug(drug.code(), drug.display(), when);
    }

    private void chart(
            String rate,
            String saturation,
            String flow,
            String pressure,
            String pulse,
            String celsius,
            String gcs,
            String at) {
        record.lab("9279-1", rate, "/min", at);
        record.lab("59408-5", saturation, "%", at);
        record.lab("3151-8", flow, "L/min", at);
        record.lab("8480-6", pressure, "mm[Hg]", at);
        record.lab("8867-4", pulse, "/min", at);
        record.lab("8310-5", celsius, "Cel", at);
        record.lab("9269-2", gcs, "{score}", at);
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
