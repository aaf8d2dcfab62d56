package org.prodrome.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.equation.WhoGrowthTable;
import org.prodrome.longitudinal.vectors.SecondUnitRunner;
import org.prodrome.longitudinal.vectors.UnitSwaps;
import org.prodrome.longitudinal.vectors.VectorRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the equations on tables of published inputs and results. */
@Command(
        name = "vectors",
        description = {
            "Runs every equation on a folder of vector files (NAME.csv with the columns of its published counterpart) and prints rows, passed and failed ids per file.",
            "A file whose equation this version does not have is listed as not implemented; in JSON none of its rows has passed.",
            "Ends with 1 when a row fails that an equation is there for, or when there is no file."
        },
        mixinStandardHelpOptions = true)
final class VectorsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder of vector files.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = "--json",
            description =
                    "Print the figures as JSON instead: an array of {\"file\", \"rows\", \"passed\", \"failed\": [ids]}.")
    private boolean json;

    @Option(
            names = "--second-units",
            description =
                    "Also run every file with its inputs in the other unit in use, and exchange units by mistake to see what is caught.")
    private boolean secondUnits;

    @Option(
            names = "--who-tables",
            paramLabel = "DIR",
            description =
                    "Folder with the tables of WHO's anthro package (weianthro.txt and the others), which may not be shipped; without it who_growth_0_5y.csv is not run.")
    private @Nullable Path whoTables;

    @Override
    public Integer call() throws IOException {
        if (whoTables != null) {
            try {
                WhoGrowthTable.supply(whoTables);
            } catch (IOException unusable) {
                spec.commandLine().getErr().println("--who-tables: " + unusable.getMessage());
                return 2;
            }
        }
        VectorRunner.Report report = VectorRunner.run(folder);
        if (report.files().isEmpty()) {
            spec.commandLine().getErr().println("no vector files (*.csv) in " + folder);
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean passed = report.allPassed();
        if (json) {
            out.println(report.toJson());
        } else {
            out.print(report.toTable());
        }
        if (secondUnits && json) {
            passed &= SecondUnitRunner.run(folder).allPassed();
        } else if (secondUnits) {
            SecondUnitRunner.Report second = SecondUnitRunner.run(folder);
            out.printf("%n%s%n%s", second.toTable(), UnitSwaps.run(folder).toTable());
            passed &= second.allPassed();
        }
        out.flush();
        return passed && !report.files().isEmpty() ? 0 : 1;
    }
}
