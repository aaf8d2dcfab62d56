package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A folder of films with what their reports say: {@code labels.csv} with a column {@code image} and a column of 1, 0 or
 * nothing (not known) per finding. Understood beside that: dataset, patient_id, age, sex, view, width, split. Without
 * patient_id every film is its own patient; without split all films are taken.
 *
 * @param folder the folder
 * @param columns names of the columns in their order
 * @param films one by line
 */
public record FilmList(Path folder, List<String> columns, List<Film> films) {
    /** Columns that tell of a film something other than whether it has a finding. */
    private static final Set<String> OTHER = Set.of(
            "image",
            "mask",
            "dataset",
            "patient_id",
            "study_index",
            "offset_days",
            "age",
            "sex",
            "view",
            "width",
            "height",
            "split",
            "no_finding");

    private static final String LABELS = "labels.csv";
    private static final long MAX_BYTES = 256L << 20;

    public FilmList {
        columns = List.copyOf(columns);
        films = List.copyOf(films);
    }

    /**
     * One film.
     *
     * @param path the image file
     * @param cells by column
     */
    public record Film(Path path, Map<String, String> cells) {
        /** What the list says in a column, empty for nothing. */
        public String cell(String column) {
            return cells.getOrDefault(column, "");
        }

        /** The name in the list. */
        public String image() {
            return cell("image");
        }

        /** Whose film it is. */
        public String patient() {
            return cell("patient_id").isEmpty() ? image() : cell("patient_id");
        }

        /** Completed years, null when not said. */
        @Nullable
        Integer age() {
            String text = cell("age");
            return text.matches("\\d{1,3}") ? (Integer) Integer.parseInt(text) : null;
        }

        /** Width of the file in pixels as the list says it, 0 when it does not. */
        int width() {
            String text = cell("width");
            return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        }

        /** Whether the list is one of children's films. */
        boolean paediatric() {
            return cell("dataset").toLowerCase(Locale.ROOT).matches(".*p(a)?ediatric.*");
        }

        /**
         * Whether it is of people that a model was made for: a list of children for one with a largest age, any other
         * list for one without, from the smallest age on. A film whose age is not said is let through.
         *
         * @param minAge smallest age in completed years, null when any
         * @param maxAge largest age in completed years, null when any
         */
        public boolean isOf(@Nullable Integer minAge, @Nullable Integer maxAge) {
            Integer age = age();
            return (maxAge != null) == paediatric() && (age == null || minAge == null || age >= minAge);
        }

        /** Whether the list says of at least half of some findings whether the film has them. */
        public boolean isKnown(List<String> findings) {
            long said =
                    findings.stream().filter(column -> has(column).isPresent()).count();
            return 2 * said >= findings.size();
        }

        /**
         * Whether the film has a finding; empty when the list does not say.
         *
         * @param column the finding's column, or several with {@code |} between them of which one is enough
         */
        public Optional<Boolean> has(String column) {
            boolean known = false;
            for (String one : column.split("\\|", -1)) {
                String text = cell(one);
                if (text.equals("1")) {
                    return Optional.of(true);
                }
                known |= text.equals("0");
            }
            return known ? Optional.of(false) : Optional.empty();
        }
    }

    /** @throws IOException when the folder is not laid out so, saying what is missing */
    public static FilmList read(Path folder) throws IOException {
        Path labels = folder.resolve(LABELS);
        if (!Files.isRegularFile(labels) || Files.size(labels) > MAX_BYTES) {
            throw new IOException("%s needs a file %s".formatted(folder.getFileName(), LABELS));
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .build();
        try (Reader reader = Files.newBufferedReader(labels, StandardCharsets.UTF_8);
                CSVParser parser = format.parse(reader)) {
            List<String> columns = parser.getHeaderNames();
            if (!columns.contains("image")) {
                throw new IOException("%s needs a column image; its first line names %s".formatted(LABELS, columns));
            }
            List<Film> films = new ArrayList<>();
            for (CSVRecord line : parser) {
                films.add(film(folder, columns, line));
            }
            return new FilmList(folder, columns, films);
        } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("%s cannot be read: %s".formatted(LABELS, e.getMessage()), e);
        }
    }

    private static Film film(Path folder, List<String> columns, CSVRecord line) throws IOException {
        Map<String, String> cells = new LinkedHashMap<>();
        for (String column : columns) {
            cells.put(column, line.isSet(column) ? line.get(column).strip() : "");
        }
        Path root = folder.toAbsolutePath().normalize();
        String image = cells.getOrDefault("image", "");
        Path file = root.resolve(image).normalize();
        if (image.isEmpty() || !file.startsWith(root) || file.equals(root)) {
            throw new IOException(
                    "%s line %d: a file inside the folder expected".formatted(LABELS, line.getRecordNumber() + 1));
        }
        return new Film(file, cells);
    }

    /** The films of a split; all for {@code all} or when the list has no splits. */
    public List<Film> split(String split) {
        return split.equals("all") || !columns.contains("split")
                ? films
                : films.stream()
                        .filter(film -> film.cell("split").equals(split))
                        .toList();
    }

    /** The columns of findings: nothing but 1, 0 and empty cells, and 1 at least once. */
    public List<String> findings() {
        return columns.stream()
                .filter(column -> !OTHER.contains(column))
                .filter(column -> films.stream().map(film -> film.cell(column)).allMatch(FilmList::isAnswer))
                .filter(column ->
                        films.stream().anyMatch(film -> film.cell(column).equals("1")))
                .toList();
    }

    private static boolean isAnswer(String cell) {
        return cell.isEmpty() || cell.equals("0") || cell.equals("1");
    }
}
