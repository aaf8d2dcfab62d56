package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.kidney.KidneyInjury;

/** Acute kidney injury of a child: proved, and dropped when height, creatinine or age is another. */
class ChildInjuryClaimsTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    private final SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "2018-02-01");

    @Test
    void stage3ByTheEgfr() {
        record.lab("2160-0", "0.9", "mg/dL", "2026-11-18T08:00:00Z");
        record.lab("2160-0", "1.5", "mg/dL", "2026-11-20T08:00:00Z");
        Observation height = record.lab("8302-2", "120", "cm", "2026-10-20");
        Detection found = record.provedAndCaught(new KidneyInjury(), NOW);
        assertThat(found.severity()).isEqualTo(3);
        height.getValueQuantity().setValue(140);
        assertThat(record.kept(found.summary())).as("another height").isEmpty();
    }

    @Test
    void withoutAHeightItSaysSoAndIsNotProvedBesideOne() {
        record.lab("2160-0", "0.9", "mg/dL", "2026-11-18T08:00:00Z");
        record.lab("2160-0", "1.5", "mg/dL", "2026-11-20T08:00:00Z");
        Detection found = record.detection(new KidneyInjury(), NOW);
        Claim none = found.details().stream()
                .filter(claim -> claim.templateId().equals("aki.child-height"))
                .findFirst()
                .orElseThrow();
        assertThat(record.kept(none)).hasSize(1);
        record.lab("8302-2", "120", "cm", "2026-10-20");
        assertThat(record.kept(none)).isEmpty();
    }
}
