package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.deterioration.EarlyWarning;
import org.prodrome.longitudinal.detector.deterioration.OrganFailure;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.SepsisCodes;

/** Sentences of the rules about deterioration: proved, and dropped when one fact is wrong. */
class DeteriorationClaimsTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "1950-05-01");

    @Test
    void aHighScoreThatRoseWithItsExplanation() {
        chart("17", "97", "0", "125", "85", "37.0", "15", "2026-11-20T05:00:00Z");
        chart("22", "91", "4", "95", "118", "38.6", "15", "2026-11-20T09:00:00Z");
        record.lab("6690-2", "16", "10*9/L", "2026-11-20T04:00:00Z");
        Detection found = record.provedAndCaught(new EarlyWarning(), NOW);
        assertThat(found.state()).isEqualTo("high");
        assertThat(found.details().toString()).contains("news2.qsofa", "news2.sirs-blood", "news2.rise");
    }

    @Test
    void aSingleThree() {
        chart("17", "97", "0", "88", "85", "37.0", "15", "2026-11-20T09:00:00Z");
        Detection found = record.provedAndCaught(new EarlyWarning(), NOW);
        assertThat(found.summary().text()).startsWith("One sign alone scores 3: systolic pressure 88 mmHg");
    }

    @Test
    void aSingleThreeOfAnIncompleteChart() {
        Observation rate = record.lab("9279-1", "26", "/min", "2026-11-20T09:00:00Z");
        Detection found = record.detection(new EarlyWarning(), NOW);
        assertThat(found.summary().text()).startsWith("One sign alone scores 3: respiration rate 26");
        assertThat(record.kept(found.summary())).hasSize(1);
        found.details()
                .forEach(
                        claim -> assertThat(record.kept(claim)).as(claim.text()).hasSize(1));
        rate.getValueQuantity().setValue(24);
        assertThat(record.kept(found.summary())).isEmpty();
        found.details()
                .forEach(
                        claim -> assertThat(record.kept(claim)).as(claim.text()).isEmpty());
    }

    @Test
    void theScoreCitesOneOfLevelAndComaScaleAndOneOfFractionAndFlow() {
        chart("17", "97", "2", "88", "85", "37.0", "15", "2026-11-20T09:00:00Z");
        record.lab("3150-6", "21", "%", "2026-11-20T08:00:00Z");
        record.answer("67775-7", Loinc.NOT_ALERT.members().get(0), "2026-11-20T09:30:00Z");
        record.lab("8867-4", "85", "/min", "2026-11-20T09:40:00Z");
        Detection found = record.detection(new EarlyWarning(), NOW);
        assertThat(found.state()).isEqualTo("high");
        assertThat(record.kept(found.summary())).hasSize(1);
    }

    @Test
    void sepsisAgainstAMeasuredBaseline() {
        record.lab("2160-0", "0.9", "mg/dL", "2026-10-01T08:00:00Z");
        record.lab("777-3", "210", "10*9/L", "2026-10-01T08:00:00Z");
        culture("2026-11-19T20:00:00Z");
        record.drug(SepsisCodes.ANTIBIOTICS.members().get(0), "2026-11-19T22:00:00Z");
        record.lab("2160-0", "2.4", "mg/dL", "2026-11-20T06:00:00Z");
        record.lab("777-3", "80", "10*9/L", "2026-11-20T06:00:00Z");
        record.lab("1975-2", "2.6", "mg/dL", "2026-11-20T06:00:00Z");
        assertThat(record.provedAndCaught(new OrganFailure(), NOW).summary().text())
                .isEqualTo(
                        "Possible sepsis: SOFA 6 by 2026-11-20 06:00; culture of 2026-11-19, antibiotic of 2026-11-19.");
    }

    @Test
    void sepsisWithoutABaselineAndWithBreathingPressureAndUrine() {
        culture("2026-11-19T20:00:00Z");
        record.drug(SepsisCodes.ANTIBIOTICS.members().get(0), "2026-11-19T22:00:00Z");
        record.lab("3150-6", "60", "%", "2026-11-20T05:00:00Z");
        record.procedure(SepsisCodes.VENTILATION.members().get(0), "2026-11-20T04:00:00Z");
        for (int hour = 0; hour < 7; hour++) {
            record.lab(
                    "9187-6",
                    "20",
                    "mL",
                    "2026-11-%sZ"
                            .formatted(
                                    hour < 3
                                            ? "19T%02d:00:00".formatted(10 + 4 * hour)
                                            : "20T%02d:00:00".formatted(2 * (hour - 3))));
        }
        record.lab("2703-7", "70", "mm[Hg]", "2026-11-20T06:00:00Z");
        record.lab("8478-0", "58", "mm[Hg]", "2026-11-20T03:00:00Z");
        Detection found = record.detection(new OrganFailure(), NOW);
        assertThat(found.details().toString()).contains("taken as 0");
        assertThat(record.kept(found.summary())).hasSize(1);
        found.details()
                .forEach(
                        claim -> assertThat(record.kept(claim)).as(claim.text()).hasSize(1));
    }

    @Test
    void pointsOfSupportedBreathingFallWhenTheSupportEndedBefore() {
        culture("2026-11-19T20:00:00Z");
        record.drug(SepsisCodes.ANTIBIOTICS.members().get(0), "2026-11-19T22:00:00Z");
        record.lab("3150-6", "50", "%", "2026-11-20T05:30:00Z");
        record.lab("2703-7", "80", "mm[Hg]", "2026-11-20T06:00:00Z");
        Procedure support = record.procedure(SepsisCodes.VENTILATION.members().get(0), "2026-11-17T06:00:00Z");
        support.setPerformed(new Period()
                .setStartElement(new DateTimeType("2026-11-17T06:00:00Z"))
                .setEndElement(new DateTimeType("2026-11-20T07:00:00Z")));
        Detection found = record.provedAndCaught(new OrganFailure(), NOW);
        assertThat(found.summary().text()).startsWith("Possible sepsis: SOFA 3 ");
        support.getPerformedPeriod().setEndElement(new DateTimeType("2026-11-20T05:00:00Z"));
        assertThat(record.kept(found.summary())).isEmpty();
    }

    @Test
    void aWorseValueThatWasOverlookedDropsTheScore() {
        culture("2026-11-19T20:00:00Z");
        record.drug(SepsisCodes.ANTIBIOTICS.members().get(0), "2026-11-19T22:00:00Z");
        record.lab("777-3", "80", "10*9/L", "2026-11-20T06:00:00Z");
        Detection found = record.detection(new OrganFailure(), NOW);
        record.lab("777-3", "15", "10*9/L", "2026-11-20T05:00:00Z");
        assertThat(record.kept(found.summary())).isEmpty();
    }

    private void culture(String when) {
        DiagnosticReport report = new DiagnosticReport();
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.setSubject(new Reference("Patient/p1"));
        report.setCode(SepsisCodes.CULTURES.members().get(0).toConcept());
        report.setEffective(new DateTimeType(when));
        record.add(report);
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
}
