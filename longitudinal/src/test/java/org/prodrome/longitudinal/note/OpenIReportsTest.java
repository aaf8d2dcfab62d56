package org.prodrome.longitudinal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.SharedData;

/**
 * The rules against the manual index of the Open-i chest film reports (Demner-Fushman, J Am Med Inform Assoc
 * 2016;23:304, 10.1093/jamia/ocv080): a report asserts a finding where any asserted fact of its findings or impression
 * does. The lexicon was written on the train split; the figures are those of the two others, and the file that facts
 * carry is what this test writes to {@code target/note-precision.tsv}.
 */
class OpenIReportsTest {
    /** Beginnings of the index terms that are the finding. */
    private static final Map<String, List<String>> GOLD = new LinkedHashMap<>();

    static {
        GOLD.put("cardiomegaly", List.of("Cardiomegaly", "Cardiac Shadow/enlarged"));
        GOLD.put("pleural effusion", List.of("Pleural Effusion"));
        GOLD.put("opacity", List.of("Opacity"));
        GOLD.put("nodule", List.of("Nodule"));
        GOLD.put("pneumothorax", List.of("Pneumothorax", "Hydropneumothorax"));
        GOLD.put("pulmonary edema", List.of("Pulmonary Edema", "Pulmonary Congestion"));
        GOLD.put("atelectasis", List.of("Pulmonary Atelectasis"));
        GOLD.put(
                "emphysema",
                List.of(
                        "Emphysema",
                        "Pulmonary Emphysema",
                        "Pulmonary Disease, Chronic Obstructive",
                        "Lung, Hyperlucent",
                        "Lung/hyperdistention"));
        GOLD.put("granuloma", List.of("Calcified Granuloma", "Granuloma", "Granulomatous Disease"));
        GOLD.put("consolidation", List.of("Consolidation", "Infiltrate", "Airspace Disease", "Pneumonia"));
        GOLD.put("hiatal hernia", List.of("Hernia, Hiatal"));
        GOLD.put("scoliosis", List.of("Scoliosis"));
        GOLD.put("pulmonary fibrosis", List.of("Pulmonary Fibrosis", "Lung Diseases, Interstitial"));
        GOLD.put(
                "spinal degeneration",
                List.of("Spondylosis", "Osteophyte", "Thoracic Vertebrae/degenerative", "Spine/degenerative"));
    }

    private record Report(String split, String text, List<String> terms) {
        boolean has(String kind) {
            return GOLD.getOrDefault(kind, List.of()).stream()
                    .anyMatch(begin -> terms.stream().anyMatch(term -> term.startsWith(begin)));
        }
    }

    private record Figures(int asserted, int gold, int correct) {
        double precision() {
            return asserted == 0 ? 0 : (double) correct / asserted;
        }

        double recall() {
            return gold == 0 ? 0 : (double) correct / gold;
        }
    }

    @Test
    void assertsWhatTheIndexersFound() throws IOException {
        List<Report> reports = reports(SharedData.dir("data/reports").resolve("openi_reports.jsonl.gz"));
        Map<String, Figures> heldOut = measure(
                reports.stream().filter(report -> !report.split.equals("train")).toList());
        StringBuilder table = new StringBuilder("# kind\tasserted\tgold\tcorrect\tprecision\trecall%n".formatted());
        heldOut.forEach((kind, figures) -> table.append(String.format(
                Locale.ROOT,
                "%s\t%d\t%d\t%d\t%.3f\t%.3f%n",
                kind,
                figures.asserted,
                figures.gold,
                figures.correct,
                figures.precision(),
                figures.recall())));
        Files.writeString(Path.of("target", "note-precision.tsv"), table);
        Figures all = heldOut.values().stream()
                .reduce((one, other) ->
                        new Figures(one.asserted + other.asserted, one.gold + other.gold, one.correct + other.correct))
                .orElseThrow();
        assertThat(all.precision()).isGreaterThan(0.9);
        assertThat(all.recall()).isGreaterThan(0.7);
        assertThat(Lines.of("precision.tsv"))
                .as("the figures that facts carry are those just measured: copy target/note-precision.tsv")
                .isEqualTo(table.toString().lines().skip(1).toList());
    }

    private static Map<String, Figures> measure(List<Report> reports) {
        Map<String, Figures> figures = new LinkedHashMap<>();
        for (String kind : GOLD.keySet()) {
            int asserted = 0;
            int gold = 0;
            int correct = 0;
            for (Report report : reports) {
                boolean said = NoteReader.read(report.text, NoteSection.NONE).stream()
                        .anyMatch(fact -> fact.kind().equals(kind) && fact.asserted());
                asserted += said ? 1 : 0;
                gold += report.has(kind) ? 1 : 0;
                correct += said && report.has(kind) ? 1 : 0;
            }
            figures.put(kind, new Figures(asserted, gold, correct));
        }
        return figures;
    }

    private static List<Report> reports(Path file) throws IOException {
        List<Report> reports = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> terms =
                        strings(line.substring(line.indexOf("\"mesh_major\"")).split("]", 2)[0] + "]");
                if (!terms.contains("No Indexing")) {
                    reports.add(new Report(
                            field(line, "split"),
                            "FINDINGS: " + field(line, "findings") + "\nIMPRESSION: " + field(line, "impression"),
                            terms.subList(1, terms.size())));
                }
            }
        }
        return reports;
    }

    private static String field(String line, String name) {
        Matcher found =
                Pattern.compile("\"" + name + "\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(line);
        return found.find()
                ? found.group(1).replace("\\n", "\n").replace("\\\"", "\"").replaceAll("\\\\u[0-9a-f]{4}", " ")
                : "";
    }

    private static List<String> strings(String text) {
        return Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }
}
