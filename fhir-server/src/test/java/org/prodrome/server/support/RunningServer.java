package org.prodrome.server.support;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.prodrome.server.ServerApplication;
import org.prodrome.server.client.ServerClient;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A real server on a free loopback port with a folder of its own. {@link #open()} is started once for all test classes
 * of the module; it is spoken to over HTTP only.
 */
public final class RunningServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATA = "prodrome.data";

    private final ConfigurableApplicationContext context;
    private final URI base;
    private final Path data;
    private final ServerClient client;
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestClock clock = new TestClock();
    private final GivenAnswers answers = new GivenAnswers();

    private RunningServer(Path data, Map<String, String> settings) {
        this.data = data;
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--" + DATA + "=" + data,
                "--prodrome.zone=UTC",
                "--prodrome.cds.budget=50s",
                "--prodrome.cds.hard-budget=60s",
                "--prodrome.jobs.poll=50ms",
                "--prodrome.jobs.retry-after=100ms",
                "--prodrome.assessment.poll=50ms",
                "--prodrome.trail.poll=50ms",
                "--prodrome.trail.batch=20",
                "--prodrome.drift.poll=500ms",
                "--prodrome.assessment.retry-after=100ms",
                "--logging.level.org.prodrome=warn"));
        settings.forEach((key, value) -> {
            if (!key.equals(DATA)) {
                arguments.add("--" + key + "=" + value);
            }
        });
        SpringApplication application = new SpringApplication(ServerApplication.class);
        application.setLogStartupInfo(false);
        application.addInitializers(starting -> {
            GenericApplicationContext beans = (GenericApplicationContext) starting;
            beans.registerBean("testClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
            beans.registerBean("givenAnswers", GivenAnswers.class, () -> answers);
        });
        this.context = application.run(arguments.toArray(String[]::new));
        this.base = URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
        this.client = new ServerClient(base, FhirContext.forR4Cached(), new ObjectMapper());
        awaitOptions();
    }

    /** A folder for a server. */
    public static Path folder() {
        try {
            return Files.createTempDirectory("prodrome-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitOptions() {
        long end = System.nanoTime() + 3 * PATIENCE.toNanos();
        while (client.getJson("/options").path("state").asText().equals("loading")) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the options are not read");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The shared server in open mode on an embedded database, where everything speaks as in the demonstration. */
    public static RunningServer open() {
        return Shared.OPEN;
    }

    /** A server of its own; the caller closes it. */
    public static RunningServer start(Map<String, String> settings) {
        return start(settings.containsKey(DATA) ? Path.of(settings.get(DATA)) : folder(), settings);
    }

    /** The same on a folder in which something is already, a site's own models for example. */
    public static RunningServer start(Path data, Map<String, String> settings) {
        return new RunningServer(data, settings);
    }

    /** Whom the shared server in open mode may notify. */
    public static Listener listener() {
        return Shared.LISTENER;
    }

    private static final class Shared {
        static final Listener LISTENER = new Listener();
        static final RunningServer OPEN = start(Map.of(
                "spring.datasource.url", "jdbc:h2:mem:prodrome;DB_CLOSE_DELAY=-1",
                "prodrome.governance.demo", "true",
                "prodrome.cds.trust.unregistered-callers", "true",
                "prodrome.unseen.after", "1h",
                "prodrome.unseen.owner", "PractitionerRole/on-call",
                "prodrome.unseen.poll", "200ms",
                "prodrome.subscriptions.endpoints[0]", LISTENER.address()));
    }

    /** Ends what a test made of the server's time; what was written by that time is on the trail before. */
    public void itIsNowAgain() {
        awaitTrail();
        clock.ahead(Duration.ZERO);
    }

    /** The server's time. */
    public TestClock clock() {
        return clock;
    }

    public URI base() {
        return base;
    }

    /** The server's folder. */
    public Path data() {
        return data;
    }

    public ServerClient client() {
        return client;
    }

    /** Any request; {@code headers} are name, value, name, value. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public HttpResponse<String> send(HttpRequest request) {
        return send(request, BodyHandlers.ofString());
    }

    /** Gets what is no text; {@code headers} are name, value, name, value. */
    public HttpResponse<byte[]> bytes(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build(), BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Has HL7's validator judge the answers with cards that were given since the last time, whoever called.
     *
     * @return how many these were
     */
    public int requireValidAnswers() {
        return answers.requireValid();
    }

    /** Waits until the newest job of the study is done or given up and returns it. */
    public JsonNode awaitJob(String studyUid) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode jobs = client.jobsOf(studyUid);
            String state = jobs.path(0).path("state").asText();
            if (state.equals("done") || state.equals("given-up")) {
                return jobs.path(0);
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("the job of the study did not end within " + PATIENCE);
    }

    /** Waits until every change of a patient's record that was committed so far is assessed. */
    public void awaitAssessments() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (client.getJson("/assessments/open").path("open").asLong() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("patients are still waiting for an assessment after " + PATIENCE);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits until every answer and every item of feedback has its resources. */
    public void awaitTrail() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode open = client.getJson("/trail/open");
        while (open.path("answers").asLong()
                        + open.path("feedback").asLong()
                        + open.path("accesses").asLong()
                > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the trail is not written after " + PATIENCE);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            open = client.getJson("/trail/open");
        }
    }

    /** Has the store fail for some resources until the result is closed. */
    public BrokenStore breakStore(Predicate<IBaseResource> which, Supplier<BaseServerResponseException> how) {
        return new BrokenStore(context.getBean(IInterceptorService.class), which, how);
    }

    /** Fires patient-view for a patient of the server's own record. */
    public JsonNode patientView(String patientId) {
        ObjectNode request = new ObjectMapper().createObjectNode();
        request.put("hook", "patient-view")
                .put("hookInstance", UUID.randomUUID().toString());
        request.putObject("context").put("userId", "Practitioner/1").put("patientId", patientId);
        return client.fire("prodrome-patient-view", request);
    }

    public void close() {
        context.close();
    }
}
