package org.prodrome.imaging.adapter;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.prodrome.imaging.preprocess.Sha256;

/**
 * The stored protocol of an evaluation: each film with its fold, its label and what the heads that had not seen its
 * patient said. Films and patients stand in it by keys that only whoever has the list can make again.
 *
 * @param rows in the order of the list
 */
record Protocol(List<Row> rows) {
    private static final int KEY = 24;
    private static final String[] HEADER = {"film", "patient", "fold", "positive", "probability"};

    /** One film. */
    record Row(String film, String patient, int fold, boolean positive, double probability) {}

    Protocol {
        rows = List.copyOf(rows);
    }

    static Protocol of(List<Prediction> predictions, Folds folds) {
        return new Protocol(predictions.stream()
                .map(row -> new Row(
                        film(row.patient(), row.film()),
                        patient(row.patient()),
                        folds.byPatient().getOrDefault(row.patient(), 0),
                        row.positive(),
                        row.probability()))
                .toList());
    }

    /** Key of a film. */
    static String film(String patient, String film) {
        return key("film", patient + "\n" + film);
    }

    /** Key of a patient. */
    static String patient(String patient) {
        return key("patient", patient);
    }

    private static String key(String kind, String text) {
        return Sha256.hex((kind + "\n" + text).getBytes(StandardCharsets.UTF_8)).substring(0, KEY);
    }

    /** The settled folds of the patients that are in the protocol, by the list's own patients. */
    Map<String, Integer> folds(List<Example> examples) {
        Map<String, Integer> byKey = new HashMap<>();
        rows.forEach(row -> byKey.put(row.patient(), row.fold()));
        Map<String, Integer> folds = new HashMap<>();
        for (Example example : examples) {
            Integer fold = byKey.get(patient(example.patient()));
            if (fold != null) {
                folds.put(example.patient(), fold);
            }
        }
        return folds;
    }

    byte[] toCsv() {
        StringBuilder text = new StringBuilder(String.join(",", HEADER)).append('\n');
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%d,%s%n",
                    row.film(),
                    row.patient(),
                    row.fold(),
                    row.positive() ? 1 : 0,
                    row.probability()));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when it is no such table */
    static Protocol parse(byte[] csv) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .build();
        List<Row> rows = new ArrayList<>();
        try (CSVParser lines = CSVParser.parse(new StringReader(new String(csv, StandardCharsets.UTF_8)), format)) {
            for (CSVRecord line : lines) {
                int fold = Integer.parseInt(line.get("fold"));
                double probability = Double.parseDouble(line.get("probability"));
                if (fold < 0 || fold >= NestedCrossValidation.OUTER || !(probability >= 0 && probability <= 1)) {
                    throw new IOException("the stored protocol has a fold or probability that cannot be");
                }
                rows.add(new Row(
                        line.get("film"),
                        line.get("patient"),
                        fold,
                        line.get("positive").equals("1"),
                        probability));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the stored protocol is not of the form that was written", e);
        }
        return new Protocol(rows);
    }
}
