package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.text.SaidInGerman;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** What one rule says of a record, for tests that then corrupt the record. */
public final class Sayings {
    private Sayings() {}

    /** Every sentence of a detection that must be there; its summary fits a card. */
    public static List<Claim> of(Detector detector, List<? extends Resource> record, String asOf) {
        Patient patient = (Patient)
                record.stream().filter(Patient.class::isInstance).findFirst().orElseThrow();
        DetectorResult result = detector.read(PatientTimeline.from(patient, record, Instant.parse(asOf)));
        assertThat(result).isInstanceOf(Detection.class);
        Detection detection = (Detection) result;
        assertThat(detection.summary().text()).hasSizeLessThan(140);
        List<Claim> claims = new ArrayList<>(List.of(detection.summary()));
        claims.addAll(detection.details());
        SaidInGerman.require(detection.summary(), true);
        SaidInGerman.require(claims);
        return claims;
    }
}
