package org.prodrome.longitudinal.detector.cancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;

class ColorectalSignsTest {
    private static final String CPT = "http://www.ama-assn.org/go/cpt";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1960-01-01");

    @Test
    void aPositiveYesOrNoTestIsSaidAsSuchAndNeverAsAnAmount() {
        record.coded("29771-3", new Code(CodeSystems.SNOMED_CT, "10828004", "Positive"), "2025-03-01");
        Detection detection = (Detection) read(new ColorectalSigns());
        assertThat(detection.tier()).isEqualTo(Tier.T2);
        assertThat(detection.trigger()).isEmpty();
        assertThat(detection.summary().text())
                .isEqualTo("Stool test for blood positive on 2025-03-01 (a yes-or-no test, no µg/g); no endoscopy of"
                        + " the gut is on record since.")
                .hasSizeLessThan(140);
        procedure(CPT, "45378", "", "2025-04-01");
        assertThat(read(new ColorectalSigns())).isNotInstanceOf(Detection.class);
    }

    @ParameterizedTest
    @CsvSource({"260385009", "260415000", "373068000"})
    void anAnswerThatIsNotYesSaysNothing(String code) {
        record.coded("29771-3", new Code(CodeSystems.SNOMED_CT, code, "Positive"), "2025-03-01");
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
    }

    @Test
    void anAnswerIsReadFromWordsWhereItHasNoCodeAndFromTrueAndFalse() {
        var answer = record.coded("29771-3", new Code(CodeSystems.SNOMED_CT, "10828004", ""), "2025-03-01");
        answer.setValue(new CodeableConcept().setText("Positive"));
        assertThat(read(new ColorectalSigns())).isInstanceOf(Detection.class);
        answer.setValue(new CodeableConcept().setText("Positive control failed"));
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
        answer.setValue(new StringType("NEGATIVE"));
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
        answer.setValue(new BooleanType(true));
        assertThat(read(new ColorectalSigns())).isInstanceOf(Detection.class);
        answer.setValue(new Quantity(12));
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
        answer.setValue(new CodeableConcept()
                .addCoding(new Coding(CodeSystems.SNOMED_CT, "10828004", ""))
                .addCoding(new Coding(CodeSystems.SNOMED_CT, "260385009", "")));
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
    }

    @Test
    void aLaterNegativeAnswerReplacesAPositiveOne() {
        record.coded("29771-3", CancerWorkup.POSITIVE.members().get(0), "2025-03-01");
        record.coded("29771-3", CancerWorkup.NEGATIVE.members().get(0), "2025-04-01");
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
    }

    @ParameterizedTest
    @CsvSource({"99, true", "100, false", "44, true"})
    void inKidneyDiseaseFerritinBelow100IsIronDeficiency(String ferritin, boolean speaks) {
        record.lab("718-7", "11.0", "g/dL", "2025-05-01");
        record.lab("2276-4", ferritin, "ng/mL", "2025-05-02");
        assertThat(read(new ColorectalSigns()) instanceof Detection).isEqualTo(ferritin.equals("44"));
        record.problem(CodeSystems.SNOMED_CT, "709044004", "Chronic kidney disease", "active", "2020-01-01");
        assertThat(read(new ColorectalSigns()) instanceof Detection).isEqualTo(speaks);
    }

    @Test
    void aLowTransferrinSaturationInInflammationIsIronDeficiency() {
        record.lab("718-7", "110", "g/L", "2025-05-01");
        record.lab("2276-4", "180", "ng/mL", "2025-05-01");
        record.lab("2502-3", "19", "%", "2025-05-01");
        assertThat(read(new ColorectalSigns())).isInstanceOf(NothingFound.class);
        record.lab("1988-5", "11", "mg/L", "2025-05-01");
        Detection detection = (Detection) read(new ColorectalSigns());
        assertThat(detection.summary().text())
                .isEqualTo("Haemoglobin 110 g/L on 2025-05-01, iron saturation 19 %: iron-deficiency anaemia in"
                        + " inflammation; no gut endoscopy in the year before.");
        assertThat(detection.details())
                .extracting(Claim::text)
                .containsExactly(
                        "Haemoglobin is below the limit of 130 g/L for men, transferrin saturation below the limit of"
                                + " 20 %.",
                        "C-reactive protein 11 mg/L on 2025-05-01: ferritin can be high without iron.");
    }

    @Test
    void aSaturationAloneIsEnoughInKidneyDiseaseAndNothingWithoutIt() {
        record.lab("718-7", "110", "g/L", "2025-05-01");
        record.lab("2502-3", "15", "%", "2025-05-01");
        assertThat(read(new ColorectalSigns())).isInstanceOf(NotComputable.class);
        record.problem(CodeSystems.ICD_10_CM, "N18.30", "CKD stage 3", "active", "2020-01-01");
        assertThat(((Detection) read(new ColorectalSigns())).summary().text())
                .contains("iron saturation 15 %: iron-deficiency anaemia in kidney disease")
                .hasSizeLessThan(140);
    }

    @Test
    void anaemiaThatLacksIronInKidneyDiseaseIsNotCalledAnaemiaWithoutIronDeficiency() {
        record.lab("718-7", "110", "g/L", "2025-05-01");
        record.lab("2276-4", "80", "ng/mL", "2025-05-01");
        assertThat(read(new BowelSymptomsUntested())).isInstanceOf(Detection.class);
        record.problem(CodeSystems.SNOMED_CT, "709044004", "Chronic kidney disease", "active", "2020-01-01");
        assertThat(read(new BowelSymptomsUntested())).isInstanceOf(NothingFound.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://www.ama-assn.org/go/cpt, 45385, ''",
        "http://www.ama-assn.org/go/cpt, 43239, ''",
        "http://www.ama-assn.org/go/cpt, 74263, ''",
        "http://hospital.example/codes, 4711, Diagnostic colonoscopy",
        "http://hospital.example/codes, 4711, 'Upper GI endoscopy, flexible'"
    })
    void anEndoscopyIsSeenByItsCptCodeAndByItsWords(String system, String code, String words) {
        record.lab("58453-2", "12", "ug/g", "2025-03-01");
        procedure(system, code, words, "2025-04-01");
        assertThat(read(new ColorectalSigns())).isNotInstanceOf(Detection.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://hospital.example/codes, 4711, Nasal endoscopy, 2025-04-01",
        "http://www.ama-assn.org/go/cpt, 45378, '', 2025-03-01",
        "http://www.ama-assn.org/go/cpt, 71250, CT of the chest, 2025-04-01"
    })
    void whatIsNoLookIntoTheGutOrWasBeforeTheTestDoesNotCount(String system, String code, String words, String day) {
        record.lab("58453-2", "12", "ug/g", "2025-03-01");
        procedure(system, code, words, day);
        assertThat(read(new ColorectalSigns())).isInstanceOf(Detection.class);
    }

    @Test
    void theReportOfAColonoscopyIsEnoughEvenWithoutADayOfTheExamination() {
        record.lab("58453-2", "12", "ug/g", "2025-03-01");
        DiagnosticReport report = new DiagnosticReport();
        report.setSubject(new Reference("Patient/p1"));
        report.setStatus(DiagnosticReport.DiagnosticReportStatus.FINAL);
        report.getCode().addCoding(new Coding(CodeSystems.LOINC, "18746-8", "Colonoscopy study"));
        report.setEffective(new DateTimeType("2025-02-01"));
        record.add(report);
        assertThat(read(new ColorectalSigns())).isInstanceOf(Detection.class);
        report.setEffective(null);
        assertThat(read(new ColorectalSigns())).isNotInstanceOf(Detection.class);
    }

    @Test
    void anUltrasoundOfTheLiverIsSeenByItsCptCodeAndByTheWordsOfItsReport() {
        record.problem(CodeSystems.SNOMED_CT, "19943007", "Cirrhosis of liver", "active", "2020-01-01");
        assertThat(read(new LiverCancerSurveillance())).isInstanceOf(Detection.class);
        Procedure ultrasound = procedure(CPT, "76705", "", "2025-01-01");
        assertThat(read(new LiverCancerSurveillance())).isInstanceOf(NothingFound.class);
        ultrasound.setCode(new CodeableConcept().setText("US liver and gallbladder"));
        assertThat(read(new LiverCancerSurveillance())).isInstanceOf(NothingFound.class);
        ultrasound.setCode(new CodeableConcept().setText("US thyroid"));
        assertThat(read(new LiverCancerSurveillance())).isInstanceOf(Detection.class);
    }

    private Procedure procedure(String system, String code, String words, String day) {
        Procedure procedure = new Procedure();
        procedure.setSubject(new Reference("Patient/p1"));
        procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
        procedure.getCode().addCoding(new Coding(system, code, words.isEmpty() ? null : words));
        procedure.setPerformed(new DateTimeType(day));
        return record.add(procedure);
    }

    private DetectorResult read(Detector rule) {
        return rule.read(record.asOf("2025-06-01T12:00:00Z"));
    }
}
