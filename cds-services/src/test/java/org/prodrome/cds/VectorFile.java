package org.prodrome.cds;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rows of one file of reference vectors (commas, no quotes, a header line). */
public final class VectorFile {
    /** One row by column name. */
    public record Row(Map<String, String> cells) {
        public String get(String column) {
            return Objects.requireNonNull(cells.get(column), column);
        }

        public double number(String column) {
            return Double.parseDouble(get(column));
        }
    }

    public static List<Row> read(String file) throws IOException {
        List<String> lines =
                Files.readAllLines(SharedData.dir("reference/vectors").resolve(file));
        String[] header = lines.get(0).split(",", -1);
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < header.length && i < cells.length; i++) {
                row.put(header[i], cells[i]);
            }
            rows.add(new Row(row));
        }
        return rows;
    }

    private VectorFile() {}
}
