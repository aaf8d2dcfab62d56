package org.prodrome.longitudinal.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.prodrome.longitudinal.equation.Growth.Measure;
import org.prodrome.longitudinal.equation.GrowthTable;
import org.prodrome.longitudinal.equation.WhoGrowthTable;

/** Vector files of growth: CDC's tables ship, WHO's are run where a site supplies them. */
final class GrowthVectors {
    /** The file that needs what the product may not ship. */
    static final String WHO_FILE = "who_growth_0_5y";

    private GrowthVectors() {}

    static Map<String, BiConsumer<VectorRow, Expectations>> byFile() {
        Map<String, BiConsumer<VectorRow, Expectations>> files = new HashMap<>();
        files.put("cdc_growth_2_20y", GrowthVectors::cdc);
        return files;
    }

    /** What WHO's file is checked by, where its tables were supplied. */
    static Optional<BiConsumer<VectorRow, Expectations>> whoFile() {
        return who().map(table -> (row, expect) -> who(table, row, expect));
    }

    private static Optional<WhoGrowthTable> who() {
        try {
            return WhoGrowthTable.supplied();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the folder of " + WhoGrowthTable.FOLDER, unreadable);
        }
    }

    private static void cdc(VectorRow row, Expectations expect) {
        Measure measure = Arrays.stream(Measure.values())
                .filter(one -> one.id().equals(row.text("measure")))
                .findFirst()
                .orElseThrow();
        expect.within(
                "z",
                GrowthTable.cdc()
                        .at(measure, row.female("sex"), row.number("age_months"))
                        .orElseThrow()
                        .z(row.number("value")));
    }

    private static void who(WhoGrowthTable table, VectorRow row, Expectations expect) {
        boolean female = row.female("sex");
        int days = (int) row.number("age_days");
        double length = WhoGrowthTable.asTabled(
                row.number("lenhei_cm"), row.text("measure").equals("standing"), days);
        double weight = row.number("weight_kg");
        double index = weight / Math.pow(length / 100, 2);
        expect.within("waz", table.z(Measure.WEIGHT, female, days, weight).orElse(Double.NaN));
        expect.within("haz", table.z(Measure.LENGTH, female, days, length).orElse(Double.NaN));
        expect.within(
                "baz", table.z(Measure.BODY_MASS_INDEX, female, days, index).orElse(Double.NaN));
        expect.within("whz", table.weightForLength(female, days, length, weight).orElse(Double.NaN));
        if (row.has("headcirc_cm")) {
            expect.within(
                    "hcz",
                    table.z(Measure.HEAD_CIRCUMFERENCE, female, days, row.number("headcirc_cm"))
                            .orElse(Double.NaN));
        }
    }
}
