package org.prodrome.longitudinal.backtest.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** A CSV file (RFC 4180), gzipped or not, row by row. */
public final class Table {
    /** One row; a cell that is not there is empty. */
    public static final class Row {
        private final Path file;
        private final Map<String, Integer> columns;
        private final List<String> cells;

        private Row(Path file, Map<String, Integer> columns, List<String> cells) {
            this.file = file;
            this.columns = columns;
            this.cells = cells;
        }

        /**
         * The cell of a column, without surrounding blanks.
         *
         * @throws UnreadableSourceException when the file has no such column
         */
        public String get(String column) {
            Integer at = columns.get(column);
            if (at == null) {
                throw new UnreadableSourceException("%s has no column %s; it has %s"
                        .formatted(file.getFileName(), column, String.join(", ", columns.keySet())));
            }
            return at < cells.size() ? cells.get(at).strip() : "";
        }

        /** The cell as a number; not a number when it is empty or none. */
        public double number(String column) {
            String cell = get(column);
            try {
                return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
            } catch (NumberFormatException notANumber) {
                return Double.NaN;
            }
        }
    }

    private Table() {}

    /** Hands every row to the consumer, in the file's order. */
    public static void read(Path file, Consumer<Row> rows) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<String, Integer> columns = new HashMap<>();
            record(reader).forEach(name -> columns.put(name.strip(), columns.size()));
            for (List<String> cells = record(reader); !cells.isEmpty(); cells = record(reader)) {
                rows.accept(new Row(file, columns, cells));
            }
        }
    }

    /** How many rows a file has; empty when it cannot be read, which reading it will tell. */
    static OptionalInt rows(Path file) {
        int[] rows = {0};
        try {
            read(file, row -> rows[0]++);
            return OptionalInt.of(rows[0]);
        } catch (IOException unreadable) {
            return OptionalInt.empty();
        }
    }

    /** The next record, which may span lines inside quotes; empty at the end. */
    private static List<String> record(BufferedReader reader) throws IOException {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '"') {
                    if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                        cell.append(c);
                        i++;
                    } else {
                        quoted = !quoted;
                    }
                } else if (c == ',' && !quoted) {
                    cells.add(cell.toString());
                    cell.setLength(0);
                } else {
                    cell.append(c);
                }
            }
            if (!quoted) {
                cells.add(cell.toString());
                return cells;
            }
            cell.append('\n');
        }
        return List.of();
    }
}
