package org.prodrome.server.cli;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.server.client.RequestFailedException;
import org.prodrome.server.client.ServerClient;
import org.prodrome.server.demo.DemoPatient;
import org.prodrome.server.demo.DemoPopulation;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job in one command: a record and films go in, cards come out. */
@Command(
        name = "demo",
        description = {
            "Starts the server, loads a demo population with synthetic chest films, fires patient-view over HTTP and prints the cards.",
            "Then keeps serving and prints the addresses to try next."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String SERVICE = "prodrome-patient-view";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder the demo keeps its database and films in; a second run finds them there (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/demo")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path data;

    @Option(names = "--exit", description = "End after the cards instead of serving on.")
    private boolean exit;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description =
                    "Also load your own transaction Bundles from this folder or file and show the cards of their patients.")
    private @Nullable Path bundles;

    @Option(
            names = "--dicom",
            paramLabel = "DIR",
            description = "Also load your own DICOM files from this folder or file.")
    private @Nullable Path dicom;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting the server (half a minute or so) ...");
        try (Closer context = new Closer(options.start(
                data,
                Map.of(
                        "prodrome.governance.demo", "true",
                        "prodrome.cds.trust.unregistered-callers", "true",
                        "logging.level.org.prodrome", "warn")))) {
            ServerClient server = new ServerClient(
                    URI.create("http://127.0.0.1:" + options.port()), FhirContext.forR4Cached(), new ObjectMapper());
            out.println("Loading the demo population ...");
            DemoPopulation population = new DemoPopulation(
                    server, FhirContext.forR4Cached(), new Part10Writer(), line -> out.println("  " + line));
            List<String> studies = new ArrayList<>(population.load(LocalDate.now(ZoneId.systemDefault())));
            int refused = loadOwn(server);
            awaitFilms(server, studies, out);
            awaitOptions(server);
            Patient story = patient(
                    server, "Patient?identifier=" + DemoPatient.IDENTIFIER_SYSTEM + "%7C" + DemoPatient.IDENTIFIER);
            showCards(server, story, out);
            for (Patient own : ownPatients(server)) {
                showCards(server, own, out);
            }
            if (exit) {
                return refused == 0 ? 0 : 1;
            }
            addresses(story, out);
            context.keep();
            return ProdromeApplication.KEEPS_RUNNING;
        }
    }

    private int loadOwn(ServerClient server) throws IOException {
        int refused = 0;
        if (bundles != null) {
            refused += LoadCommand.load(server, bundles, spec);
        }
        if (dicom != null) {
            refused += LoadCommand.load(server, dicom, spec);
        }
        return refused;
    }

    private void awaitFilms(ServerClient server, List<String> studies, PrintWriter out) {
        if (studies.isEmpty() && dicom == null) {
            return;
        }
        out.println("Waiting for the films to be measured ...");
        for (int waited = 0; waited < 600; waited++) {
            long open = server.getJson("/imaging-jobs/open").path("open").asLong();
            if (open == 0) {
                return;
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        throw new RequestFailedException("the films were not measured within five minutes; see /imaging-jobs", null);
    }

    /** Cards come without options until their content is read. */
    private static void awaitOptions(ServerClient server) {
        for (int waited = 0; waited < 240; waited++) {
            if (!server.getJson("/options").path("state").asText().equals("loading")) {
                return;
            }
            try {
                Thread.sleep(250);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Patient patient(ServerClient server, String query) {
        return (Patient) server.get(query, Bundle.class).getEntryFirstRep().getResource();
    }

    private List<Patient> ownPatients(ServerClient server) throws IOException {
        if (bundles == null) {
            return List.of();
        }
        List<Patient> patients = new ArrayList<>();
        for (String identifier : LoadCommand.patientIdentifiers(bundles)) {
            Bundle found = server.get("Patient?identifier=" + identifier.replace("|", "%7C"), Bundle.class);
            found.getEntry().stream()
                    .map(entry -> (Patient) entry.getResource())
                    .forEach(patients::add);
        }
        return patients;
    }

    private static void showCards(ServerClient server, Patient patient, PrintWriter out) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode request = json.createObjectNode();
        request.put("hook", "patient-view");
        request.put("hookInstance", UUID.randomUUID().toString());
        request.putObject("context")
                .put("userId", "Practitioner/demo")
                .put("patientId", patient.getIdElement().getIdPart());
        long start = System.nanoTime();
        JsonNode response = server.fire(SERVICE, request);
        long millis = (System.nanoTime() - start) / 1_000_000;
        out.println();
        out.printf(
                "patient-view for Patient/%s answered %d card(s) in %d ms%n",
                patient.getIdElement().getIdPart(), response.path("cards").size(), millis);
        CardPrinter.print(response.path("cards"), out);
    }

    private void addresses(Patient story, PrintWriter out) {
        String base = "http://127.0.0.1:" + options.port();
        String id = story.getIdElement().getIdPart();
        out.println();
        out.println("Serving on. Try next, in another terminal:");
        out.println("  curl " + base + "/cds-services");
        out.println("  curl " + base + "/fhir/Patient/" + id);
        out.println("  curl '" + base + "/fhir/Observation?patient=" + id + "&_security=AIAST'");
        out.println("  curl '" + base + "/fhir/ImagingStudy?patient=" + id
                + "'      then  .../fhir/ImagingStudy/<id>/$similar");
        out.println("  " + base + "/ in a browser: what this server is, and the card of its model");
        out.println("  ./prodrome load --server " + base + " YOUR-BUNDLES-OR-DICOM");
        out.println(ServerOptions.howToStop());
    }

    /** Closes the server unless it shall keep running. */
    private static final class Closer implements AutoCloseable {
        private final ConfigurableApplicationContext context;
        private boolean kept;

        Closer(ConfigurableApplicationContext context) {
            this.context = context;
        }

        void keep() {
            kept = true;
        }

        @Override
        public void close() {
            if (!kept) {
                context.close();
            }
        }
    }
}
