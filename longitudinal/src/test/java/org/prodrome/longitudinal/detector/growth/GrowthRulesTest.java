package org.prodrome.longitudinal.detector.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.longitudinal.RecordBuilder;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Growth.Lms;
import org.prodrome.longitudinal.equation.Growth.Measure;
import org.prodrome.longitudinal.equation.GrowthTable;
import org.prodrome.longitudinal.equation.WhoGrowthTable;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.GrowthCodes;

class GrowthRulesTest {
    private static final String NOW = "2026-11-20T10:00:00Z";

    @Test
    void theMedianScoresZeroAndTheScoreInvertsTheValue() {
        Lms row = GrowthTable.cdc().at(Measure.WEIGHT, true, 30.25).orElseThrow();
        assertThat(row.z(row.median())).isCloseTo(0, within(1e-12));
        assertThat(row.z(row.at(-1.7))).isCloseTo(-1.7, within(1e-9));
        assertThat(GrowthTable.cdc().at(Measure.WEIGHT, true, 241)).isEmpty();
        assertThat(GrowthTable.cdc().at(Measure.BODY_MASS_INDEX, true, 12)).isEmpty();
        assertThat(GrowthTable.cdc().at(Measure.WEIGHT, true, Double.NaN)).isEmpty();
    }

    @Test
    void whosTablesAreReadFromTheFolderOfASite(@TempDir Path folder) throws IOException {
        for (String file : new String[] {"weianthro", "lenanthro", "bmianthro", "hcanthro", "wflanthro", "wfhanthro"}) {
            Files.writeString(
                    folder.resolve(file + ".txt"), "sex\tage\tl\tm\ts\n1\t0\t1\t10\t0.1\n1\t10\t1\t20\t0.1\n");
        }
        WhoGrowthTable table = WhoGrowthTable.read(folder);
        assertThat(table.z(Measure.WEIGHT, false, 5, 16.5).orElseThrow()).isCloseTo(1, within(1e-9));
        assertThat(table.z(Measure.WEIGHT, false, 0, 14).orElseThrow()).isCloseTo(4, within(1e-9));
        assertThat(table.z(Measure.WEIGHT, true, 5, 16.5)).isEmpty();
        assertThat(WhoGrowthTable.asTabled(70, true, 300)).isCloseTo(70.7, within(1e-9));
    }

    @Test
    void aWeightThatFallsTwoSpacesIsSaid() {
        RecordBuilder record = child(AdministrativeGender.MALE, "2025-05-20");
        record.lab("29463-7", "3.5", "kg", "2025-05-20");
        record.lab("29463-7", "8.6", "kg", "2025-12-20");
        record.lab("29463-7", "9.0", "kg", "2026-11-01");
        Detection found = (Detection) new WeightFaltering().read(record.asOf(NOW));
        assertThat(found.tier()).isEqualTo(Tier.T2);
        assertThat(found.summary().text()).startsWith("Weight fell ").endsWith("(CDC 2000).");
    }

    @Test
    void aSteadyWeightAndTheLossOfTheFirstDaysSayNothing() {
        RecordBuilder record = child(AdministrativeGender.MALE, "2026-08-20");
        record.lab("29463-7", "3.5", "kg", "2026-08-20");
        record.lab("29463-7", "3.15", "kg", "2026-08-23");
        assertThat(new WeightFaltering().read(record.asOf("2026-08-24T10:00:00Z")))
                .isInstanceOf(NothingFound.class);
        record.lab("29463-7", "5.9", "kg", "2026-11-10");
        assertThat(new WeightFaltering().read(record.asOf(NOW))).isInstanceOf(NothingFound.class);
    }

    @Test
    void preterm() {
        RecordBuilder record = child(AdministrativeGender.FEMALE, "2026-06-20");
        Code code = GrowthCodes.PRETERM.members().get(0);
        record.problem(code.system(), code.code(), "Premature", "active", "2026-06-20");
        record.lab("29463-7", "4.4", "kg", "2026-11-10");
        assertThat(new WeightFaltering().read(record.asOf(NOW)))
                .isInstanceOfSatisfying(
                        NotComputable.class,
                        result -> assertThat(result.missing().toString()).contains("gestation"));
        record.lab("76516-4", "31", "wk", "2026-06-20");
        assertThat(new WeightFaltering().read(record.asOf(NOW))).isInstanceOf(NothingFound.class);
    }

    @Test
    void heightsThatFallBehindAndThoseThatDoNot() {
        RecordBuilder record = child(AdministrativeGender.MALE, "2018-01-20");
        record.lab("8302-2", "122.5", "cm", "2025-10-20");
        assertThat(new HeightFall().read(record.asOf("2025-11-01T00:00:00Z"))).isInstanceOf(NotComputable.class);
        record.lab("8302-2", "128.5", "cm", "2026-10-01");
        assertThat(new HeightFall().read(record.asOf(NOW))).isInstanceOf(NothingFound.class);
        record.lab("8302-2", "124", "cm", "2026-11-01");
        assertThat(new HeightFall().read(record.asOf(NOW))).isInstanceOf(Detection.class);
        Code code = GrowthCodes.GROWTH_DISORDER.members().get(0);
        record.problem(code.system(), code.code(), "Celiac disease", "active", "2026-06-20");
        assertThat(new HeightFall().read(record.asOf(NOW))).isInstanceOf(NotApplicable.class);
    }

    @Test
    void adultsAndChildrenWithoutSexOrBirthDate() {
        assertThat(new WeightFaltering()
                        .read(child(AdministrativeGender.MALE, "1980-01-01").asOf(NOW)))
                .isInstanceOf(NotApplicable.class);
        assertThat(new HeightFall()
                        .read(child(AdministrativeGender.MALE, "1980-01-01").asOf(NOW)))
                .isInstanceOf(NotApplicable.class);
        assertThat(new WeightFaltering()
                        .read(child(AdministrativeGender.UNKNOWN, "2025-01-01").asOf(NOW)))
                .isInstanceOf(NotComputable.class);
        assertThat(new HeightFall()
                        .read(child(AdministrativeGender.MALE, "2020").asOf(NOW)))
                .isInstanceOf(NotComputable.class);
    }

    private static RecordBuilder child(AdministrativeGender gender, String birth) {
        return new RecordBuilder(gender, birth);
    }
}
