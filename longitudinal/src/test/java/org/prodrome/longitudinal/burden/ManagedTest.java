package org.prodrome.longitudinal.burden;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.terminology.code.CodeSystems;

class ManagedTest {
    @Test
    void comfortCareIsFoundInAnyOfItsCodesAndEnds() {
        RecordBuilder record = new RecordBuilder(AdministrativeGender.MALE, "1940-01-01");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isFalse();
        var problem = record.problem(CodeSystems.ICD_10_CM, "Z51.5", "Palliative care", "active", "2026-01-01");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isTrue();
        problem.getClinicalStatus().getCodingFirstRep().setCode("inactive");
        assertThat(Managed.isInComfortCare(record.asOf("2026-03-10T00:00:00Z"))).isFalse();
    }
}
