package org.prodrome.cds;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.repository.IRepository;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.AnswerSink;
import org.prodrome.cds.hook.CallBounds;
import org.prodrome.cds.hook.CallLimits;
import org.prodrome.cds.hook.CallRunner;
import org.prodrome.cds.hook.CdsHooksController;
import org.prodrome.cds.hook.CdsService;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.cds.hook.ClientTerms;
import org.prodrome.cds.hook.FeedbackItem;
import org.prodrome.cds.hook.Hl7Validator;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.RefusedCall;
import org.prodrome.cds.hook.SpecVersion;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.hook.WireSettings;
import org.prodrome.cds.option.Options;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;
import org.prodrome.cds.service.ChartView;
import org.prodrome.cds.service.GivenBefore;
import org.prodrome.cds.service.InstanceBudget;
import org.prodrome.cds.service.Moment;
import org.prodrome.cds.service.MomentAdvice;
import org.prodrome.cds.service.PatientView;
import org.prodrome.cds.service.ViewSettings;
import org.prodrome.cds.text.Display;
import org.prodrome.longitudinal.reading.RecordReading;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/**
 * The module as a caller meets it: the controller behind Spring MVC, over one record. Every answer with cards that it
 * gives to any test is judged by HL7's validator.
 */
public final class FrontDoor {
    public static final String OWN_FHIR = "https://prodrome.example/fhir";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    public final CdsCounters counters = new CdsCounters();
    public final List<FeedbackItem> feedback = new ArrayList<>();
    public final List<Trace> traces = new ArrayList<>();
    public final List<HookCall> calls = new ArrayList<>();
    public final List<RefusedCall> refusals = new ArrayList<>();
    public final CdsServiceRegistry services;
    /** Answers that were judged already: many tests get the same. */
    private static final Set<String> JUDGED = ConcurrentHashMap.newKeySet();

    private static final Pattern CALL = Pattern.compile("/cds-services/[^/]+");
    private final ObjectMapper json = new ObjectMapper();
    /** Everything speaks unless a test says otherwise. */
    public final TestVoices voices;

    private final IRepository record;
    private final Options options;
    private final MockMvc mvc;

    public FrontDoor(IRepository record) {
        this(record, List.of());
    }

    /** @param more services beside those of the module */
    public FrontDoor(IRepository record, List<? extends CdsService> more) {
        this(record, more, new CallBounds(Duration.ofMinutes(1), 4));
    }

    public FrontDoor(IRepository record, List<? extends CdsService> more, CallBounds bounds) {
        this(record, more, bounds, Options.none(), Display.PLAIN, TestVoices.allLive());
    }

    /** @param clock by which the services see that their time is up */
    public FrontDoor(IRepository record, CallBounds bounds, Clock clock) {
        this(record, List.of(), bounds, Options.none(), Display.PLAIN, TestVoices.allLive(), clock, SpecVersion.V2_0);
    }

    /** @param options what can be done beside an alert */
    public FrontDoor(IRepository record, Options options) {
        this(record, List.of(), new CallBounds(Duration.ofMinutes(1), 4), options, Display.PLAIN, TestVoices.allLive());
    }

    /** @param display language and units of the site */
    public FrontDoor(IRepository record, Display display) {
        this(
                record,
                List.of(),
                new CallBounds(Duration.ofMinutes(1), 4),
                Options.none(),
                display,
                TestVoices.allLive());
    }

    /** @param spec version of CDS Hooks that the site has set */
    public FrontDoor(IRepository record, SpecVersion spec) {
        this(
                record,
                List.of(),
                new CallBounds(Duration.ofMinutes(1), 4),
                Options.none(),
                Display.PLAIN,
                TestVoices.allLive(),
                Clock.fixed(NOW, ZoneOffset.UTC),
                spec);
    }

    private FrontDoor(
            IRepository record,
            List<? extends CdsService> more,
            CallBounds bounds,
            Options options,
            Display display,
            TestVoices voices) {
        this(record, more, bounds, options, display, voices, Clock.fixed(NOW, ZoneOffset.UTC), SpecVersion.V2_0);
    }

    private FrontDoor(
            IRepository record,
            List<? extends CdsService> more,
            CallBounds bounds,
            Options options,
            Display display,
            TestVoices voices,
            Clock clock,
            SpecVersion spec) {
        this.voices = voices;
        this.record = record;
        this.options = options;
        InstanceBudget shared = new InstanceBudget(clock, GivenBefore.NOTHING);
        List<PatientView> views = Stream.of(ChartView.values())
                .map(view -> PatientView.create(
                        view,
                        new RecordAssembler(
                                view.templates(),
                                new PrefetchReader(Fixtures.FHIR),
                                RecordLimits.DEFAULT,
                                OWN_FHIR,
                                counters),
                        counters,
                        clock,
                        new ViewSettings(
                                Duration.ofSeconds(20),
                                "https://prodrome.example/",
                                RecordReading.detectors(),
                                options),
                        shared,
                        voices))
                .toList();
        List<MomentAdvice> orders = Stream.of(Moment.values())
                .map(service -> MomentAdvice.create(
                        service,
                        new RecordAssembler(
                                service.templates(),
                                new PrefetchReader(Fixtures.FHIR),
                                RecordLimits.DEFAULT,
                                OWN_FHIR,
                                counters),
                        counters,
                        clock,
                        new ViewSettings(
                                Duration.ofSeconds(20),
                                "https://prodrome.example/",
                                RecordReading.detectors(),
                                options),
                        shared,
                        voices))
                .toList();
        List<CdsService> all = Stream.of(views, orders, more)
                .flatMap(List::stream)
                .map(CdsService.class::cast)
                .toList();
        this.services = new CdsServiceRegistry(all);
        this.mvc = MockMvcBuilders.standaloneSetup(new CdsHooksController(
                        services,
                        request -> record,
                        request -> ClientTerms.NONE,
                        (id, item, sender) -> feedback.add(item),
                        new Kept(),
                        counters,
                        new CallRunner(bounds, counters),
                        Fixtures.FHIR,
                        new WireSettings(new CallLimits(2_000_000, 64, 100_000), spec, display)))
                .build();
    }

    /** What the controller hands on to be kept. */
    private final class Kept implements AnswerSink {
        @Override
        public void answered(String serviceId, HookCall call, byte[] response, Trace trace) {
            calls.add(call);
            traces.add(trace);
        }

        @Override
        public void refused(RefusedCall refused) {
            refusals.add(refused);
        }
    }

    /** Asks a site that reads German for the same: all that is said there is said in German, and summaries fit. */
    public void requireGerman(String path, String body) {
        FrontDoor german = new FrontDoor(
                record, List.of(), new CallBounds(Duration.ofMinutes(1), 4), options, Display.of("de", ""), voices);
        JsonNode answer = german.json(german.post(path, body));
        assertThat(german.counters.snapshot().keySet())
                .as("%s: %s", path, answer.path("cards"))
                .noneMatch(name -> name.startsWith("text.") || name.startsWith("claims.dropped"));
    }

    /** A request with any method, content type and body. */
    public MockHttpServletResponse send(String method, String path, String contentType, String body) {
        try {
            MockHttpServletResponse response = mvc.perform(
                            MockMvcRequestBuilders.request(method, java.net.URI.create(path))
                                    .contentType(contentType)
                                    .content(body))
                    .andReturn()
                    .getResponse();
            if (response.getStatus() == 200 && CALL.matcher(path).matches()) {
                judge(path, json(response));
            }
            return response;
        } catch (Exception e) {
            throw new AssertionError("the controller let an exception through", e);
        }
    }

    private static void judge(String path, JsonNode answer) {
        if (!answer.path("cards").isEmpty() && JUDGED.add(answer.toString())) {
            assertThat(Hl7Validator.get().errors(Hl7Validator.Model.RESPONSE, answer))
                    .as("HL7's validator on the answer of %s: %s", path, answer)
                    .isEmpty();
        }
    }

    public MockHttpServletResponse post(String path, String body) {
        return send("POST", path, MediaType.APPLICATION_JSON_VALUE, body);
    }

    public MockHttpServletResponse call(String body) {
        return post("/cds-services/" + PatientView.ID, body);
    }

    public JsonNode json(MockHttpServletResponse response) {
        try {
            return json.readTree(response.getContentAsByteArray());
        } catch (IOException e) {
            throw new AssertionError("the answer is not JSON", e);
        }
    }

    /** A call of patient-view with a prefetch, which may be empty. */
    public static String request(String patientId, String prefetch, String more) {
        return """
                {"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                 "context":{"userId":"Practitioner/example","patientId":"%s"},"prefetch":{%s}%s}""".formatted(patientId, prefetch, more);
    }
}
