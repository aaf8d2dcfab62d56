package org.prodrome.longitudinal.detector.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void aFolderThatIsNoSetOfTablesIsRefusedByTheNameOfItsFault(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> WhoGrowthTable.supply(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("anthro.txt or .csv");
        for (String row : List.of(
                "1\t0\t1\t-10\t0.1",
                "3\t0\t1\t10\t0.1",
                "1\t0\t1\tNaN\t0.1",
                "1\t0\tx\t10\t0.1",
                "1\t0\t1",
                "1\t1e308\t1\t1\t1")) {
            whoTables(folder, row);
            assertThatThrownBy(() -> WhoGrowthTable.supply(folder))
                    .as(row)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no row of sex (1 or 2), age, L, M, S");
        }
        whoTables(folder, "");
        assertThatThrownBy(() -> WhoGrowthTable.supply(folder)).hasMessageContaining("has no row");
        assertThat(WhoGrowthTable.inUse()).isEmpty();
    }

    @Test
    void withWhosTablesAYoungChildsWeightIsReadOnThem(@TempDir Path folder) throws IOException {
        whoTables(folder, "1,0,1,10,0.1\n1,2000,1,10,0.1");
        RecordBuilder record = child(AdministrativeGender.MALE, "2025-05-20");
        record.lab("29463-7", "10", "kg", "2025-06-20");
        record.lab("29463-7", "8.6", "kg", "2026-11-01");
        try {
            WhoGrowthTable.supply(folder);
            Detection found = (Detection) new WeightFaltering().read(record.asOf(NOW));
            assertThat(found.summary().text())
                    .isEqualTo(
                            "Weight fell 2.1 centile spaces: z -1.40 on 2026-11-01, from 0.00 on 2025-06-20 (WHO 2006).");
        } finally {
            WhoGrowthTable.withdraw();
        }
        assertThat(new WeightFaltering().read(record.asOf(NOW)).toString()).doesNotContain("WHO 2006)");
    }

    @ParameterizedTest
    @CsvSource({
        "9.01, '', ''",
        "9.0, mild, T3",
        "8.01, mild, T3",
        "8.0, moderate, T2",
        "7.0, severe, T2",
        "5, severe, T2"
    })
    void weightForLengthIsJudgedAtMinusOneTwoAndThree(String kilograms, String band, String tier, @TempDir Path folder)
            throws IOException {
        whoTables(folder, "1,40,1,10,0.1\n1,130,1,10,0.1");
        RecordBuilder record = child(AdministrativeGender.MALE, "2025-05-20");
        record.lab("29463-7", kilograms, "kg", "2026-11-01");
        assertThat(new Malnutrition().read(record.asOf(NOW))).isInstanceOf(NotApplicable.class);
        try {
            WhoGrowthTable.supply(folder);
            assertThat(new Malnutrition().read(record.asOf(NOW))).isInstanceOf(NotComputable.class);
            record.lab("8306-3", "80", "cm", "2026-11-01");
            var result = new Malnutrition().read(record.asOf(NOW));
            if (band.isEmpty()) {
                assertThat(result).isInstanceOf(NothingFound.class);
            } else {
                assertThat(result)
                        .isInstanceOfSatisfying(
                                Detection.class,
                                found -> assertThat(found)
                                        .returns(band, Detection::state)
                                        .returns(Tier.valueOf(tier), Detection::tier));
            }
        } finally {
            WhoGrowthTable.withdraw();
        }
    }

    private static void whoTables(Path folder, String rows) throws IOException {
        for (String file : new String[] {"weianthro", "lenanthro", "bmianthro", "hcanthro", "wflanthro", "wfhanthro"}) {
            Files.writeString(folder.resolve(file + ".csv"), "\"sex\",\"age\",\"l\",\"m\",\"s\"\n" + rows + "\n");
        }
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
