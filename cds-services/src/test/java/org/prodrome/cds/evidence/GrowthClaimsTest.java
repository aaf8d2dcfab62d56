package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.detector.growth.HeightFall;
import org.prodrome.longitudinal.detector.growth.WeightFaltering;

/** Sentences of the growth rules: proved, and dropped when one fact is wrong. */
class GrowthClaimsTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    @Test
    void aWeightThatFallsAcrossTheLines() {
        SmallRecord record = new SmallRecord(AdministrativeGender.FEMALE, "2025-09-20");
        record.lab("76516-4", "33", "wk", "2025-09-20");
        record.lab("29463-7", "5.6", "kg", "2026-01-20");
        record.lab("29463-7", "7.6", "kg", "2026-05-20");
        record.lab("29463-7", "7.7", "kg", "2026-11-01");
        assertThat(record.provedAndCaught(new WeightFaltering(), NOW).state()).isEqualTo("falling");
    }

    @Test
    void aWeightBelowTheSecondCentile() {
        SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "2025-01-20");
        record.lab("29463-7", "9.2", "kg", "2026-11-01");
        assertThat(record.provedAndCaught(new WeightFaltering(), NOW).state()).isEqualTo("below the second centile");
    }

    @Test
    void aHeightThatFallsBehind() {
        SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "2018-01-20");
        record.lab("8302-2", "122.5", "cm", "2025-10-20");
        record.lab("8302-2", "124", "cm", "2026-11-01");
        assertThat(record.provedAndCaught(new HeightFall(), NOW).state()).isEqualTo("falling");
    }
}
