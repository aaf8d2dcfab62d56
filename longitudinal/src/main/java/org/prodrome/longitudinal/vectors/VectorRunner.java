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
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

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
     * @param isImplemented whether there is an equation for it
     * @param rows how many rows
     * @param passed how many of them passed; none without an equation
     * @param failed ids of the others: all of them without an equation
     */
    public record FileResult(String file, boolean isImplemented, int rows, int passed, List<String> failed) {
        public FileResult {
            failed = List.copyOf(failed);
        }

        /** Why no row was run. */
        String whyNot() {
            return file.equals(GrowthVectors.WHO_FILE + ".csv")
                    ? "not run: needs WHO's growth tables (--who-tables DIR)"
                    : "not implemented";
        }
    }

    /** The results of a folder, in the order of the files' names. */
    public record Report(List<FileResult> files) {
        public Report {
            files = List.copyOf(files);
        }

        /** Whether every row of every implemented file passed. */
        public boolean allPassed() {
            return files.stream()
                    .allMatch(file -> !file.isImplemented() || file.failed().isEmpty());
        }

        /** A table for people, one line a file and a last line with the sums. */
        public String toTable() {
            StringBuilder table =
                    new StringBuilder("%-34s %6s %6s  %s%n".formatted("file", "rows", "passed", "failed"));
            int rows = 0;
            int passed = 0;
            for (FileResult file : files) {
                rows += file.isImplemented() ? file.rows() : 0;
                passed += file.passed();
                table.append("%-34s %6d %6d  %s%n"
                        .formatted(
                                file.file(),
                                file.rows(),
                                file.passed(),
                                file.isImplemented() ? String.join(" ", file.failed()) : file.whyNot()));
            }
            return table.append("%-34s %6d %6d%n".formatted("all implemented", rows, passed))
                    .toString();
        }

        /**
         * The same as a JSON array: {@code file}, {@code rows}, {@code passed}, {@code failed}. A file without an
         * equation has passed none, and all of its rows stand as failed.
         */
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
        List<FileResult> results = new ArrayList<>();
        for (Path file : files(folder)) {
            results.add(runFile(file));
        }
        return new Report(results);
    }

    /** The folder's vector files by name. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            file -> String.valueOf(file.getFileName()).endsWith(".csv") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /** What a file's rows are checked by, if anything. */
    static Optional<BiConsumer<VectorRow, Expectations>> equation(Path file) {
        String name = String.valueOf(file.getFileName());
        return Optional.ofNullable(Equations.forFile(name.substring(0, name.length() - ".csv".length())));
    }

    private static FileResult runFile(Path file) throws IOException {
        Optional<BiConsumer<VectorRow, Expectations>> equation = equation(file);
        List<VectorRow> rows = VectorFile.read(file);
        List<String> failed = rows.stream()
                .filter(row -> equation.isEmpty() || !passes(row, equation.get()))
                .map(VectorRow::id)
                .toList();
        return new FileResult(
                String.valueOf(file.getFileName()),
                equation.isPresent(),
                rows.size(),
                rows.size() - failed.size(),
                failed);
    }

    /** Whether a row's expectations are met. Whatever its cells do to an equation, only this row fails. */
    static boolean passes(VectorRow row, BiConsumer<VectorRow, Expectations> equation) {
        Expectations expectations = new Expectations(row);
        try {
            equation.accept(row, expectations);
        } catch (RuntimeException malformed) {
            return false;
        }
        return expectations.areMet();
    }
}
