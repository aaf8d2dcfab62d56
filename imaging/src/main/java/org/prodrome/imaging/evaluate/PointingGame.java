package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.ModelOutput.AttentionMap;

/**
 * Whether the strongest cell of a map lies in a box that a radiologist drew around the finding (Zhang et al. 2018,
 * doi:10.1007/s11263-017-1059-x), beside points that never move: the middle of the image and of each lung.
 */
final class PointingGame {
    private static final String BOXES = "boxes.csv";
    private static final double LUNG_FROM_MIDDLE = 0.2;

    /** A box as shares of the image. */
    private record Box(double x, double y, double width, double height) {
        boolean holds(double column, double row) {
            return column >= x && column <= x + width && row >= y && row <= y + height;
        }
    }

    private PointingGame() {}

    /** Figures by finding and together; empty without {@code boxes.csv} or without maps. */
    static List<Figure> figures(Path folder, FindingsOutput findings, List<Scored> films) throws IOException {
        Map<String, Map<String, List<Box>>> boxes = boxes(folder, findings);
        int[] all = new int[5];
        List<Figure> figures = new ArrayList<>();
        for (FindingsOutput.Label label : findings.labels()) {
            Map<String, List<Box>> ofLabel = boxes.getOrDefault(label.id(), Map.of());
            int[] counts = new int[5];
            for (Scored film : films) {
                List<Box> drawn = ofLabel.getOrDefault(film.film().image(), List.of());
                Optional<AttentionMap> map = film.output().attention(label.id());
                if (!drawn.isEmpty() && map.isPresent()) {
                    count(drawn, map.get(), counts);
                }
            }
            if (counts[0] > 0) {
                figures.add(Figure.share("hit." + label.id(), counts[1], counts[0]));
            }
            for (int i = 0; i < all.length; i++) {
                all[i] += counts[i];
            }
        }
        if (all[0] > 0) {
            figures.add(0, Figure.share("hit", all[1], all[0]));
            figures.add(1, Figure.share("floor_image_centre", all[2], all[0]));
            figures.add(2, Figure.share("floor_centre_of_lung_left_in_image", all[3], all[0]));
            figures.add(3, Figure.share("floor_centre_of_lung_right_in_image", all[4], all[0]));
        }
        return figures;
    }

    private static void count(List<Box> drawn, AttentionMap map, int[] counts) {
        int best = 0;
        for (int i = 1; i < map.values().length; i++) {
            best = map.values()[i] > map.values()[best] ? i : best;
        }
        double column = (best % map.columns() + 0.5) / map.columns();
        double row = ((double) (best / map.columns()) + 0.5) / map.rows();
        counts[0]++;
        counts[1] += hit(drawn, column, row);
        counts[2] += hit(drawn, 0.5, 0.5);
        counts[3] += hit(drawn, 0.5 - LUNG_FROM_MIDDLE, 0.5);
        counts[4] += hit(drawn, 0.5 + LUNG_FROM_MIDDLE, 0.5);
    }

    private static int hit(List<Box> drawn, double column, double row) {
        return drawn.stream().anyMatch(box -> box.holds(column, row)) ? 1 : 0;
    }

    /** By finding and image. */
    private static Map<String, Map<String, List<Box>>> boxes(Path folder, FindingsOutput findings) throws IOException {
        Map<String, Map<String, List<Box>>> boxes = new LinkedHashMap<>();
        Path file = folder.resolve(BOXES);
        if (!Files.isRegularFile(file)) {
            return boxes;
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .build();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = format.parse(reader)) {
            for (CSVRecord line : parser) {
                String finding = line.get("finding");
                Box box = new Box(
                        Double.parseDouble(line.get("x")),
                        Double.parseDouble(line.get("y")),
                        Double.parseDouble(line.get("w")),
                        Double.parseDouble(line.get("h")));
                findings.labels().stream()
                        .filter(label -> same(label, finding))
                        .forEach(label -> boxes.computeIfAbsent(label.id(), id -> new LinkedHashMap<>())
                                .computeIfAbsent(line.get("image"), image -> new ArrayList<>())
                                .add(box));
            }
            return boxes;
        } catch (IllegalArgumentException e) {
            throw new IOException("%s cannot be read: %s".formatted(BOXES, e.getMessage()), e);
        }
    }

    /**
     * The box list of the NIH set says Infiltrate where its labels say Infiltration; that of RSNA says Lung Opacity of
     * what is suspicious of pneumonia.
     */
    private static boolean same(FindingsOutput.Label label, String finding) {
        String column = switch (finding) {
            case "Infiltrate" -> "Infiltration";
            case "Lung Opacity" -> "Pneumonia";
            default -> finding;
        };
        return label.sourceLabel().equals(column);
    }
}
