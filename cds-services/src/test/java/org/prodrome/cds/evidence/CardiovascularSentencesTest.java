package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.cds.evidence.KidneySentencesTest.caught;
import static org.prodrome.cds.evidence.KidneySentencesTest.man;

import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.cardiovascular.BleedingRisk;
import org.prodrome.longitudinal.detector.cardiovascular.CardiovascularRisk;
import org.prodrome.longitudinal.detector.cardiovascular.HeartFailureTrajectory;
import org.prodrome.longitudinal.detector.cardiovascular.PooledCohortRisk;
import org.prodrome.longitudinal.detector.cardiovascular.PreservedHeartFailure;
import org.prodrome.longitudinal.detector.cardiovascular.StrokeRiskInFibrillation;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.KidneyDrugs;

/** Every sentence of the rules about heart and vessels: proved, and dropped when one fact it rests on is wrong. */
class CardiovascularSentencesTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    @Test
    void strokeRiskWithoutAnAnticoagulant() {
        caught(
                new StrokeRiskInFibrillation(),
                man("1950-02-01")
                        .problem("49436004", "Atrial fibrillation", "2022-01-01")
                        .problem("38341003", "Hypertension", "2012-01-01")
                        .problem("230690007", "Stroke", "2019-01-01"),
                "Atrial fibrillation, CHA2DS2-VASc 5 (CHA2DS2-VA 5): no oral anticoagulant is in use.");
    }

    @Test
    void noAnticoagulantIsNotProvedBesideAnOrderThatNamesOne() {
        Chart chart = man("1945-02-01")
                .problem("49436004", "Atrial fibrillation", "2022-01-01")
                .problem("38341003", "Hypertension", "2011-01-01");
        Claim none = Sayings.of(new StrokeRiskInFibrillation(), chart.resources(), "2026-11-20T12:00:00Z")
                .get(0);
        assertThat(Corruptions.of(chart.resources(), List.of(none)).kept()).hasSize(1);
        chart.drug("1364445", "Apixaban 5 MG Oral Tablet", "2024-01-01");
        assertThat(Corruptions.of(chart.resources(), List.of(none)).kept()).isEmpty();
    }

    @Test
    void bleedingRiskAndWhatCanBeChanged() {
        caught(
                new BleedingRisk(),
                man("1950-02-01")
                        .problem("49436004", "Atrial fibrillation", "2022-01-01")
                        .drug("1364430", "Apixaban", "2022-02-01")
                        .drug("5640", "Ibuprofen", "2026-02-01")
                        .lab("8480-6", "172", "mm[Hg]", "2026-11-01"),
                "Bleeding risk under an anticoagulant: HAS-BLED at least 3; look for what can be changed.");
    }

    @Test
    void liverValuesThatCountForBleeding() {
        SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "1950-02-01");
        record.problem(CardiovascularProblems.ATRIAL_FIBRILLATION.members().get(0), "2022-01-01");
        record.drug(KidneyDrugs.ORAL_ANTICOAGULANTS.members().get(0), "2022-02-01");
        record.lab("8480-6", "172", "mm[Hg]", "2026-11-01");
        record.lab("1975-2", "2.5", "mg/dL", "2026-11-01")
                .addReferenceRange()
                .getHigh()
                .setValue(1.2);
        Observation enzyme = record.lab("1742-6", "121", "U/L", "2026-11-01");
        enzyme.addReferenceRange().getHigh().setValue(40);
        Detection found = record.provedAndCaught(new BleedingRisk(), NOW);
        assertThat(found.details().toString()).contains("has-bled.liver");
        enzyme.getReferenceRangeFirstRep().getHigh().setValue(41);
        assertThat(record.kept(found.summary())).isEmpty();
    }

    @Test
    void heartFailureThatIsGettingWorse() {
        caught(
                new HeartFailureTrajectory(),
                man("1950-02-01")
                        .problem("84114007", "Heart failure", "2022-01-01")
                        .lab("29463-7", "82", "kg", "2026-11-17")
                        .lab("29463-7", "84.6", "kg", "2026-11-19"),
                "Weight rose by 2.6 kg to 84.6 kg on 2026-11-19 from 2026-11-17; heart failure is active.");
        caught(
                new HeartFailureTrajectory(),
                man("1950-02-01")
                        .problem("84114007", "Heart failure", "2022-01-01")
                        .lab("33762-6", "1000", "pg/mL", "2026-05-01")
                        .lab("33762-6", "1700", "pg/mL", "2026-11-01"),
                "NT-proBNP rose by 70 % to 1700 pg/mL on 2026-11-01 from 2026-05-01; heart failure is active.");
    }

    @Test
    void preservedHeartFailureWithoutPulmonaryPressure() {
        caught(
                new PreservedHeartFailure(),
                man("1950-02-01")
                        .problem("267036007", "Shortness of breath", "2026-10-01")
                        .problem("49436004", "Atrial fibrillation", "2022-01-01")
                        .lab("10230-1", "58", "%", "2026-10-10")
                        .lab("39156-5", "33", "kg/m2", "2026-10-10")
                        .observation(new Coding(CodeSystems.SNOMED_CT, "399140004", null), "14", "1", "2026-10-10"),
                "Breathless, left ventricular ejection fraction 58 %: H2FPEF 7 to 8 of 9, high for preserved-EF heart failure.");
    }

    @Test
    void cardiovascularRiskByEveryModel() {
        Chart chart = man("1968-02-01")
                .lab("2093-3", "250", "mg/dL", "2026-06-01")
                .lab("2085-9", "38", "mg/dL", "2026-06-01")
                .lab("8480-6", "158", "mm[Hg]", "2026-10-01")
                .lab("2160-0", "1.2", "mg/dL", "2026-06-01")
                .lab("39156-5", "31", "kg/m2", "2026-10-01")
                .answer("72166-2", "449868002", "2026-10-01")
                .problem("44054006", "Type 2 diabetes", "2020-01-01");
        caught(new CardiovascularRisk(), chart, "");
        caught(new CardiovascularRisk(), chart.lab("4548-4", "8.1", "%", "2026-06-01"), "");
        caught(
                new CardiovascularRisk(),
                chart.lab("9318-7", "60", "mg/g", "2026-06-01")
                        .drug("29046", "Lisinopril", "2022-01-01")
                        .drug("36567", "Simvastatin", "2022-01-01"),
                "");
    }

    @Test
    void pooledCohortsTakeTheRaceThatThePatientCarriesAndNoOther() {
        SmallRecord record = new SmallRecord(AdministrativeGender.FEMALE, "1962-02-01");
        Extension category = record.resources().get(0) instanceof Patient patient
                ? patient.addExtension()
                        .setUrl("http://hl7.org/fhir/us/core/StructureDefinition/us-core-race")
                        .addExtension()
                        .setUrl("ombCategory")
                : new Extension();
        category.setValue(new Coding("urn:oid:2.16.840.1.113883.6.238", "2054-5", null));
        record.lab("2093-3", "240", "mg/dL", "2026-06-01");
        record.lab("2085-9", "38", "mg/dL", "2026-06-01");
        record.lab("8480-6", "158", "mm[Hg]", "2026-10-01");
        record.answer("72166-2", CardiovascularCodes.SMOKES.members().get(0), "2026-10-01");
        record.drug(KidneyDrugs.RENIN_ANGIOTENSIN.members().get(0), "2022-02-01");
        Detection found = record.provedAndCaught(new PooledCohortRisk(), NOW);
        for (String other : List.of("2106-3", "2028-9")) {
            category.setValue(new Coding("urn:oid:2.16.840.1.113883.6.238", other, null));
            assertThat(record.kept(found.summary())).as(other).isEmpty();
        }
        category.setValue(new Coding("urn:oid:2.16.840.1.113883.6.238", "2054-5", null));
        assertThat(record.kept(found.summary())).hasSize(1);
        record.drug(CardiovascularCodes.STATINS.members().get(0), "2025-01-01");
        assertThat(record.kept(found.summary())).as("with a statin").isEmpty();
    }
}
