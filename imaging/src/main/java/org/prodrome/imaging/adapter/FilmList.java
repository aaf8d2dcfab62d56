package org.prodrome.imaging.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The films of a folder that are labelled for one finding: {@code labels.csv} with the columns image and patient_id, a
 * column of 0 and 1 for the finding (an empty cell leaves the film out), and where there are such columns split, age,
 * sex, view, width and height.
 *
 * @param films in the order of the list
 * @param columns which of age, sex, view, width and height the list has
 */
record FilmList(List<Row> films, List<String> columns) {
    private static final String LABELS = "labels.csv";
    private static final long MAX_BYTES = 256L << 20;
    private static final List<String> PLAIN = List.of("age", "sex", "view", "width", "height");

    /**
     * One film.
     *
     * @param name the image as the list names it
     * @param image the file
     * @param patient whose film it is
     * @param positive whether the finding is there
     * @param plain what the list says of it beside the picture
     */
    record Row(String name, Path image, String patient, boolean positive, Map<String, String> plain) {}

    FilmList {
        films = List.copyOf(films);
        columns = List.copyOf(columns);
    }

    /**
     * Reads the list.
     *
     * @param split which films, {@code all} for every one
     * @throws IOException when the folder is not laid out so, saying in which line what is missing
     */
    static FilmList read(Path folder, String label, String split) throws IOException {
        Path file = folder.resolve(LABELS);
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            throw new IOException("%s needs a file %s".formatted(folder.getFileName(), LABELS));
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .build();
        try (CSVParser rows = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            for (String needed : List.of("image", "patient_id", label)) {
                if (!rows.getHeaderMap().containsKey(needed)) {
                    throw new IOException("%s needs a column %s; it has %s"
                            .formatted(LABELS, needed, String.join(", ", rows.getHeaderNames())));
                }
            }
            List<String> columns =
                    PLAIN.stream().filter(rows.getHeaderMap()::containsKey).toList();
            boolean splits = rows.getHeaderMap().containsKey("split");
            if (!splits && !split.equals("all")) {
                throw new IOException("%s has no column split; say --split all".formatted(LABELS));
            }
            List<Row> films = new ArrayList<>();
            for (CSVRecord row : rows) {
                if (split.equals("all") || row.get("split").equals(split)) {
                    Row film = film(folder, row, label, columns);
                    if (film != null) {
                        films.add(film);
                    }
                }
            }
            return new FilmList(films, columns);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new IOException(
                    "%s is no table of comma-separated values in UTF-8 (%s)"
                            .formatted(
                                    LABELS,
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        }
    }

    private static @Nullable Row film(Path folder, CSVRecord row, String label, List<String> columns)
            throws IOException {
        String said = row.get(label);
        if (said.isEmpty()) {
            return null;
        }
        if (!said.equals("0") && !said.equals("1")) {
            throw new IOException("%s line %d: %s is 0, 1 or empty".formatted(LABELS, line(row), label));
        }
        String patient = row.get("patient_id");
        if (patient.isEmpty()) {
            throw new IOException("%s line %d: patient_id is empty; films of one patient must be known as such"
                    .formatted(LABELS, line(row)));
        }
        Map<String, String> plain = new TreeMap<>();
        columns.forEach(column -> plain.put(column, row.get(column)));
        return new Row(row.get("image"), inside(folder, row), patient, said.equals("1"), plain);
    }

    private static Path inside(Path folder, CSVRecord row) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        try {
            Path file = root.resolve(row.get("image")).normalize();
            if (file.startsWith(root) && !file.equals(root)) {
                return file;
            }
        } catch (InvalidPathException noPath) {
            throw new IOException("%s line %d: image is no file name".formatted(LABELS, line(row)), noPath);
        }
        throw new IOException("%s line %d: a file inside the folder expected".formatted(LABELS, line(row)));
    }

    private static long line(CSVRecord row) {
        return row.getRecordNumber() + 1;
    }

    /**
     * What the list alone says of each film, as numbers: what a head has to beat. Age, width and height as they are,
     * each word of sex and view as 0 or 1; what is not said counts as 0 and has a column of its own.
     */
    List<Example> plain() {
        List<String> words = films.stream()
                .flatMap(film -> film.plain().entrySet().stream())
                .filter(entry -> !isNumber(entry.getKey()) && !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + entry.getValue().toUpperCase(Locale.ROOT))
                .distinct()
                .sorted()
                .limit(20)
                .toList();
        List<Example> examples = new ArrayList<>();
        for (Row film : films) {
            double[] features = new double[2 * columns.size() + words.size()];
            for (int i = 0; i < columns.size(); i++) {
                String value = film.plain().getOrDefault(columns.get(i), "");
                features[2 * i] = isNumber(columns.get(i)) ? number(value) : 0;
                features[2 * i + 1] = value.isEmpty() ? 1 : 0;
                int word = words.indexOf(columns.get(i) + "=" + value.toUpperCase(Locale.ROOT));
                if (word >= 0) {
                    features[2 * columns.size() + word] = 1;
                }
            }
            examples.add(new Example(film.name(), film.patient(), features, film.positive()));
        }
        return examples;
    }

    private static boolean isNumber(String column) {
        return !column.equals("sex") && !column.equals("view");
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : 0;
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
