package org.prodrome.imaging.evaluate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What a package reached on a folder of films.
 *
 * @param modelPackage id and version
 * @param manifestSha256 SHA-256 of the package's manifest, which pins every file of it
 * @param data name of the folder
 * @param split the split that was read
 * @param films films that were analysed
 * @param patients patients they are of
 * @param unreadable films that could not be read, each with the reason
 * @param notes how to read the figures, a sentence each
 * @param sections the figures
 * @param timed names of the films whose cost was measured, so that another pipeline can be timed on the same
 */
public record EvaluationReport(
        String modelPackage,
        String manifestSha256,
        String data,
        String split,
        int films,
        int patients,
        List<String> unreadable,
        List<String> notes,
        List<Section> sections,
        List<String> timed) {

    /**
     * Figures that belong together.
     *
     * @param id stable, for programs
     * @param title for people
     * @param figures in the order in which they are read
     */
    public record Section(String id, String title, List<Figure> figures) {
        public Section {
            figures = List.copyOf(figures);
        }
    }

    public EvaluationReport {
        unreadable = List.copyOf(unreadable);
        notes = List.copyOf(notes);
        sections = List.copyOf(sections);
        timed = List.copyOf(timed);
    }

    /** A figure by section and name. */
    public Figure figure(String section, String name) {
        return sections.stream()
                .filter(s -> s.id().equals(section))
                .flatMap(s -> s.figures().stream())
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no figure %s.%s".formatted(section, name)));
    }

    /** All figures as text, a section per block, 95 % intervals in brackets. */
    public String toTable() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%s on split '%s': %d films of %d patients, %d unreadable; 95 %% intervals in brackets%n",
                modelPackage,
                split,
                films,
                patients,
                unreadable.size()));
        notes.forEach(note -> table.append(String.format(Locale.ROOT, "  %s%n", note)));
        for (Section section : sections) {
            table.append(String.format(Locale.ROOT, "%n%s%n", section.title()));
            section.figures().forEach(figure -> table.append(row(figure)));
        }
        unreadable.forEach(reason -> table.append(String.format(Locale.ROOT, "%nunreadable: %s", reason)));
        return table.toString();
    }

    private static String row(Figure figure) {
        boolean whole = figure.value() == Math.rint(figure.value()) && figure.of() == null && figure.interval() == null;
        String value = Double.isNaN(figure.value())
                ? "-"
                : String.format(Locale.ROOT, whole ? "%.0f" : "%.4f", figure.value());
        String interval = figure.interval() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "(%.4f to %.4f)",
                        figure.interval().low(),
                        figure.interval().high());
        String counts = figure.of() == null ? "" : "%d of %d".formatted(figure.count(), figure.of());
        return String.format(Locale.ROOT, "  %-44s %10s  %-22s %s", figure.name(), value, interval, counts)
                        .stripTrailing()
                + System.lineSeparator();
    }

    /** The same figures as JSON. */
    public String toJson() {
        return json().toPrettyString();
    }

    /** The same figures of several packages as JSON: {@code {"evaluations": [...]}}. */
    public static String toJson(List<EvaluationReport> reports) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        ArrayNode all = root.putArray("evaluations");
        reports.forEach(report -> all.add(report.json()));
        return root.toPrettyString();
    }

    private ObjectNode json() {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("modelPackage", modelPackage)
                .put("manifestSha256", manifestSha256)
                .put("data", "%s, split %s".formatted(data, split))
                .put("split", split)
                .put("films", films)
                .put("patients", patients);
        unreadable.forEach(root.putArray("unreadable")::add);
        if (!notes.isEmpty()) {
            notes.forEach(root.putArray("notes")::add);
        }
        if (!timed.isEmpty()) {
            timed.forEach(root.putArray("timedFilms")::add);
        }
        ObjectNode all = root.putObject("figures");
        for (Section section : sections) {
            ObjectNode node = all.putObject(section.id());
            section.figures().forEach(figure -> write(node.putObject(figure.name()), figure));
        }
        return root;
    }

    private static void write(ObjectNode node, Figure figure) {
        if (Double.isNaN(figure.value())) {
            node.putNull("value");
        } else {
            node.put("value", figure.value());
        }
        if (figure.interval() != null) {
            node.putArray("ci95")
                    .add(figure.interval().low())
                    .add(figure.interval().high());
        }
        if (figure.of() != null) {
            node.put("count", figure.count()).put("of", figure.of());
        }
    }
}
