package org.prodrome.server.real;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A CSV file (RFC 4180), zipped or not, row by row. */
final class Table {
    /** One row; a cell that is not there is empty. */
    record Row(Map<String, Integer> columns, List<String> cells) {
        String get(String column) {
            int at = columns.getOrDefault(column, -1);
            if (at < 0) {
                throw new IllegalArgumentException("no column " + column + " in " + columns.keySet());
            }
            return at < cells.size() ? cells.get(at) : "";
        }
    }

    private Table() {}

    /** Every row that is wanted, in the file's order. */
    static List<Row> read(Path file, Predicate<Row> wanted) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<String, Integer> columns = new HashMap<>();
            List<String> names = record(reader);
            names.forEach(name -> columns.put(name, columns.size()));
            List<Row> rows = new ArrayList<>();
            for (List<String> cells = record(reader); !cells.isEmpty(); cells = record(reader)) {
                Row row = new Row(columns, cells);
                if (wanted.test(row)) {
                    rows.add(row);
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
                    boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                    if (doubled) {
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
