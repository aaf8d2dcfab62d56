package org.prodrome.longitudinal.equation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.prodrome.longitudinal.equation.Growth.Lms;
import org.prodrome.longitudinal.equation.Growth.Measure;

/**
 * WHO's child growth standards of 2006, 0 to 5 years, from the files of WHO's own {@code anthro} package, which a site
 * obtains from WHO and puts into a folder: {@code weianthro.txt}, {@code lenanthro.txt}, {@code bmianthro.txt},
 * {@code hcanthro.txt} by age in days, {@code wflanthro.txt} and {@code wfhanthro.txt} by length and height in cm; each
 * line sex (1 male, 2 female), age or size, L, M, S, tab separated under a header.
 */
public final class WhoGrowthTable {
    /** System property that names the folder. */
    public static final String FOLDER = "prodrome.growth.who";

    private static final Map<Measure, String> BY_AGE = new EnumMap<>(Map.of(
            Measure.WEIGHT, "weianthro.txt",
            Measure.LENGTH, "lenanthro.txt",
            Measure.BODY_MASS_INDEX, "bmianthro.txt",
            Measure.HEAD_CIRCUMFERENCE, "hcanthro.txt"));
    private static final int STANDS_FROM_DAYS = 731;
    private static final double LYING_IS_LONGER_CM = 0.7;

    private final Map<String, NavigableMap<Double, Lms>> rows = new HashMap<>();

    private WhoGrowthTable() {}

    /** The tables of the folder that the system property names; empty without the property. */
    public static Optional<WhoGrowthTable> supplied() throws IOException {
        String folder = System.getProperty(FOLDER, "");
        return folder.isBlank() ? Optional.empty() : Optional.of(read(Path.of(folder)));
    }

    /** The tables of a folder. */
    public static WhoGrowthTable read(Path folder) throws IOException {
        WhoGrowthTable table = new WhoGrowthTable();
        for (Map.Entry<Measure, String> file : BY_AGE.entrySet()) {
            table.read(folder.resolve(file.getValue()), file.getKey().id());
        }
        table.read(folder.resolve("wflanthro.txt"), "wfl");
        table.read(folder.resolve("wfhanthro.txt"), "wfh");
        return table;
    }

    /** Score for an age in days; measures of weight are restricted beyond 3. Empty outside 0 to 5 years. */
    public Optional<Double> z(Measure measure, boolean female, int days, double value) {
        Measure table = measure == Measure.HEIGHT ? Measure.LENGTH : measure;
        return row(table.id(), female, days)
                .map(lms -> table == Measure.LENGTH || table == Measure.HEAD_CIRCUMFERENCE
                        ? lms.z(value)
                        : lms.restrictedZ(value));
    }

    /** Score of a weight for a length (under 731 days) or height, between rows linearly. */
    public Optional<Double> weightForLength(boolean female, int days, double centimetres, double kilograms) {
        return row(days < STANDS_FROM_DAYS ? "wfl" : "wfh", female, centimetres).map(lms -> lms.restrictedZ(kilograms));
    }

    /**
     * Length as the age's table has it: measured standing under 731 days it is 0.7 cm more, lying later 0.7 cm less.
     */
    public static double asTabled(double centimetres, boolean standing, int days) {
        if (days < STANDS_FROM_DAYS) {
            return standing ? centimetres + LYING_IS_LONGER_CM : centimetres;
        }
        return standing ? centimetres : centimetres - LYING_IS_LONGER_CM;
    }

    private Optional<Lms> row(String table, boolean female, double at) {
        NavigableMap<Double, Lms> found = rows.get(table + (female ? "2" : "1"));
        Map.Entry<Double, Lms> before = found == null ? null : found.floorEntry(at + 1e-9);
        Map.Entry<Double, Lms> after = found == null ? null : found.ceilingEntry(at - 1e-9);
        if (before == null || after == null) {
            return Optional.empty();
        }
        double width = after.getKey() - before.getKey();
        return Optional.of(
                width <= 0
                        ? before.getValue()
                        : before.getValue().towards(after.getValue(), (at - before.getKey()) / width));
    }

    private void read(Path file, String table) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] cells = line.strip().split("[\\s,]+");
            if (cells.length < 5) {
                continue;
            }
            try {
                rows.computeIfAbsent(table + cells[0], key -> new TreeMap<>())
                        .put(
                                Double.valueOf(cells[1]),
                                new Lms(
                                        Double.parseDouble(cells[2]),
                                        Double.parseDouble(cells[3]),
                                        Double.parseDouble(cells[4])));
            } catch (NumberFormatException notATable) {
                throw new IOException("%s has a line that is no row of sex, age, L, M, S".formatted(file), notATable);
            }
        }
    }
}
