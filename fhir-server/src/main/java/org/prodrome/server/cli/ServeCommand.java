package org.prodrome.server.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.prodrome.server.address.PublicAddress;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is stopped. */
@Command(
        name = "serve",
        description =
                "Starts the server and keeps it running. Embedded H2 database and local folders unless --set says otherwise.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for the database, DICOM instances and indexes (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/server")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path data;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println("Starting the server (half a minute or so) ...");
        spec.commandLine().getOut().flush();
        ConfigurableApplicationContext context = server.start(data, Map.of());
        spec.commandLine()
                .getOut()
                .printf(
                        "Prodrome listens on port %d and is reached at %s (FHIR /fhir, DICOMweb /dicomweb, CDS Hooks /cds-services). %s%n",
                        server.port(), context.getBean(PublicAddress.class).base(), ServerOptions.howToStop());
        return ProdromeApplication.KEEPS_RUNNING;
    }
}
