package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of chest films with what readers found: {@code labels.csv} with the columns image, mask, patient_id, split
 * and ctr_keypoints. Only image is needed; without patient_id every film is its own patient, without split all films
 * are taken.
 */
final class LabelledFilms {
    private static final String LABELS = "labels.csv";
    private static final long MAX_BYTES = 64L << 20;

    /**
     * @param name the image as the list names it
     * @param image the film
     * @param mask organs as bit flags, 1 right lung, 2 left lung, 4 heart; null when nobody outlined them
     * @param patient whose film it is
     * @param keyPoints the ratio that a reader measured, null when none did
     */
    record Film(
            String name,
            Path image,
            @Nullable Path mask,
            String patient,
            @Nullable Double keyPoints) {}

    private LabelledFilms() {}

    /**
     * The films of a split.
     *
     * @param split name of the split, or {@code all}
     * @throws IOException when the folder is not laid out so, saying what is missing
     */
    static List<Film> read(Path folder, String split) throws IOException {
        Path labels = folder.resolve(LABELS);
        if (!Files.isRegularFile(labels) || Files.size(labels) > MAX_BYTES) {
            throw new IOException("%s needs a file %s".formatted(folder.getFileName(), LABELS));
        }
        List<String> lines = lines(labels);
        Map<String, Integer> columns = columns(lines);
        List<Film> films = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            String of = cell(cells, columns, "split");
            if (!lines.get(i).isBlank() && (split.equals("all") || !columns.containsKey("split") || of.equals(split))) {
                films.add(film(folder, i + 1, cells, columns));
            }
        }
        if (films.isEmpty()) {
            throw new IOException("%s lists no film of split '%s'".formatted(LABELS, split));
        }
        return films;
    }

    private static List<String> lines(Path labels) throws IOException {
        try {
            return Files.readAllLines(labels, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new IOException(LABELS + " is not UTF-8", e);
        }
    }

    private static Map<String, Integer> columns(List<String> lines) throws IOException {
        Map<String, Integer> columns = new HashMap<>();
        String[] names = lines.isEmpty()
                ? new String[0]
                : lines.get(0).replace("\uFEFF", "").split(",", -1);
        for (int i = 0; i < names.length; i++) {
            columns.put(names[i].strip(), i);
        }
        if (!columns.containsKey("image")) {
            throw new IOException(LABELS + " needs a column image; its first line names " + columns.keySet());
        }
        return columns;
    }

    private static Film film(Path folder, int line, String[] cells, Map<String, Integer> columns) throws IOException {
        String image = cell(cells, columns, "image");
        String mask = cell(cells, columns, "mask");
        String patient = cell(cells, columns, "patient_id");
        return new Film(
                image,
                inside(folder, image, line),
                mask.isEmpty() ? null : inside(folder, mask, line),
                patient.isEmpty() ? image : patient,
                ratio(cell(cells, columns, "ctr_keypoints"), line));
    }

    private static String cell(String[] cells, Map<String, Integer> columns, String name) {
        int at = columns.getOrDefault(name, -1);
        return at < 0 || at >= cells.length ? "" : cells[at].strip();
    }

    private static Path inside(Path folder, String name, int line) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        Path file = root.resolve(name).normalize();
        if (name.isEmpty() || !file.startsWith(root) || file.equals(root)) {
            throw new IOException("%s line %d: a file inside the folder expected".formatted(LABELS, line));
        }
        return file;
    }

    private static @Nullable Double ratio(String text, int line) throws IOException {
        if (text.isEmpty()) {
            return null;
        }
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < 2) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException("%s line %d: ctr_keypoints is no number".formatted(LABELS, line), e);
        }
        throw new IOException("%s line %d: ctr_keypoints is a ratio between 0 and 2".formatted(LABELS, line));
    }
}
