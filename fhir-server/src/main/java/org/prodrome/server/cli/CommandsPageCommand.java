package org.prodrome.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Parameters;

/** Writes {@code docs/commands.md} from the commands' own help. */
@Command(
        name = "commands-page",
        hidden = true,
        description = "Writes the page that documents the commands from their own --help.",
        mixinStandardHelpOptions = true)
final class CommandsPageCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The page to write.")
    @SuppressWarnings("NullAway.Init") // required
    private Path page;

    @Override
    public Integer call() throws IOException {
        Files.writeString(page, text());
        return 0;
    }

    /** The page: every visible command's help, in the order of the root's list. */
    static String text() {
        StringBuilder text = new StringBuilder(
                "# Commands\n\nGenerated from `--help` (`./prodrome commands-page docs/commands.md`); a test keeps it true.\n");
        append(text, ProdromeApplication.commandLine());
        return text.toString();
    }

    private static void append(StringBuilder text, CommandLine command) {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```\n");
        text.append(command.getUsageMessage(Ansi.OFF).stripTrailing()).append("\n```\n");
        command.getSubcommands().values().forEach(sub -> append(text, sub));
    }
}
