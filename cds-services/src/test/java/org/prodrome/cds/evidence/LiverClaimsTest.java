package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.detector.liver.AlphaFetoprotein;
import org.prodrome.longitudinal.detector.liver.LiverCancerMarkers;
import org.prodrome.longitudinal.detector.liver.LiverCancerRisk;
import org.prodrome.longitudinal.detector.liver.LiverFailure;
import org.prodrome.longitudinal.detector.liver.LiverFibrosis;
import org.prodrome.longitudinal.detector.liver.PlateletRatio;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.code.Snomed;

/** Sentences of the liver rules: proved, and dropped when one fact is wrong. */
class LiverClaimsTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "1970-05-01");

    @Test
    void fibrosisThatCrossedTheLimit() {
        record.problem(LiverProblems.STEATOTIC_LIVER.members().get(0), "2020-01-01");
        draw("30", "40", "250", "2024-01-10");
        draw("90", "60", "120", "2026-03-10");
        draw("95", "60", "110", "2026-09-10");
        assertThat(record.provedAndCaught(new LiverFibrosis(), NOW).state()).isEqualTo("high");
    }

    @Test
    void fibrosisInHepatitisC() {
        record.problem(LiverProblems.CHRONIC_HEPATITIS_C.members().get(0), "2020-01-01");
        draw("90", "60", "90", "2026-03-10");
        draw("95", "60", "85", "2026-09-10");
        assertThat(record.provedAndCaught(new LiverFibrosis(), NOW).summary().text())
                .contains("advanced fibrosis likely");
        record.provedAndCaught(new PlateletRatio(), NOW);
    }

    @Test
    void aRisingMeld() {
        record.problem(LiverProblems.CIRRHOSIS.members().get(0), "2020-01-01");
        meld("1.4", "137", "1.2", "0.9", "3.4", "2026-11-01T08:00:00Z");
        meld("6.5", "130", "2.4", "1.9", "2.6", "2026-11-18T08:00:00Z");
        assertThat(record.provedAndCaught(new LiverFailure(), NOW).state()).isEqualTo("rising");
    }

    @Test
    void aFirstHighFibrosisScoreToBeConfirmed() {
        record.problem(LiverProblems.STEATOTIC_LIVER.members().get(0), "2020-01-01");
        draw("90", "60", "120", "2026-10-10");
        assertThat(record.provedAndCaught(new LiverFibrosis(), NOW).summary().text())
                .endsWith("to be confirmed on a second sample on 2027-01-08 or later.");
    }

    @Test
    void aMeldUnderContinuousDialysisFallsWhenItLastedLessThanADay() {
        record.problem(LiverProblems.CIRRHOSIS.members().get(0), "2020-01-01");
        meld("2.0", "135", "1.4", "1.0", "3.4", "2026-11-01T08:00:00Z");
        meld("2.0", "135", "1.4", "1.0", "3.4", "2026-11-18T08:00:00Z");
        Procedure continuous =
                record.procedure(KidneyProblems.CONTINUOUS_DIALYSIS.members().get(0), "2026-11-16T08:00:00Z");
        continuous.setPerformed(new Period()
                .setStartElement(new DateTimeType("2026-11-16T08:00:00Z"))
                .setEndElement(new DateTimeType("2026-11-18T06:00:00Z")));
        var said = record.detection(new LiverFailure(), NOW).summary();
        assertThat(record.kept(said)).hasSize(1);
        continuous.getPerformedPeriod().setEndElement(new DateTimeType("2026-11-16T20:00:00Z"));
        assertThat(record.kept(said)).isEmpty();
    }

    @Test
    void alphaFetoproteinThatIsHighAndRises() {
        record.problem(LiverProblems.CIRRHOSIS.members().get(0), "2020-01-01");
        record.lab("1834-1", "6", "ng/mL", "2026-08-01");
        record.lab("1834-1", "40", "ng/mL", "2026-09-01");
        assertThat(record.provedAndCaught(new AlphaFetoprotein(), NOW).state()).isEqualTo("high and rising");
    }

    @Test
    void aHighRiskOfLiverCancer() {
        record.problem(LiverProblems.CHRONIC_HEPATITIS_B.members().get(0), "2010-01-01");
        amap("0.6", "4.6", "260", "2016-06-01");
        amap("1.3", "3.4", "70", "2026-06-01");
        assertThat(record.provedAndCaught(new LiverCancerRisk(), NOW).summary().text())
                .contains("high risk of liver cancer");
    }

    @Test
    void markersAboveTheCut() {
        record.problem(LiverProblems.CIRRHOSIS.members().get(0), "2020-01-01");
        record.lab("1834-1", "60", "ng/mL", "2026-10-01");
        record.lab("42332-7", "25", "%", "2026-10-01");
        record.lab("34444-0", "20", "ng/mL", "2026-10-01");
        record.provedAndCaught(new LiverCancerMarkers(), NOW);
        record.provedAndCaught(new AlphaFetoprotein(), NOW);
    }

    @Test
    void alphaFetoproteinThatRises() {
        record.problem(LiverProblems.CIRRHOSIS.members().get(0), "2020-01-01");
        record.lab("1834-1", "6", "ng/mL", "2026-08-01");
        record.lab("1834-1", "19", "ng/mL", "2026-09-01");
        record.provedAndCaught(new AlphaFetoprotein(), NOW);
    }

    @Test
    void aBandIsRefusedWhenHepatitisCIsOnRecordButNotCited() {
        record.problem(Snomed.DIABETES.members().get(0), "2020-01-01");
        draw("90", "60", "120", "2026-03-10");
        draw("95", "60", "130", "2026-09-10");
        var detection = record.detection(new LiverFibrosis(), NOW);
        record.problem(LiverProblems.CHRONIC_HEPATITIS_C.members().get(0), "2020-01-01");
        assertThat(record.kept(detection.summary())).isEmpty();
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

    private void amap(String bilirubin, String albumin, String platelets, String when) {
        record.lab("1975-2", bilirubin, "mg/dL", when);
        record.lab("1751-7", albumin, "g/dL", when);
        record.lab("777-3", platelets, "10*9/L", when);
    }
}
