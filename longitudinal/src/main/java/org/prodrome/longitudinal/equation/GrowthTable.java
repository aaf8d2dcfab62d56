package org.prodrome.longitudinal.equation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.prodrome.longitudinal.equation.Growth.Lms;
import org.prodrome.longitudinal.equation.Growth.Measure;

/** The CDC 2000 growth charts of the United States (public domain): LMS by measure, sex and age in months. */
public final class GrowthTable {
    private static final String FILE = "cdc2000_lms.csv";

    private final Map<String, NavigableMap<Double, Lms>> rows = new HashMap<>();

    private GrowthTable() {}

    /** The tables that the product ships. */
    public static GrowthTable cdc() {
        return Cdc.TABLE;
    }

    /**
     * The row at an age, between two rows linearly.
     *
     * @param months of 30.4375 days
     * @return empty outside the table's ages
     */
    public Optional<Lms> at(Measure measure, boolean female, double months) {
        NavigableMap<Double, Lms> table = rows.get(key(measure.id(), female ? "F" : "M"));
        if (table == null || !Double.isFinite(months)) {
            return Optional.empty();
        }
        Map.Entry<Double, Lms> before = table.floorEntry(months);
        Map.Entry<Double, Lms> after = table.ceilingEntry(months);
        if (before == null || after == null) {
            return Optional.empty();
        }
        if (before.getKey().equals(after.getKey())) {
            return Optional.of(before.getValue());
        }
        double share = (months - before.getKey()) / (after.getKey() - before.getKey());
        return Optional.of(before.getValue().towards(after.getValue(), share));
    }

    private static String key(String measure, String sex) {
        return measure + sex;
    }

    /** Read when first asked for. */
    private static final class Cdc {
        static final GrowthTable TABLE = read();

        private static GrowthTable read() {
            GrowthTable table = new GrowthTable();
            try (InputStream in = GrowthTable.class.getResourceAsStream(FILE)) {
                if (in == null) {
                    throw new IllegalStateException("the program lacks " + FILE);
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                lines.readLine();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] cells = line.split(",", -1);
                    table.rows
                            .computeIfAbsent(key(cells[0], cells[1]), key -> new TreeMap<>())
                            .put(
                                    Double.valueOf(cells[2]),
                                    new Lms(
                                            Double.parseDouble(cells[3]),
                                            Double.parseDouble(cells[4]),
                                            Double.parseDouble(cells[5])));
                }
                return table;
            } catch (IOException unreadable) {
                throw new UncheckedIOException("cannot read " + FILE, unreadable);
            }
        }
    }
}
