package org.prodrome.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Entry point of the jar: one command line. */
public final class ProdromeApplication {
    /** Exit code of a command whose server keeps running when the command line is done. */
    static final int KEEPS_RUNNING = -1;

    /**
     * Seconds after which the JDK's HTTP clients let go of an idle connection; servers commonly wait 60 before they do.
     */
    private static final String IDLE = "jdk.httpclient.keepalive.timeout";

    public static void main(String[] args) {
        // JDK 17 would keep it for 1,200: a POST that meets the other side's closing fails and is not sent again.
        if (System.getProperty(IDLE) == null) {
            System.setProperty(IDLE, "20");
        }
        // Commands that start no server stay quiet; the server sets its own levels from application.yaml.
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        int code = commandLine().execute(args);
        if (code != KEEPS_RUNNING) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new ProdromeCommand());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            failed.getErr().println("prodrome: " + PlainMessage.of(failure));
            return 1;
        });
        return line;
    }

    private ProdromeApplication() {}
}
