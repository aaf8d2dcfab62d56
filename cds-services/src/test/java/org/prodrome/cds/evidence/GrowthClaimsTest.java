package org.prodrome.cds.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.longitudinal.detector.growth.HeightFall;
import org.prodrome.longitudinal.detector.growth.Malnutrition;
import org.prodrome.longitudinal.detector.growth.WeightFaltering;
import org.prodrome.longitudinal.equation.WhoGrowthTable;

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
    void weightsOnWhosChartsAndWeightForLength(@TempDir Path folder) throws IOException {
        for (String file : new String[] {"weianthro", "lenanthro", "bmianthro", "hcanthro", "wflanthro", "wfhanthro"}) {
            Files.writeString(
                    folder.resolve(file + ".txt"), "sex\tage\tl\tm\ts\n1\t0\t-0.35\t9\t0.09\n1\t2000\t0.2\t12\t0.12\n");
        }
        SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "2025-05-20");
        record.lab("29463-7", "10", "kg", "2025-06-20");
        record.lab("29463-7", "6", "kg", "2026-11-01");
        record.lab("8302-2", "80", "cm", "2026-11-01");
        try {
            WhoGrowthTable.supply(folder);
            assertThat(record.provedAndCaught(new WeightFaltering(), NOW)
                            .summary()
                            .text())
                    .endsWith("(WHO 2006).");
            var low = record.provedAndCaught(new Malnutrition(), NOW);
            assertThat(low.state()).isEqualTo("severe");
            WhoGrowthTable.withdraw();
            assertThat(record.kept(low.summary())).isEmpty();
        } finally {
            WhoGrowthTable.withdraw();
        }
    }

    @Test
    void aHeightThatFallsBehind() {
        SmallRecord record = new SmallRecord(AdministrativeGender.MALE, "2018-01-20");
        record.lab("8302-2", "122.5", "cm", "2025-10-20");
        record.lab("8302-2", "124", "cm", "2026-11-01");
        assertThat(record.provedAndCaught(new HeightFall(), NOW).state()).isEqualTo("falling");
    }
}
