package org.prodrome.server.cli;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.prodrome.server.client.RequestFailedException;
import org.prodrome.server.client.ServerClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Posts Bundles and DICOM files to a running server. */
@Command(
        name = "load",
        description = {
            "Posts FHIR transaction Bundles (*.json, *.json.gz) and DICOM files (any other file) to a running server.",
            "Folders are read recursively; Synthea's hospital and practitioner files go first. A file that is refused is named with the server's reason and the rest goes on."
        },
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Root of the server (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://127.0.0.1:8080")
    @SuppressWarnings("NullAway.Init") // has a default
    private URI server;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or folders.")
    @SuppressWarnings("NullAway.Init") // at least one is required
    private List<Path> paths;

    @Override
    public Integer call() throws IOException {
        ServerClient client = new ServerClient(server, FhirContext.forR4Cached(), new ObjectMapper());
        int failed = 0;
        for (Path path : paths) {
            failed += load(client, path, spec);
        }
        return failed == 0 ? 0 : 1;
    }

    /**
     * Loads one file or folder and prints a line per file.
     *
     * @return how many files were refused
     */
    static int load(ServerClient client, Path path, CommandSpec spec) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(path)) {
            files = walk.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(LoadCommand::order).thenComparing(Path::toString))
                    .toList();
        }
        int failed = 0;
        int number = 0;
        for (Path file : files) {
            number++;
            String outcome;
            try {
                outcome = post(client, file);
            } catch (RequestFailedException e) {
                outcome = "REFUSED: " + e.getMessage();
                failed++;
            }
            spec.commandLine().getOut().printf("  [%d/%d] %s  %s%n", number, files.size(), file.getFileName(), outcome);
        }
        return failed;
    }

    private static String post(ServerClient client, Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (isBundle(name)) {
            client.postBundle(text(file));
            return "bundle stored";
        }
        client.store(List.of(Files.readAllBytes(file)));
        return "instance stored";
    }

    private static boolean isBundle(String name) {
        return name.endsWith(".json") || name.endsWith(".json.gz");
    }

    private static String text(Path file) throws IOException {
        if (!file.toString().endsWith(".gz")) {
            return Files.readString(file);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The first identifier of every Patient in the bundles of a file or folder, as {@code system|value}. */
    static List<String> patientIdentifiers(Path path) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(path)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> isBundle(file.getFileName().toString().toLowerCase(Locale.ROOT)))
                    .sorted()
                    .toList();
        }
        List<String> identifiers = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (Path file : files) {
            for (JsonNode entry : json.readTree(text(file)).path("entry")) {
                JsonNode resource = entry.path("resource");
                JsonNode identifier = resource.path("identifier").path(0);
                if (resource.path("resourceType").asText().equals("Patient") && identifier.has("value")) {
                    identifiers.add(identifier.path("system").asText("") + "|"
                            + identifier.path("value").asText());
                }
            }
        }
        return identifiers;
    }

    private static int order(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("hospital") ? 0 : name.startsWith("practitioner") ? 1 : name.contains(".json") ? 2 : 3;
    }
}
