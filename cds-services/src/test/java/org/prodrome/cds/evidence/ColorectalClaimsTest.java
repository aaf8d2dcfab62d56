package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.cancer.CancerRules;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.code.Snomed;

/** Sentences about stool tests and iron deficiency: proved, and dropped when one fact is wrong. */
class ColorectalClaimsTest {
    private static final String NOW = "2025-06-01T12:00:00Z";
    private static final Code COLONOSCOPY = new Code("http://www.ama-assn.org/go/cpt", "45378", "colonoscopy");

    private final SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "1960-05-01");
    private final Detector signs = rule("colorectal/1");

    @Test
    void aPositiveYesOrNoTest() {
        var answer = record.answer("29771-3", CancerWorkup.POSITIVE.members().get(0), "2025-03-01");
        Claim said = record.provedAndCaught(signs, NOW).summary();
        answer.setValue(CancerWorkup.NEGATIVE.members().get(0).toConcept());
        assertThat(record.kept(said)).isEmpty();
        answer.setValue(new CodeableConcept().setText("positive"));
        assertThat(record.kept(said)).hasSize(1);
        record.procedure(COLONOSCOPY, "2025-04-01");
        assertThat(record.kept(said)).isEmpty();
    }

    @Test
    void ironDeficiencyInKidneyDiseaseByFerritin() {
        record.lab("718-7", "110", "g/L", "2025-05-01");
        record.lab("2276-4", "80", "ng/mL", "2025-05-02");
        Condition kidney =
                record.problem(Snomed.CHRONIC_KIDNEY_DISEASE.members().get(0), "2020-01-01");
        Claim said = record.provedAndCaught(signs, NOW).summary();
        kidney.getClinicalStatus().getCodingFirstRep().setCode("resolved");
        assertThat(record.kept(said)).isEmpty();
    }

    @Test
    void ironDeficiencyInInflammationBySaturation() {
        record.lab("718-7", "110", "g/L", "2025-05-01");
        record.lab("2502-3", "12", "%", "2025-05-02");
        record.lab("1988-5", "30", "mg/L", "2025-05-02");
        record.provedAndCaught(signs, NOW);
    }

    @Test
    void aReportInWordsAloneTakesTheSentenceBack() {
        record.lab("58453-2", "12", "ug/g", "2025-03-01");
        Claim said = record.provedAndCaught(signs, NOW).summary();
        DiagnosticReport report = record.add(new DiagnosticReport());
        report.setSubject(new Reference("Patient/p1"));
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.setCode(new CodeableConcept().setText("Report of colonoscopy"));
        report.setEffective(new DateTimeType("2025-02-28"));
        assertThat(record.kept(said)).hasSize(1);
        report.setEffective(new DateTimeType("2025-03-02"));
        assertThat(record.kept(said)).isEmpty();
    }

    @Test
    void anaemiaWithoutIronDeficiencyFallsWhenAKidneyDiseaseMisleadsTheFerritin() {
        record.lab("718-7", "110", "g/L", "2025-05-01");
        record.lab("2276-4", "80", "ng/mL", "2025-05-02");
        Claim said = record.provedAndCaught(rule("colorectal-symptoms/1"), NOW).summary();
        record.problem(Snomed.CHRONIC_KIDNEY_DISEASE.members().get(0), "2020-01-01");
        assertThat(record.kept(said)).isEmpty();
    }

    @Test
    void anUltrasoundByCptTakesBackThatSurveillanceIsOverdue() {
        record.problem(LiverProblems.CIRRHOSIS.members().get(0), "2020-01-01");
        Claim said = record.provedAndCaught(rule("hcc-surveillance/1"), NOW).summary();
        record.procedure(new Code("http://www.ama-assn.org/go/cpt", "76705", "ultrasound"), "2025-01-01");
        assertThat(record.kept(said)).isEmpty();
    }

    private static Detector rule(String id) {
        return CancerRules.all().stream()
                .filter(rule -> rule.rule().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
