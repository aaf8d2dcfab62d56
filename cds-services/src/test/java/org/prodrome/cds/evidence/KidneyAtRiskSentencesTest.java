package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.kidney.AkiEarlyModel;

/** The model's sentences: proved from its coefficients a second time, dropped when one fact is wrong. */
class KidneyAtRiskSentencesTest {
    private static final String NOW = "2026-11-20T12:00:00Z";

    @Test
    void anEstimateAndTheRiseBehindIt() {
        Chart chart = inHospital()
                .lab("2160-0", "1.5", "mg/dL", "2026-11-19T08:00:00Z")
                .lab("2160-0", "1.7", "mg/dL", "2026-11-20T08:00:00Z");

        List<Claim> claims = Sayings.of(new AkiEarlyModel(), chart.resources(), NOW);

        assertThat(claims).hasSize(2);
        assertThat(claims.get(0).text()).startsWith("Kidney injury within 48 hours estimated at ");
        Corruptions.of(chart.resources(), claims).assertProvedAndEachCaught();
    }

    private static Chart inHospital() {
        Chart chart = new Chart(AdministrativeGender.MALE, "1950-01-01");
        Encounter stay = new Encounter().setStatus(Encounter.EncounterStatus.INPROGRESS);
        stay.setId("Encounter/stay");
        stay.getClass_().setCode("IMP");
        stay.setSubject(new Reference("Patient/p1"));
        stay.getPeriod().setStartElement(new DateTimeType("2026-11-18T00:00:00Z"));
        chart.resources().add(stay);
        return chart;
    }
}
