package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.pregnancy.AspirinEligibility;
import org.prodrome.longitudinal.detector.pregnancy.BlockerInPregnancy;
import org.prodrome.longitudinal.detector.pregnancy.PreEclampsia;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.PregnancyCodes;
import org.prodrome.terminology.code.Snomed;

/** Sentences of the pregnancy rules: proved, and dropped when one fact is wrong. */
class PregnancyClaimsTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    private final SmallRecord record = new SmallRecord(AdministrativeGender.FEMALE, "1990-05-01");

    @Test
    void aspirinThatIsRecommendedAndNotPrescribed() {
        pregnant("12");
        record.problem(PregnancyCodes.CHRONIC_HYPERTENSION.members().get(0), "2020-01-01");
        record.lab("39156-5", "33", "kg/m2", "2026-10-01");
        var detection = record.provedAndCaught(new AspirinEligibility(), NOW);
        assertThat(detection.summary().text())
                .isEqualTo(
                        "Pregnant, 1 high and 2 moderate risk factors for pre-eclampsia (USPSTF); no aspirin is prescribed, no"
                                + " reason against it recorded.");
        record.drug(PregnancyCodes.ASPIRIN.members().get(0), "2026-11-01");
        assertThat(record.kept(detection.summary())).isEmpty();
    }

    @Test
    void criteriaOfPreEclampsia() {
        pregnant("30");
        pressure("148", "92", "2026-11-19T08:00:00Z");
        pressure("152", "96", "2026-11-20T07:00:00Z");
        record.lab("2890-2", "60", "mg/mmol", "2026-11-19T09:00:00Z");
        record.lab("74756-8", "95", "1", "2026-11-19T09:00:00Z");
        assertThat(record.provedAndCaught(new PreEclampsia(), NOW).state()).isEqualTo("criteria met");
    }

    @Test
    void aspirinIsNotProvedBesideAReasonAgainstIt() {
        pregnant("12");
        record.problem(PregnancyCodes.CHRONIC_HYPERTENSION.members().get(0), "2020-01-01");
        Claim said = record.detection(new AspirinEligibility(), NOW).summary();
        assertThat(record.kept(said)).hasSize(1);
        for (CodeSet reason : List.of(
                PregnancyCodes.PEPTIC_ULCER, PregnancyCodes.BLEEDING_DISORDER, CardiovascularProblems.MAJOR_BLEEDING)) {
            Resource problem = record.problem(reason.members().get(0), "2026-10-01");
            assertThat(record.kept(said)).as(reason.name()).isEmpty();
            record.resources().remove(problem);
        }
        AllergyIntolerance allergy = new AllergyIntolerance();
        allergy.setPatient(new Reference("Patient/p1")).getCode().setText("Aspirin");
        record.add(allergy);
        assertThat(record.kept(said)).as("allergy").isEmpty();
        record.resources().remove(allergy);
        Observation count = record.lab("777-3", "49", "10*9/L", "2026-11-01");
        assertThat(record.kept(said)).as("few platelets").isEmpty();
        count.getValueQuantity().setValue(150);
        assertThat(record.kept(said)).hasSize(1);
    }

    @Test
    void hellpBesideHypertension() {
        pregnant("30");
        pressure("148", "92", "2026-11-19T08:00:00Z");
        pressure("152", "96", "2026-11-20T07:00:00Z");
        record.lab("777-3", "82", "10*9/L", "2026-11-20T07:30:00Z");
        record.lab("1920-8", "95", "U/L", "2026-11-20T07:30:00Z");
        assertThat(record.provedAndCaught(new PreEclampsia(), NOW).details())
                .anyMatch(claim -> claim.text().startsWith("In the range of HELLP"));
    }

    @Test
    void aSeverePressureIsTheNewestOrNotSaid() {
        pregnant("30");
        pressure("172", "104", "2026-11-18T09:30:00Z");
        Claim said = record.provedAndCaught(new PreEclampsia(), NOW).summary();
        pressure("130", "80", "2026-11-18T10:30:00Z");
        assertThat(record.kept(said)).isEmpty();
    }

    @Test
    void aBlockerInPregnancy() {
        pregnant("12");
        record.drug(KidneyDrugs.RENIN_ANGIOTENSIN.members().get(0), "2026-01-01");
        record.provedAndCaught(new BlockerInPregnancy(), NOW);
    }

    @Test
    void oneSeverePressure() {
        pregnant("30");
        pressure("172", "104", "2026-11-20T09:30:00Z");
        assertThat(record.provedAndCaught(new PreEclampsia(), NOW).state()).isEqualTo("severe hypertension");
    }

    @Test
    void aMeanPressureThatRises() {
        pregnant("30");
        pressure("104", "62", "2026-06-19T08:00:00Z");
        pressure("108", "64", "2026-07-19T08:00:00Z");
        pressure("130", "84", "2026-11-18T08:00:00Z");
        pressure("132", "86", "2026-11-20T08:00:00Z");
        assertThat(record.provedAndCaught(new PreEclampsia(), NOW).state()).isEqualTo("rising pressure");
    }

    @Test
    void weeksFromTheEstimatedDelivery() {
        record.problem(Snomed.PREGNANCY.members().get(0), "2026-06-01");
        record.lab("11778-8", "1", "1", "2026-07-01").setValue(new DateTimeType("2027-01-20"));
        pressure("148", "92", "2026-11-19T08:00:00Z");
        pressure("152", "96", "2026-11-20T07:00:00Z");
        var detection = record.detection(new PreEclampsia(), NOW);
        assertThat(record.kept(detection.summary())).hasSize(1);
        record.resources().stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(Observation::hasValueDateTimeType)
                .forEach(dating -> dating.setValue(new DateTimeType("2026-12-20")));
        assertThat(record.kept(detection.summary())).isEmpty();
    }

    private void pregnant(String weeks) {
        record.problem(Snomed.PREGNANCY.members().get(0), "2026-06-01");
        record.lab("18185-9", weeks, "wk", "2026-11-10");
    }

    private void pressure(String systolic, String diastolic, String at) {
        record.lab("8480-6", systolic, "mm[Hg]", at);
        record.lab("8462-4", diastolic, "mm[Hg]", at);
    }
}
