package org.prodrome.server.cli;

import org.prodrome.server.record.Program;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command; it only points at the others. */
@Command(
        name = "prodrome",
        description =
                "FHIR-integrated clinical decision support: reads images, history and trends together and says on a CDS Hooks card what they show.",
        mixinStandardHelpOptions = true,
        version = Program.NAME_AND_VERSION,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            LoadCommand.class,
            ModelsCommand.class,
            RegisterCommand.class,
            RulesCommand.class,
            OptionsCommand.class,
            VectorsCommand.class,
            BacktestCommand.class,
            EarlySignalsCommand.class,
            CommandsPageCommand.class
        })
final class ProdromeCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; 'demo' is a good start");
    }
}
