package org.prodrome.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "A file whose equation this version does not have is listed as not implemented. Ends with 1 when a row fails."
        },
        mixinStandardHelpOptions = true)
final class VectorsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder of vector files.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        VectorRunner.Report report = VectorRunner.run(folder);
        spec.commandLine().getOut().print(report.toTable());
        spec.commandLine().getOut().flush();
        if (json != null) {
            Files.writeString(json, report.toJson(), StandardCharsets.UTF_8);
        }
        return report.allPassed() ? 0 : 1;
    }
}
