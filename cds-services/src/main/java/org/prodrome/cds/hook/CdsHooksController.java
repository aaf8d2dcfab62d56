package org.prodrome.cds.hook;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.CallRefusedException.Reason;
import org.prodrome.cds.text.Display;
import org.prodrome.cds.text.Phrasing;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The three addresses of CDS Hooks: discovery, call and feedback. Every method of HTTP ends here, so that a wrong one
 * is answered in the same words as any other mistake.
 */
@RestController
public class CdsHooksController {
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final Set<String> OUTCOMES = Set.of("accepted", "overridden");

    private final CdsServiceRegistry services;
    private final RecordSource records;
    private final TermsSource terms;
    private final FeedbackSink feedback;
    private final AnswerSink answers;
    private final CdsCounters counters;
    private final CallRunner runner;
    private final CdsJson json;
    private final HookCallReader reader;
    private final SpecVersion spec;
    private final Display display;

    /** @param fhir reads the resources in the context of a call */
    public CdsHooksController(
            CdsServiceRegistry services,
            RecordSource records,
            TermsSource terms,
            FeedbackSink feedback,
            AnswerSink answers,
            CdsCounters counters,
            CallRunner runner,
            FhirContext fhir,
            WireSettings settings) {
        this.services = services;
        this.records = records;
        this.terms = terms;
        this.feedback = feedback;
        this.answers = answers;
        this.counters = counters;
        this.runner = runner;
        this.json = new CdsJson(settings.limits());
        this.reader = new HookCallReader(new ResourceReader(fhir));
        this.spec = settings.spec();
        this.display = settings.display();
    }

    /** All services, or for a caller who is known those that it may call. */
    @RequestMapping("/cds-services")
    public ResponseEntity<byte[]> discover(HttpServletRequest request) {
        requireMethod(request, Set.of("GET", "HEAD"));
        ClientTerms agreed = terms.of(request);
        return answer(
                200,
                Discovery.of(
                        services.descriptions().stream()
                                .filter(service -> agreed.offers(service.id()))
                                .toList(),
                        spec,
                        Phrasing.in(displayFor(agreed).language())));
    }

    @RequestMapping("/cds-services/{id}")
    public ResponseEntity<byte[]> call(@PathVariable("id") String id, HttpServletRequest request) throws IOException {
        CdsService service = service(id);
        ClientTerms agreed = terms.of(request);
        JsonNode body = body(request);
        try {
            HookCall call =
                    agreed.limit(reader.read(body, service.description())).shownIn(displayFor(agreed));
            IRepository record = records.forCall(request);
            CdsResponse response = runner.run(service.description().id(), service.begin(call, record));
            byte[] bytes = json.write(response.under(agreed));
            answers.answered(id, call, bytes, response.trace());
            return builder(200).body(bytes);
        } catch (CallRefusedException e) {
            keep(service, agreed, body, e.reason().status(), String.valueOf(e.getMessage()));
            throw e;
        } catch (BaseServerResponseException e) {
            keep(
                    service,
                    agreed,
                    body,
                    statusOf(e),
                    "the record answered %d (%s)"
                            .formatted(e.getStatusCode(), e.getClass().getSimpleName()));
            throw e;
        }
    }

    /** For the analyst who asks why no card came. */
    private void keep(CdsService service, ClientTerms agreed, JsonNode body, int status, String reason) {
        HookCallReader.instance(body)
                .ifPresent(instance -> answers.refused(new RefusedCall(
                        service.description().id(), instance, agreed.sender().client(), status, reason)));
    }

    private Display displayFor(ClientTerms agreed) {
        return agreed.display() == null ? display : agreed.display();
    }

    /**
     * Takes what can be read of a batch. The answer is 200 while anything was taken: a client that repeats a batch on
     * any other status would repeat what is here already, and never get further. 400 says that nothing was.
     */
    @RequestMapping("/cds-services/{id}/feedback")
    public ResponseEntity<byte[]> feedback(@PathVariable("id") String id, HttpServletRequest request)
            throws IOException {
        String serviceId = service(id).description().id();
        FeedbackReader.Batch batch = FeedbackReader.read(body(request));
        Sender sender = terms.of(request).sender();
        batch.refused().forEach(refused -> counters.feedback("refused"));
        for (FeedbackItem item : batch.items()) {
            counters.feedback(OUTCOMES.contains(item.outcome()) ? item.outcome() : "other");
            feedback.accept(serviceId, item, sender);
        }
        if (batch.refused().isEmpty()) {
            return answer(200, Map.of());
        }
        boolean nothingTaken = batch.items().isEmpty();
        if (nothingTaken) {
            counters.refused(400);
        }
        return answer(nothingTaken ? 400 : 200, Outcome.of(batch.refused()));
    }

    @ExceptionHandler(CallRefusedException.class)
    public ResponseEntity<byte[]> refused(CallRefusedException refused, HttpServletRequest request) {
        counters.refused(refused.reason().status());
        ResponseEntity.BodyBuilder builder = builder(refused.reason().status());
        if (refused.reason() == Reason.METHOD) {
            builder.header(
                    HttpHeaders.ALLOW, request.getRequestURI().matches(".*/cds-services/?") ? "GET, HEAD" : "POST");
        }
        if (refused.reason() == Reason.BUSY) {
            builder.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return builder.body(json.write(Outcome.of(refused)));
    }

    /** The record refused: its status is kept, its words are not, since they may name resources. */
    @ExceptionHandler(BaseServerResponseException.class)
    public ResponseEntity<byte[]> recordRefused(BaseServerResponseException refused) {
        counters.refused(refused.getStatusCode());
        int status = statusOf(refused);
        if (status == 401) {
            return ResponseEntity.status(401).build();
        }
        if (status == 403) {
            return builder(403)
                    .body(json.write(Outcome.of("forbidden", "the caller may not read what the service needs")));
        }
        return builder(status)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(json.write(Outcome.of("transient", "the record could not be read; try again")));
    }

    /** What the caller is told where the record refuses. */
    private static int statusOf(BaseServerResponseException refused) {
        int status = refused.getStatusCode();
        return status == 401 || status == 403 ? status : 503;
    }

    private CdsService service(String id) {
        return services.find(id)
                .orElseThrow(() -> new CallRefusedException(
                        Reason.UNKNOWN_SERVICE, "no such service; GET /cds-services lists those of this server"));
    }

    private JsonNode body(HttpServletRequest request) throws IOException {
        requireMethod(request, Set.of("POST"));
        if (!isJson(request.getContentType())) {
            throw new CallRefusedException(Reason.MEDIA_TYPE, "expected Content-Type: application/json");
        }
        return json.read(request.getInputStream());
    }

    private static void requireMethod(HttpServletRequest request, Set<String> allowed) {
        if (!allowed.contains(request.getMethod())) {
            throw new CallRefusedException(
                    Reason.METHOD, "expected %s".formatted(allowed.contains("POST") ? "POST" : "GET"));
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.equals("application/fhir+json");
    }

    private ResponseEntity<byte[]> answer(int status, Object body) {
        return builder(status).body(json.write(body));
    }

    private static ResponseEntity.BodyBuilder builder(int status) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
    }
}
