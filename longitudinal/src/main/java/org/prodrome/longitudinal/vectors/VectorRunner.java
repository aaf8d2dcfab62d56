package org.prodrome.longitudinal.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs every vector file ({@code *.csv}) of a folder against the equations. A row passes when every expected cell is
 * met; a row that cannot be read fails. Files that no equation is implemented for are listed as such, never skipped.
 */
public final class VectorRunner {
    private VectorRunner() {}

    /**
     * What came of one file.
     *
     * @param file its name
     * @param rows how many rows; null when no equation is implemented for it
     * @param passed how many of them passed; null likewise
     * @param failed ids of the others
     */
    public record FileResult(
            String file, @Nullable Integer rows, @Nullable Integer passed, List<String> failed) {
        public FileResult {
            failed = List.copyOf(failed);
        }

        /** Whether there is an equation for the file. */
        public boolean isImplemented() {
            return rows != null;
        }

        /** Why no row was run; empty when rows were. */
        String note() {
            if (!isImplemented()) {
                return "not implemented";
            }
            return Integer.valueOf(0).equals(rows) && file.startsWith(GrowthVectors.WHO_FILE) ? "needs WHO tables" : "";
        }
    }

    /** The results of a folder, in the order of the files' names. */
    public record Report(List<FileResult> files) {
        public Report {
            files = List.copyOf(files);
        }

        /** Whether every row of every implemented file passed. */
        public boolean allPassed() {
            return files.stream().allMatch(file -> file.failed().isEmpty());
        }

        /** A table for people, one line a file and a last line with the sums. */
        public String toTable() {
            StringBuilder table =
                    new StringBuilder("%-34s %6s %6s  %s%n".formatted("file", "rows", "passed", "failed"));
            int rows = 0;
            int passed = 0;
            for (FileResult file : files) {
                Integer all = file.rows();
                Integer good = file.passed();
                if (all == null || good == null) {
                    table.append("%-34s %6s %6s  not implemented%n".formatted(file.file(), "-", "-"));
                } else {
                    rows += all;
                    passed += good;
                    table.append("%-34s %6d %6d  %s%n"
                            .formatted(
                                    file.file(),
                                    all,
                                    good,
                                    (String.join(" ", file.failed()) + " " + file.note()).strip()));
                }
            }
            return table.append("%-34s %6d %6d%n".formatted("all implemented", rows, passed))
                    .toString();
        }

        /** The same as a JSON array: {@code file}, {@code rows}, {@code passed}, {@code failed}. */
        public String toJson() {
            ObjectMapper json = new ObjectMapper();
            ArrayNode array = json.createArrayNode();
            for (FileResult file : files) {
                ObjectNode entry = array.addObject();
                entry.put("file", file.file());
                entry.put("rows", file.rows());
                entry.put("passed", file.passed());
                ArrayNode failed = entry.putArray("failed");
                file.failed().forEach(failed::add);
                if (!file.note().isEmpty()) {
                    entry.put("note", file.note());
                }
            }
            try {
                return json.writerWithDefaultPrettyPrinter().writeValueAsString(array);
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("a tree of strings and numbers is always JSON", impossible);
            }
        }
    }

    /** Runs the folder. */
    public static Report run(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> file.getFileName().toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
        List<FileResult> results = new ArrayList<>();
        for (Path file : files) {
            results.add(runFile(file));
        }
        return new Report(results);
    }

    private static FileResult runFile(Path file) throws IOException {
        String name = file.getFileName().toString();
        BiConsumer<VectorRow, Expectations> equation =
                Equations.forFile(name.substring(0, name.length() - ".csv".length()));
        if (equation == null && name.equals(GrowthVectors.WHO_FILE + ".csv")) {
            return new FileResult(name, 0, 0, List.of());
        }
        if (equation == null) {
            return new FileResult(name, null, null, List.of());
        }
        List<VectorRow> rows = VectorFile.read(file);
        List<String> failed = rows.stream()
                .filter(row -> !passes(row, equation))
                .map(VectorRow::id)
                .toList();
        return new FileResult(name, rows.size(), rows.size() - failed.size(), failed);
    }

    private static boolean passes(VectorRow row, BiConsumer<VectorRow, Expectations> equation) {
        Expectations expectations = new Expectations(row);
        try {
            equation.accept(row, expectations);
        } catch (VectorRow.MalformedCellException | IllegalArgumentException | NoSuchElementException malformed) {
            return false;
        }
        return expectations.areMet();
    }
}
