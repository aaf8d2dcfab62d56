package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.detector.pregnancy.AspirinEligibility;
import org.prodrome.longitudinal.detector.pregnancy.PreEclampsia;
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
                        "Pregnant, 1 high and 2 moderate risk factors for pre-eclampsia (USPSTF); no aspirin is prescribed.");
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
