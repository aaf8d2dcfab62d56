package org.prodrome.longitudinal.detector.kidney;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;

class AkiEarlyModelTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    @Test
    void saysWhenAKidneyIsAtRiskAndWhy() {
        RecordBuilder record = inHospital()
                .with("1.5", "2026-11-18T13:00:00Z")
                .with("1.7", "2026-11-20T08:00:00Z")
                .record();

        DetectorResult result = read(record);

        assertThat(result).isInstanceOf(Detection.class);
        Detection detection = (Detection) result;
        assertThat(detection.tier()).isEqualTo(Tier.T3);
        assertThat(detection.summary().text())
                .matches(
                        "Kidney injury within 48 hours estimated at \\d+ %: creatinine 1.70 mg/dL on 2026-11-20 08:00, "
                                + "lowest in 7 days 1.50 \\(2026-11-18\\)\\.")
                .hasSizeLessThan(140);
        assertThat(detection.details())
                .singleElement()
                .satisfies(claim -> assertThat(claim.text()).contains("a rise of 0.20 mg/dL, not yet kidney injury"));
        assertThat(detection.inputs()).hasSize(3);
    }

    @Test
    void isQuietOnALowAndSteadyCreatinine() {
        assertThat(read(inHospital()
                        .with("0.7", "2026-11-19T08:00:00Z")
                        .with("0.7", "2026-11-20T08:00:00Z")
                        .record()))
                .isInstanceOf(NothingFound.class);
    }

    @Test
    void leavesInjuryThatIsThereToTheRuleForIt() {
        assertThat(read(inHospital()
                        .with("1.5", "2026-11-19T08:00:00Z")
                        .with("1.8", "2026-11-20T08:00:00Z")
                        .record()))
                .isInstanceOfSatisfying(
                        NotApplicable.class, not -> assertThat(not.reason()).contains("already there"));
    }

    @Test
    void anAmendedValueLeavesOnlyOneOfTheTwoKidneyRulesSpeaking() {
        Stay stay = inHospital().with("1.5", "2026-11-18T13:00:00Z").with("1.7", "2026-11-20T08:00:00Z");
        Observation before = stay.record().lab("2160-0", "1.6", "mg/dL", "2026-03-01");
        assertThat(read(stay.record())).isInstanceOf(Detection.class);
        assertThat(new KidneyInjury().read(stay.record().asOf(NOW))).isInstanceOf(NothingFound.class);
        before.getValueQuantity().setValue(new BigDecimal("1.0"));
        before.setStatus(Observation.ObservationStatus.AMENDED);
        assertThat(new KidneyInjury().read(stay.record().asOf(NOW)))
                .as("the year's median, once corrected, shows an injury")
                .isInstanceOf(Detection.class);
        assertThat(read(stay.record())).isInstanceOf(NotApplicable.class);
    }

    @Test
    void isNotForPeopleAtHomeNorForDialysisNorForChildren() {
        RecordBuilder home = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        home.lab("2160-0", "1.7", "mg/dL", "2026-11-20T08:00:00Z");
        assertThat(read(home)).isInstanceOf(NotApplicable.class);

        RecordBuilder dialysis =
                inHospital().with("1.7", "2026-11-20T08:00:00Z").record();
        dialysis.problem("http://snomed.info/sct", "46177005", "ESRD", "active", "2020-01-01");
        assertThat(read(dialysis)).isInstanceOf(NotApplicable.class);

        RecordBuilder child = new RecordBuilder(AdministrativeGender.MALE, "2016-01-01");
        assertThat(read(child)).isInstanceOf(NotApplicable.class);
    }

    @Test
    void namesTheMissingOrStaleCreatinine() {
        assertThat(read(inHospital().record()))
                .isInstanceOfSatisfying(
                        NotComputable.class, not -> assertThat(not.missing()).containsExactly("creatinine"));
        assertThat(read(inHospital().with("1.7", "2026-11-18T11:59:00Z").record()))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        not -> assertThat(not.stale()).containsExactly("creatinine of 2026-11-18"));
        // The far end of the 48 hours is still in.
        assertThat(read(inHospital().with("1.7", "2026-11-18T12:00:00Z").record()))
                .isInstanceOf(Detection.class);
    }

    private static DetectorResult read(RecordBuilder record) {
        return new AkiEarlyModel().read(record.asOf(NOW));
    }

    private static Stay inHospital() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1950-01-01");
        Encounter stay = record.visit("IMP", "2026-11-18T00:00:00Z", "2026-11-18T00:00:00Z");
        stay.setStatus(Encounter.EncounterStatus.INPROGRESS).getPeriod().setEndElement(null);
        return new Stay(record);
    }

    private record Stay(RecordBuilder record) {
        Stay with(String creatinine, String when) {
            record.lab("2160-0", creatinine, "mg/dL", when);
            return this;
        }
    }
}
