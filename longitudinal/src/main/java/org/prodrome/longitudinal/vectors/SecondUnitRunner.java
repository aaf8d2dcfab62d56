package org.prodrome.longitudinal.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Runs the vector files once more with every input that has another unit in use converted to it and read back by the
 * product, so that the same results must come out.
 */
public final class SecondUnitRunner {
    private SecondUnitRunner() {}

    /**
     * What came of one file.
     *
     * @param file its name
     * @param rows how many rows
     * @param converted rows with at least one input in another unit
     * @param passed rows with the expected results
     * @param refused rows with an input that the product takes for a mistake in either unit: published tests of
     *     extremes
     * @param failed ids of the others
     */
    public record FileResult(String file, int rows, int converted, int passed, int refused, List<String> failed) {
        public FileResult {
            failed = List.copyOf(failed);
        }
    }

    /** The results of a folder, in the order of the files' names, without files that no equation is implemented for. */
    public record Report(List<FileResult> files) {
        public Report {
            files = List.copyOf(files);
        }

        /** Whether no row failed. */
        public boolean allPassed() {
            return files.stream().allMatch(file -> file.failed().isEmpty());
        }

        /** A table for people, one line a file and a last line with the sums. */
        public String toTable() {
            String line = "%-34s %6d %10d %6d %8d  %s%n";
            StringBuilder table = new StringBuilder("%-34s %6s %10s %6s %8s  %s%n"
                    .formatted("second units", "rows", "converted", "passed", "refused", "failed"));
            int[] sums = new int[4];
            for (FileResult file : files) {
                table.append(line.formatted(
                        file.file(),
                        file.rows(),
                        file.converted(),
                        file.passed(),
                        file.refused(),
                        String.join(" ", file.failed())));
                sums[0] += file.rows();
                sums[1] += file.converted();
                sums[2] += file.passed();
                sums[3] += file.refused();
            }
            return table.append(line.formatted("all implemented", sums[0], sums[1], sums[2], sums[3], ""))
                    .toString();
        }
    }

    /** Runs the folder. */
    public static Report run(Path folder) throws IOException {
        List<FileResult> results = new ArrayList<>();
        for (Path file : VectorRunner.files(folder)) {
            Optional<BiConsumer<VectorRow, Expectations>> equation = VectorRunner.equation(file);
            if (equation.isPresent()) {
                results.add(run(file, VectorFile.read(file), equation.get()));
            }
        }
        return new Report(results);
    }

    private static FileResult run(Path file, List<VectorRow> rows, BiConsumer<VectorRow, Expectations> equation) {
        List<String> failed = new ArrayList<>();
        int converted = 0;
        int refused = 0;
        for (VectorRow row : rows) {
            converted += SecondUnits.cells(row) > 0 ? 1 : 0;
            try {
                Optional<VectorRow> second = SecondUnits.convert(row);
                if (second.isEmpty()) {
                    refused++;
                } else if (!VectorRunner.passes(second.get(), equation)) {
                    failed.add(row.id());
                }
            } catch (VectorRow.MalformedCellException malformed) {
                failed.add(row.id());
            }
        }
        return new FileResult(
                String.valueOf(file.getFileName()),
                rows.size(),
                converted,
                rows.size() - refused - failed.size(),
                refused,
                failed);
    }
}
