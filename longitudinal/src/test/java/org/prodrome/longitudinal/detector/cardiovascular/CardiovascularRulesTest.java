package org.prodrome.longitudinal.detector.cardiovascular;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.SiteChoices;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;

/** When the rules about heart and vessels speak, when they are quiet, and what they say is missing. */
class CardiovascularRulesTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    private final RecordBuilder record = new RecordBuilder(AdministrativeGender.FEMALE, "1966-02-01");

    @Test
    void strokeRiskWantsTwoPointsBesideSexAndNoAnticoagulant() {
        assertThat(read(new StrokeRiskInFibrillation())).isInstanceOf(NotApplicable.class);
        problem("49436004", "Atrial fibrillation");
        problem("38341003", "Hypertension");
        assertThat(read(new StrokeRiskInFibrillation())).isInstanceOf(NothingFound.class);
        problem("44054006", "Type 2 diabetes");
        assertThat(read(new StrokeRiskInFibrillation()))
                .isInstanceOfSatisfying(
                        Detection.class, found -> assertThat(found.tier()).isEqualTo(Tier.T2));
        record.drug("1364430", "Apixaban", "2024-01-01");
        assertThat(read(new StrokeRiskInFibrillation())).isInstanceOf(NothingFound.class);
    }

    @Test
    void anAnticoagulantKnownByItsWordsAloneIsNotAbsent() {
        problem("49436004", "Atrial fibrillation");
        problem("38341003", "Hypertension");
        problem("44054006", "Type 2 diabetes");
        var order = record.drug("1364445", "Apixaban 5 MG Oral Tablet", "2024-01-01");
        assertThat(read(new StrokeRiskInFibrillation())).isInstanceOf(NothingFound.class);
        order.getMedicationCodeableConcept().getCoding().clear();
        order.getMedicationCodeableConcept().setText("XARELTO (rivaroxaban) 20mg daily");
        assertThat(read(new StrokeRiskInFibrillation())).isInstanceOf(NothingFound.class);
        order.getMedicationCodeableConcept().setText("Paracetamol 500 mg");
        assertThat(read(new StrokeRiskInFibrillation())).isInstanceOf(Detection.class);
    }

    @Test
    void bleedingRiskIsQuietBelowThree() {
        problem("49436004", "Atrial fibrillation");
        record.drug("1364430", "Apixaban", "2024-01-01");
        record.drug("243670", "Aspirin 81 MG", "2024-01-01");
        problem("74474003", "Gastrointestinal bleeding");
        assertThat(read(new BleedingRisk())).isInstanceOfSatisfying(NotComputable.class, found -> {
            assertThat(found.missing()).containsExactly("systolic blood pressure", "creatinine");
            assertThat(found.attainable()).contains(new Attainable(2, 4));
        });
        record.lab("8480-6", "160", "mm[Hg]", "2026-11-01");
        record.lab("2160-0", "2.0", "mg/dL", "2025-01-01");
        assertThat(((NotComputable) read(new BleedingRisk())).stale()).containsExactly("creatinine of 2025-01-01");
        record.lab("2160-0", "2.0", "mg/dL", "2026-11-01");
        assertThat(read(new BleedingRisk())).isInstanceOf(NothingFound.class);
        record.lab("8480-6", "161", "mm[Hg]", "2026-11-02");
        assertThat(read(new BleedingRisk())).isInstanceOf(Detection.class);
    }

    @Test
    void liverValuesBeyondTheLaboratorysOwnLimitsCountAsLiverDisease() {
        problem("49436004", "Atrial fibrillation");
        record.drug("1364430", "Apixaban", "2024-01-01");
        record.lab("8480-6", "172", "mm[Hg]", "2026-11-01");
        record.drug("243670", "Aspirin 81 MG", "2024-01-01");
        var bilirubin = record.lab("1975-2", "2.5", "mg/dL", "2026-11-01");
        var enzyme = record.lab("1742-6", "121", "U/L", "2026-11-01");
        int without = points();
        bilirubin.addReferenceRange().getHigh().setValue(1.2);
        enzyme.addReferenceRange().getHigh().setValue(40);
        assertThat(points()).isEqualTo(without + 1);
        assertThat(((Detection) read(new BleedingRisk())).details())
                .extracting(claim -> claim.text())
                .contains("Bilirubin 2.5 mg/dL and ALT 121 U/L on 2026-11-01 count as liver disease.");
        enzyme.getReferenceRangeFirstRep().getHigh().setValue(41);
        assertThat(points()).isEqualTo(without);
    }

    private int points() {
        return read(new BleedingRisk()) instanceof Detection found ? found.severity() : 2;
    }

    @Test
    void heartFailureSpeaksWhenTheWeightRisesFasterThanItsTrendOrThePeptideRises() {
        record.lab("29463-7", "82.0", "kg", "2026-11-17");
        record.lab("29463-7", "84.0", "kg", "2026-11-19");
        assertThat(read(new HeartFailureTrajectory())).isInstanceOf(NotApplicable.class);
        problem("84114007", "Heart failure");
        Detection detection = (Detection) read(new HeartFailureTrajectory());
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.summary().text())
                .isEqualTo("Weight rose by 2.0 kg to 84.0 kg on 2026-11-19 from 2026-11-17; heart failure is active.");
        for (String weight : new String[] {"2026-08-20 70", "2026-09-10 75", "2026-10-01 80", "2026-10-20 81"}) {
            record.lab("29463-7", weight.substring(11), "kg", weight.substring(0, 10));
        }
        assertThat(read(new HeartFailureTrajectory())).isInstanceOf(NothingFound.class);
        record.lab("33762-6", "1000", "pg/mL", "2026-05-01");
        record.lab("33762-6", "1599", "pg/mL", "2026-11-01");
        assertThat(read(new HeartFailureTrajectory())).isInstanceOf(NothingFound.class);
        record.lab("33762-6", "2600", "pg/mL", "2026-11-10");
        assertThat(((Detection) read(new HeartFailureTrajectory())).summary().text())
                .isEqualTo(
                        "NT-proBNP rose by 63 % to 2600 pg/mL on 2026-11-10 from 2026-11-01; heart failure is active.");
    }

    @Test
    void preservedHeartFailureGivesTheRangeThatMissingEchoItemsLeave() {
        problem("267036007", "Shortness of breath");
        problem("49436004", "Atrial fibrillation");
        record.lab("10230-1", "60", "%", "2026-10-01");
        record.lab("39156-5", "34", "kg/m2", "2026-10-01");
        assertThat(read(new PreservedHeartFailure()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        found -> assertThat(found.attainable()).contains(new Attainable(5, 7)));
        record.lab("8440-0", "36", "mm[Hg]", "2026-10-01");
        assertThat(read(new PreservedHeartFailure()))
                .isInstanceOfSatisfying(
                        Detection.class, found -> assertThat(found.severity()).isEqualTo(6));
        record.lab("10230-1", "49", "%", "2026-10-02");
        assertThat(read(new PreservedHeartFailure())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void cardiovascularRiskNamesWhatIsMissingStaleOrOutsideTheEquation() {
        record.lab("2093-3", "400", "mg/dL", "2026-10-01");
        record.lab("2085-9", "50", "mg/dL", "2020-10-01");
        assertThat(read(new CardiovascularRisk())).isInstanceOfSatisfying(NotComputable.class, found -> {
            assertThat(found.missing()).contains("total cholesterol within the equation's limits", "smoking status");
            assertThat(found.stale()).containsExactly("HDL cholesterol of 2020-10-01");
        });
        problem("22298006", "Myocardial infarction");
        assertThat(read(new CardiovascularRisk())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void cardiovascularRiskIsQuietBelowTheThreshold() {
        record.lab("2093-3", "190", "mg/dL", "2026-10-01");
        record.lab("2085-9", "60", "mg/dL", "2026-10-01");
        record.lab("8480-6", "118", "mm[Hg]", "2026-10-01");
        record.lab("2160-0", "0.7", "mg/dL", "2026-10-01");
        record.lab("39156-5", "24", "kg/m2", "2026-10-01");
        Code never = CardiovascularCodes.DOES_NOT_SMOKE.members().get(1);
        record.coded("72166-2", never, "2026-10-01");
        assertThat(read(new CardiovascularRisk())).isInstanceOf(NothingFound.class);
    }

    private void problem(String code, String text) {
        record.problem(CodeSystems.SNOMED_CT, code, text, "active", "2020-01-01");
    }

    private DetectorResult read(Detector detector) {
        return detector.read(record.asOf(NOW));
    }

    @Test
    void pooledCohortsAreReadOnlyWhereASiteAsksAndOnlyByARecordedRace() {
        assertThat(CardiovascularRules.all()).noneMatch(rule -> rule instanceof PooledCohortRisk);
        assertThat(CardiovascularRules.all(SiteChoices.shipped().withPooledCohortEquations()))
                .hasAtLeastOneElementOfType(PooledCohortRisk.class);
        record.lab("2093-3", "213", "mg/dL", "2026-01-01");
        record.lab("2085-9", "50", "mg/dL", "2026-01-01");
        record.lab("8480-6", "160", "mm[Hg]", "2026-06-01");
        record.coded("72166-2", new Code(CodeSystems.SNOMED_CT, "449868002", ""), "2026-06-01");
        assertThat(read(new PooledCohortRisk()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        found -> assertThat(found.missing())
                                .singleElement()
                                .asString()
                                .startsWith("race in US Core"));
        race("2106-3");
        String white = ((Detection) read(new PooledCohortRisk())).summary().text();
        assertThat(white).contains("race taken as White");
        record.patient().getExtension().clear();
        race("2054-5");
        assertThat(((Detection) read(new PooledCohortRisk())).summary().text())
                .contains("race taken as Black or African American")
                .isNotEqualTo(white);
        race("2106-3");
        assertThat(read(new PooledCohortRisk()))
                .as("two categories are no answer")
                .isInstanceOf(NotComputable.class);
        record.patient().getExtension().clear();
        race("2028-9");
        assertThat(read(new PooledCohortRisk())).as("Asian").isInstanceOf(NotComputable.class);
        record.drug("83367", "Atorvastatin", "2026-01-01");
        assertThat(read(new PooledCohortRisk())).isInstanceOf(NotApplicable.class);
    }

    private void race(String category) {
        record.patient()
                .addExtension()
                .setUrl("http://hl7.org/fhir/us/core/StructureDefinition/us-core-race")
                .addExtension()
                .setUrl("ombCategory")
                .setValue(new Coding("urn:oid:2.16.840.1.113883.6.238", category, null));
    }
}
