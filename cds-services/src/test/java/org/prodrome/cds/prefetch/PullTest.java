package org.prodrome.cds.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.AccessToken;
import org.prodrome.cds.hook.CallExtensions;
import org.prodrome.cds.hook.FhirAuthorization;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.remote.AllowedServers;
import org.prodrome.cds.remote.CallersServer;
import org.prodrome.cds.remote.HttpRemoteRecord;
import org.prodrome.cds.remote.RemoteLimits;

/** What a caller did not send is read from its server, over HTTP, and nothing else is. */
class PullTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the time is not what a test is about. */
    private static final PullLimits PATIENT = PullLimits.DEFAULT.within(Duration.ofMinutes(1));

    private static final String CONDITION =
            "{\"resourceType\":\"Condition\",\"id\":\"%s\",\"subject\":" + "{\"reference\":\"Patient/%s\"}}";
    private final CdsCounters counters = new CdsCounters();
    private final CallersServer server = new CallersServer();
    private final CallersServer other = new CallersServer();
    private final Map<String, String> whyNot = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @Test
    void onlyWhatIsMissingIsAskedForAndTheTokenGoesAlong() {
        server.with("/Patient/p1", "{\"resourceType\":\"Patient\",\"id\":\"p1\"}");
        Map<String, PrefetchValue> values = pull(Map.of(
                "conditions",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":%s}]}"
                        .formatted(CONDITION.formatted("c1", "p1")),
                "medications",
                "null"));
        assertThat(server.asked).containsExactly(new CallersServer.Asked("/fhir/Patient/p1", "Bearer abc"));
        assertThat(value(values, "patient").found()).hasSize(1);
        assertThat(value(values, "conditions").found()).hasSize(1);
        assertThat(values.get("medications")).isEqualTo(new PrefetchValue.NoData());
    }

    @Test
    void absentNullOutcomeAndEmptyAreToldApart() {
        Map<String, PrefetchValue> values = new PrefetchReader(Fixtures.FHIR)
                .read(
                        call(Map.of(
                                "a", "null",
                                "b", outcome("error", "timeout"),
                                "c", outcome("error", "forbidden"),
                                "d",
                                        "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":%s}]}"
                                                .formatted(outcome("warning", "informational")),
                                "e",
                                        "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":%s}]}"
                                                .formatted(outcome("error", "exception")),
                                "f", "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}")),
                        keys("a", "b", "c", "d", "e", "f", "g"));
        assertThat(values.get("a")).isEqualTo(new PrefetchValue.NoData());
        assertThat(values.get("b")).isEqualTo(new PrefetchValue.Failed(false));
        assertThat(values.get("c")).isEqualTo(new PrefetchValue.Failed(true));
        assertThat(values.get("d")).isEqualTo(new PrefetchValue.Given(List.of(), true));
        assertThat(values.get("e")).isEqualTo(new PrefetchValue.Failed(false));
        assertThat(values.get("f")).isEqualTo(new PrefetchValue.Given(List.of(), true));
        assertThat(values.get("g")).isEqualTo(new PrefetchValue.NotSent());
        assertThat(values.values().stream().filter(PrefetchValue::isAnswered)).hasSize(3);
        assertThat(values.values().stream().filter(PrefetchValue::isWorthAsking))
                .hasSize(3);
    }

    @Test
    void aListShorterThanItsTotalIsNotAllThereIs() {
        String entry = "{\"resource\":%s%s}";
        String match = entry.formatted(CONDITION.formatted("c1", "p1"), "");
        String said = entry.formatted(CONDITION.formatted("c2", "p1"), ",\"search\":{\"mode\":\"match\"}");
        String included = entry.formatted(CONDITION.formatted("c3", "p1"), ",\"search\":{\"mode\":\"include\"}");
        String outcome = entry.formatted(outcome("warning", "informational"), ",\"search\":{\"mode\":\"outcome\"}");
        String bundle = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":%d,\"entry\":[%s]}";
        Map<String, PrefetchValue> values = new PrefetchReader(Fixtures.FHIR)
                .read(
                        call(Map.of(
                                "a", bundle.formatted(57, match),
                                "b", bundle.formatted(2, match + "," + said),
                                "c", bundle.formatted(2, match + "," + included + "," + outcome),
                                "d", bundle.formatted(1, match + "," + said),
                                "e", "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":3}")),
                        keys("a", "b", "c", "d", "e"));
        assertThat(values.entrySet().stream()
                        .filter(value -> value.getValue().isAnswered())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("b", "d");
    }

    @Test
    void anEmptyObjectIsNoAnswerAndIsAskedFor() {
        server.with("/Condition?patient=p1", bundle("", "c1"));
        Map<String, PrefetchValue> values = pull(Map.of("patient", "null", "conditions", "{}", "medications", "null"));
        assertThat(value(values, "conditions").found()).hasSize(1);
        assertThat(new PrefetchReader(Fixtures.FHIR)
                        .read(call(Map.of("a", "{}")), keys("a"))
                        .get("a"))
                .isEqualTo(new PrefetchValue.NotSent());
    }

    @Test
    void whatIsReadFromTheServerIsCountedAgainstItsTotalOverAllPages() {
        String total = "\"total\":%d,\"entry\"";
        server.with(
                        "/Condition?patient=p1",
                        bundle(server.base() + "?page=2", "c1").replace("\"entry\"", total.formatted(2)))
                .with("?page=2", bundle("", "c2").replace("\"entry\"", total.formatted(2)))
                .with("/MedicationRequest?patient=p1", bundle("", "m1").replace("\"entry\"", total.formatted(9)));
        Map<String, PrefetchValue> values = pull(Map.of("patient", "null"));
        assertThat(value(values, "conditions").isAnswered()).isTrue();
        assertThat(value(values, "medications").found()).hasSize(1);
        assertThat(value(values, "medications").isAnswered()).isFalse();
        assertThat(whyNot).isEqualTo(Map.of("medications", "fewer-than-total"));
    }

    @Test
    void theRestOfAPrefetchIsCountedTogetherWithItsFirstPage() {
        server.with("?page=2", bundle("", "c2")).with("?page=3", bundle("", "c3"));
        String first = bundle(server.base() + "?page=%d", "c1").replace("\"entry\"", "\"total\":%d,\"entry\"");
        Map<String, PrefetchValue> values = pull(Map.of(
                "patient", "null",
                "conditions", first.formatted(2, 2),
                "medications", first.formatted(3, 5)));
        assertThat(value(values, "conditions").isAnswered()).isTrue();
        assertThat(value(values, "medications").found()).hasSize(2);
        assertThat(value(values, "medications").isAnswered()).isFalse();
    }

    @Test
    void anOutcomeSaysWhetherAskingAgainIsWorthIt() {
        server.with("/Condition?patient=p1", bundle("", "c1"));
        Map<String, PrefetchValue> values = pull(Map.of(
                "patient", outcome("error", "not-found"),
                "conditions", outcome("error", "timeout"),
                "medications", "null"));
        assertThat(server.asked).extracting(CallersServer.Asked::address).containsExactly("/fhir/Condition?patient=p1");
        assertThat(value(values, "conditions").isAnswered()).isTrue();
        assertThat(values.get("patient")).isEqualTo(new PrefetchValue.Failed(true));
    }

    @Test
    void pagesAreFollowedOnTheSameServer() {
        server.with("/Condition?patient=p1", bundle(server.base() + "?page=2", "c1"))
                .with("?page=2", bundle(server.base() + "/Condition?page=3", "c2"))
                .with("/Condition?page=3", bundle("", "c3"));
        PrefetchValue value = value(pull(Map.of("patient", "null", "medications", "null")), "conditions");
        assertThat(value.found()).hasSize(3);
        assertThat(value.isAnswered()).isTrue();
        assertThat(server.asked).allMatch(asked -> asked.authorization().equals("Bearer abc"));
    }

    @Test
    void theNextPageOfAPrefetchIsReadToo() {
        server.with("?page=2", bundle("", "c2"));
        PrefetchValue value = value(
                pull(Map.of(
                        "patient", "null",
                        "medications", "null",
                        "conditions", bundle(server.base() + "?page=2", "c1"))),
                "conditions");
        assertThat(value.found()).hasSize(2);
        assertThat(value.isAnswered()).isTrue();
    }

    @Test
    void aPageOnAnotherHostIsNotAskedForAndTheListIsIncomplete() {
        server.with("/Condition?patient=p1", bundle(other.base() + "?page=2", "c1"));
        PrefetchValue value = value(pull(Map.of("patient", "null", "medications", "null")), "conditions");
        assertThat(value.found()).hasSize(1);
        assertThat(value.isAnswered()).isFalse();
        assertThat(other.asked).isEmpty();
        assertThat(counters.snapshot()).containsEntry("left-out.pull.next-elsewhere", 1L);
        assertThat(whyNot).isEqualTo(Map.of("conditions", "next-elsewhere"));
    }

    @Test
    void independentKeysAreReadAFewAtATimeSoThatASlowServerLosesNone() {
        Map<String, String> templates = new LinkedHashMap<>();
        Set<Integer> underWay = ConcurrentHashMap.newKeySet();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 12; i++) {
            int key = i;
            templates.put("key" + key, "Condition?patient={{context.patientId}}&_count=" + key);
            server.with("/Condition?patient=p1&_count=" + key, exchange -> {
                underWay.add(key);
                most.accumulateAndGet(underWay.size(), Math::max);
                pause(400);
                underWay.remove(key);
                CallersServer.send(exchange, 200, bundle("", "c" + key));
            });
        }
        // A dozen of these one after another would be 4.8 s.
        Map<String, PrefetchValue> values =
                pull(Map.of(), templates, PullLimits.DEFAULT.within(Duration.ofMillis(3_600)));
        assertThat(values.keySet()).containsExactlyElementsOf(templates.keySet());
        values.forEach((key, value) -> assertThat(value.found())
                .as(key)
                .extracting(resource -> resource.getIdElement().getIdPart())
                .containsExactly(key.replace("key", "c")));
        assertThat(most.get()).isBetween(2, PullLimits.DEFAULT.atOnce());
        assertThat(server.asked)
                .hasSize(12)
                .allMatch(asked -> asked.authorization().equals("Bearer abc"));
    }

    @Test
    void aKeyThatUsesWhatAnotherBroughtWaitsForIt() {
        Map<String, String> templates = new LinkedHashMap<>();
        templates.put("conditions", "Condition?patient={{context.patientId}}");
        templates.put("same", "Condition?_id={{%conditions.id}}");
        server.with("/Condition?patient=p1", exchange -> {
                    pause(200);
                    CallersServer.send(exchange, 200, bundle("", "c1"));
                })
                .with("/Condition?_id=c1", bundle("", "c1"));
        Map<String, PrefetchValue> values = pull(Map.of(), templates, PATIENT);
        assertThat(value(values, "same").found()).hasSize(1);
        assertThat(server.asked)
                .extracting(CallersServer.Asked::address)
                .containsExactly("/fhir/Condition?patient=p1", "/fhir/Condition?_id=c1");
    }

    @Test
    void allKeysOfACallShareItsPages() {
        Map<String, String> templates = new LinkedHashMap<>();
        for (int key = 0; key < 6; key++) {
            templates.put("key" + key, "Condition?patient={{context.patientId}}&_count=" + key);
            server.with("/Condition?patient=p1&_count=" + key, bundle(server.base() + "?k=" + key + "&page=1", "c"));
            for (int page = 1; page < 10; page++) {
                server.with(
                        "?k=%d&page=%d".formatted(key, page),
                        bundle(server.base() + "?k=%d&page=%d".formatted(key, page + 1), "c" + page));
            }
        }
        PullLimits few = new PullLimits(Duration.ofSeconds(30), 10, 2_000, 7, 4);
        Map<String, PrefetchValue> values = pull(Map.of(), templates, few);
        assertThat(server.asked).hasSize(6 + 7);
        assertThat(values.values())
                .noneMatch(PrefetchValue::isAnswered)
                .allMatch(value -> !value.found().isEmpty());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void pagesWithoutEndAreCutOff() {
        server.with("/Condition?patient=p1", bundle(server.base() + "?page=1", "c"));
        for (int i = 1; i < 50; i++) {
            server.with("?page=" + i, bundle(server.base() + "?page=" + (i + 1), "c" + i));
        }
        PrefetchValue value = value(pull(Map.of("patient", "null", "medications", "null")), "conditions");
        assertThat(value.isAnswered()).isFalse();
        assertThat(server.asked).hasSize(PullLimits.DEFAULT.pages());
    }

    @Test
    void anotherPatientsResourcesAreLeftOutAndCounted() {
        server.with(
                "/Condition?patient=p1",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":%s},{\"resource\":%s}]}"
                        .formatted(CONDITION.formatted("c1", "p1"), CONDITION.formatted("c2", "p2")));
        assertThat(value(pull(Map.of("patient", "null", "medications", "null")), "conditions")
                        .found())
                .hasSize(1);
        assertThat(counters.snapshot()).containsEntry("left-out.pull.other-patient-or-too-many", 1L);
    }

    @Test
    void whatIsNoFhirIsAsIfItHadNotCome() {
        server.with("/Patient/p1", "{\"resourceType\":\"Patient\",\"birthDate\":\"soon\"}")
                .with("/Condition?patient=p1", "not json");
        Map<String, PrefetchValue> values = pull(Map.of("medications", "null"));
        assertThat(values.get("patient")).isEqualTo(new PrefetchValue.NotSent());
        assertThat(values.get("conditions")).isEqualTo(new PrefetchValue.NotSent());
        assertThat(whyNot).containsEntry("patient", "failed.not-fhir").containsEntry("conditions", "failed.not-fhir");
    }

    private static PrefetchValue value(Map<String, PrefetchValue> values, String key) {
        return java.util.Objects.requireNonNull(values.get(key));
    }

    private Map<String, PrefetchValue> pull(Map<String, String> prefetch) {
        Map<String, String> templates = new LinkedHashMap<>();
        templates.put("patient", "Patient/{{context.patientId}}");
        templates.put("conditions", "Condition?patient={{context.patientId}}");
        templates.put("medications", "MedicationRequest?patient={{context.patientId}}");
        return pull(prefetch, templates, PATIENT);
    }

    private Map<String, PrefetchValue> pull(
            Map<String, String> prefetch, Map<String, String> templates, PullLimits limits) {
        HookCall call = call(prefetch);
        HttpRemoteRecord remote = new HttpRemoteRecord(
                new AllowedServers(List.of(server.base()), List.of(), true), RemoteLimits.DEFAULT, Clock.systemUTC());
        return new Pull(remote, Fixtures.FHIR, limits, counters, Clock.systemUTC())
                .complete(call, templates, new PrefetchReader(Fixtures.FHIR).read(call, templates), whyNot);
    }

    private HookCall call(Map<String, String> prefetch) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        prefetch.forEach((key, value) -> values.put(key, json(value)));
        return new HookCall(
                "patient-view",
                "i",
                new HookContext.PatientView("Practitioner/1", "p1", null),
                json("{\"patientId\":\"p1\",\"userId\":\"Practitioner/1\"}"),
                server.base(),
                new FhirAuthorization(AccessToken.of("abc"), 300, "s", "c", null),
                values,
                CallExtensions.NONE);
    }

    private static Map<String, String> keys(String... keys) {
        Map<String, String> templates = new LinkedHashMap<>();
        for (String key : keys) {
            templates.put(key, "Condition?patient={{context.patientId}}");
        }
        return templates;
    }

    private static String outcome(String severity, String code) {
        return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"%s\",\"code\":\"%s\"}]}"
                .formatted(severity, code);
    }

    private static String bundle(String next, String id) {
        String link = next.isEmpty() ? "" : "\"link\":[{\"relation\":\"next\",\"url\":\"%s\"}],".formatted(next);
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",%s\"entry\":[{\"resource\":%s}]}"
                .formatted(link, CONDITION.formatted(id, "p1"));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
