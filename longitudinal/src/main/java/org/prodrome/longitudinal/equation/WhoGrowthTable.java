package org.prodrome.longitudinal.equation;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.equation.Growth.Lms;
import org.prodrome.longitudinal.equation.Growth.Measure;

/**
 * WHO's child growth standards of 2006, 0 to 5 years, from the files of WHO's own {@code anthro} package, which a site
 * obtains from WHO and puts into a folder: {@code weianthro.txt}, {@code lenanthro.txt}, {@code bmianthro.txt},
 * {@code hcanthro.txt} by age in days, {@code wflanthro.txt} and {@code wfhanthro.txt} by length and height in cm; each
 * line sex (1 male, 2 female), age or size, L, M, S, separated by tabs or commas under a header ({@code .csv} instead
 * of {@code .txt} is read too; what stands after the five columns is not).
 *
 * <p>The tables are the same for every patient of a process, as CDC's are: a process is given them once at its start.
 */
public final class WhoGrowthTable {
    /** System property that names the folder where nothing else did. */
    public static final String FOLDER = "prodrome.growth.who";

    /** What the settings call it. */
    public static final String SETTING = "prodrome.growth.who-tables";

    private static final AtomicReference<@Nullable WhoGrowthTable> SUPPLIED = new AtomicReference<>();
    private static final long LARGEST_FILE = 4_000_000;
    private static final double LARGEST_NUMBER = 10_000;
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;\"]+");
    private static final Map<Measure, String> BY_AGE = new EnumMap<>(Map.of(
            Measure.WEIGHT, "weianthro",
            Measure.LENGTH, "lenanthro",
            Measure.BODY_MASS_INDEX, "bmianthro",
            Measure.HEAD_CIRCUMFERENCE, "hcanthro"));
    private static final int STANDS_FROM_DAYS = 731;
    private static final double LYING_IS_LONGER_CM = 0.7;

    private final Map<String, NavigableMap<Double, Lms>> rows = new HashMap<>();

    private final Path folder;

    private WhoGrowthTable(Path folder) {
        this.folder = folder;
    }

    /** Gives this process the tables of a folder; what cannot be read changes nothing. */
    public static WhoGrowthTable supply(Path folder) throws IOException {
        WhoGrowthTable table = read(folder);
        SUPPLIED.set(table);
        return table;
    }

    /** Takes them away again. */
    public static void withdraw() {
        SUPPLIED.set(null);
    }

    /** The tables that this process was given, or those of the folder that the system property names. */
    public static Optional<WhoGrowthTable> supplied() throws IOException {
        WhoGrowthTable given = SUPPLIED.get();
        if (given != null) {
            return Optional.of(given);
        }
        String named = System.getProperty(FOLDER, "");
        return named.isBlank() ? Optional.empty() : Optional.of(supply(Path.of(named)));
    }

    /** The same where the folder was read before, or is left out when it cannot be. */
    public static Optional<WhoGrowthTable> inUse() {
        return Optional.ofNullable(SUPPLIED.get());
    }

    /**
     * The tables of a folder.
     *
     * @throws IOException which names the file that is missing, too large or no table, and what would be right
     */
    public static WhoGrowthTable read(Path folder) throws IOException {
        WhoGrowthTable table = new WhoGrowthTable(folder);
        for (Map.Entry<Measure, String> file : BY_AGE.entrySet()) {
            table.read(file.getValue(), file.getKey().id());
        }
        table.read("wflanthro", "wfl");
        table.read("wfhanthro", "wfh");
        return table;
    }

    /** Where the tables lie. */
    public Path folder() {
        return folder;
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

    private void read(String name, String table) throws IOException {
        Path text = folder.resolve(name + ".txt");
        Path file = Files.isRegularFile(text) ? text : folder.resolve(name + ".csv");
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "%s has no %s.txt or .csv: the folder needs the tables of WHO's anthro package (weianthro, lenanthro, bmianthro, hcanthro, wflanthro, wfhanthro)"
                            .formatted(folder, name));
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("%s is too large for a growth table (more than 4 MB)".formatted(file));
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException noText) {
            throw new IOException("%s is no text".formatted(file), noText);
        }
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            if (!line.isBlank()) {
                add(
                        file,
                        table,
                        BETWEEN.splitAsStream(line)
                                .filter(cell -> !cell.isEmpty())
                                .toList());
            }
        }
        if (!rows.containsKey(table + "1") && !rows.containsKey(table + "2")) {
            throw new IOException("%s has no row of sex, age, L, M, S".formatted(file));
        }
    }

    private void add(Path file, String table, List<String> cells) throws IOException {
        String notARow = "%s has a line that is no row of sex (1 or 2), age, L, M, S".formatted(file);
        if (cells.size() < 5 || !Set.of("1", "2").contains(cells.get(0))) {
            throw new IOException(notARow);
        }
        double[] numbers = new double[4];
        for (int i = 0; i < numbers.length; i++) {
            try {
                numbers[i] = Double.parseDouble(cells.get(i + 1));
            } catch (NumberFormatException noNumber) {
                throw new IOException(notARow, noNumber);
            }
            if (!(Math.abs(numbers[i]) <= LARGEST_NUMBER)) {
                throw new IOException(notARow);
            }
        }
        if (numbers[0] < 0 || numbers[2] <= 0 || numbers[3] <= 0) {
            throw new IOException(notARow);
        }
        rows.computeIfAbsent(table + cells.get(0), key -> new TreeMap<>())
                .put(numbers[0], new Lms(numbers[1], numbers[2], numbers[3]));
    }
}
