package org.prodrome.longitudinal.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a comma-separated file with a header line; cells may be quoted, quotes inside are doubled (RFC 4180). Bytes
 * that are no UTF-8 become replacement characters, so that only their own rows fail.
 */
final class VectorFile {
    private VectorFile() {}

    static List<VectorRow> read(Path file) throws IOException {
        List<List<String>> lines = parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        List<VectorRow> rows = new ArrayList<>();
        for (List<String> line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            Map<String, String> cells = new HashMap<>();
            for (int i = 0; i < lines.get(0).size(); i++) {
                cells.put(lines.get(0).get(i), i < line.size() ? line.get(i).strip() : "");
            }
            rows.add(new VectorRow(rows.size() + 1, cells));
        }
        return rows;
    }

    private static List<List<String>> parse(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                line.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                end(lines, line, cell);
                line = new ArrayList<>();
            } else if (c != '\r' && c != '\ufeff') {
                cell.append(c);
            }
        }
        end(lines, line, cell);
        return lines;
    }

    private static void end(List<List<String>> lines, List<String> line, StringBuilder cell) {
        if (!line.isEmpty() || !cell.isEmpty()) {
            line.add(cell.toString());
            cell.setLength(0);
            lines.add(line);
        }
    }
}
