package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.LungCentres.Centres;
import org.prodrome.imaging.evaluate.LungCentres.Point;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.ModelOutput.AttentionMap;
import org.prodrome.imaging.preprocess.GrayFile;

/**
 * Whether the strongest cell of a map lies in a box that a radiologist drew (Zhang et al. 2018,
 * doi:10.1007/s11263-017-1059-x), beside points that never look at the map: the middle of the image and the middle of
 * the lungs. Sources of boxes are counted apart. Pooled is what is said and was boxed as the finding itself; a box of
 * something else (RSNA's lung opacity, for which the map of pneumonia stands in) is a line of its own.
 */
final class PointingGame {
    private static final String BOXES = "boxes.csv";
    private static final String OPACITY = "Lung Opacity";

    /** A box as shares of the image. */
    private record Box(double x, double y, double width, double height) {
        boolean holds(Point point) {
            return point.column() >= x && point.column() <= x + width && point.row() >= y && point.row() <= y + height;
        }
    }

    /**
     * What is counted together.
     *
     * @param source short name of who drew the boxes
     * @param finding what was boxed, in letters of an identifier
     * @param label whose map is held against the boxes
     * @param itself whether the boxes are of the label's own finding
     */
    private record Asked(String source, String finding, Label label, boolean itself) {
        String line() {
            String said = label.standing() instanceof Standing.Evaluated ? "" : "_withheld";
            return itself
                    ? "%s.%s%s".formatted(source, finding, said)
                    : "%s.%s_on_map_of_%s%s".formatted(source, finding, label.id(), said);
        }

        boolean pooled() {
            return itself && label.standing() instanceof Standing.Evaluated;
        }
    }

    /** How many films were asked of and how many points hit. */
    private static final class Count {
        private int films;
        private int hits;
        private int imageCentre;
        private int outlined;
        private int right;
        private int left;
        private int larger;

        void add(List<Box> drawn, Point strongest, @Nullable Centres lungs) {
            films++;
            hits += hit(drawn, strongest);
            imageCentre += hit(drawn, new Point(0.5, 0.5));
            if (lungs != null) {
                outlined++;
                right += hit(drawn, lungs.right());
                left += hit(drawn, lungs.left());
                larger += hit(drawn, lungs.larger());
            }
        }

        private static int hit(List<Box> drawn, Point point) {
            return drawn.stream().anyMatch(box -> box.holds(point)) ? 1 : 0;
        }

        List<Figure> figures(String name, boolean withLungs) {
            List<Figure> figures = new ArrayList<>();
            figures.add(Figure.share("hit." + name, hits, films));
            figures.add(Figure.share("floor_image_centre." + name, imageCentre, films));
            if (withLungs) {
                figures.add(Figure.share("floor_larger_lung_centre." + name, larger, outlined));
                figures.add(Figure.share("floor_right_lung_centre." + name, right, outlined));
                figures.add(Figure.share("floor_left_lung_centre." + name, left, outlined));
            }
            return figures;
        }
    }

    private final FindingsOutput findings;
    private final @Nullable LungCentres lungs;
    private final Map<String, Optional<Centres>> known = new LinkedHashMap<>();

    private PointingGame(FindingsOutput findings, @Nullable LungCentres lungs) {
        this.findings = findings;
        this.lungs = lungs;
    }

    /**
     * Figures by source and finding; empty without {@code boxes.csv} or without maps.
     *
     * @param lungs where lungs lie, null to do without that floor
     */
    static List<Figure> figures(Path folder, FindingsOutput findings, List<Scored> films, @Nullable LungCentres lungs)
            throws IOException {
        return new PointingGame(findings, lungs).figures(folder, films);
    }

    private List<Figure> figures(Path folder, List<Scored> films) throws IOException {
        Map<Asked, Map<String, List<Box>>> boxes = boxes(folder);
        Map<String, Count> pools = new TreeMap<>();
        Map<String, Count> lines = new LinkedHashMap<>();
        for (Map.Entry<Asked, Map<String, List<Box>>> entry : boxes.entrySet()) {
            Asked asked = entry.getKey();
            for (Scored film : films) {
                List<Box> drawn = entry.getValue().getOrDefault(film.film().image(), List.of());
                Optional<AttentionMap> map =
                        film.output().attention(asked.label().id());
                if (!drawn.isEmpty() && map.isPresent()) {
                    Point strongest = strongest(map.get());
                    Centres centres = centres(film);
                    lines.computeIfAbsent(asked.line(), line -> new Count()).add(drawn, strongest, centres);
                    if (asked.pooled()) {
                        pools.computeIfAbsent(asked.source() + ".said", line -> new Count())
                                .add(drawn, strongest, centres);
                    }
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        pools.forEach((name, count) -> figures.addAll(count.figures(name, lungs != null)));
        lines.forEach((name, count) -> figures.addAll(count.figures(name, lungs != null)));
        return figures;
    }

    private static Point strongest(AttentionMap map) {
        int best = 0;
        for (int i = 1; i < map.values().length; i++) {
            best = map.values()[i] > map.values()[best] ? i : best;
        }
        return new Point(
                (best % map.columns() + 0.5) / map.columns(), ((double) (best / map.columns()) + 0.5) / map.rows());
    }

    private @Nullable Centres centres(Scored film) throws IOException {
        if (lungs == null) {
            return null;
        }
        String name = film.film().image();
        Optional<Centres> found = known.get(name);
        if (found == null) {
            found = lungs.of(name, GrayFile.read(film.film().path()));
            known.put(name, found);
        }
        return found.orElse(null);
    }

    /** By what is asked and by image. */
    private Map<Asked, Map<String, List<Box>>> boxes(Path folder) throws IOException {
        Map<Asked, Map<String, List<Box>>> boxes = new LinkedHashMap<>();
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
                Box box = new Box(
                        Double.parseDouble(line.get("x")),
                        Double.parseDouble(line.get("y")),
                        Double.parseDouble(line.get("w")),
                        Double.parseDouble(line.get("h")));
                String source = line.isMapped("source") ? source(line.get("source")) : "boxes";
                asked(source, line.get("finding"))
                        .ifPresent(asked -> boxes.computeIfAbsent(asked, one -> new LinkedHashMap<>())
                                .computeIfAbsent(line.get("image"), image -> new ArrayList<>())
                                .add(box));
            }
            return boxes;
        } catch (IllegalArgumentException e) {
            throw new IOException("%s cannot be read: %s".formatted(BOXES, e.getMessage()), e);
        }
    }

    /** The first word of who drew the boxes: {@code nih} of NIH BBox_List_2017, {@code rsna} of RSNA. */
    private static String source(String text) {
        String word = text.strip().split("[^\\p{Alnum}]+", 2)[0].toLowerCase(Locale.ROOT);
        return word.isEmpty() ? "boxes" : word;
    }

    private Optional<Asked> asked(String source, String finding) {
        boolean opacity = finding.equals(OPACITY);
        // The box list of the NIH set says Infiltrate where its labels say Infiltration.
        String column = opacity ? "Pneumonia" : finding.equals("Infiltrate") ? "Infiltration" : finding;
        return findings.labels().stream()
                .filter(label -> label.sourceLabel().equals(column))
                .findFirst()
                .map(label -> new Asked(source, opacity ? "lung_opacity" : label.id(), label, !opacity));
    }
}
