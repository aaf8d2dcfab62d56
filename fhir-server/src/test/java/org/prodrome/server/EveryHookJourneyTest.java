package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Moments;
import org.prodrome.server.support.RunningServer;

/** Each of the ten hooks gets cards from the server's own record, and HL7's validator finds every answer valid. */
class EveryHookJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY_OF_EXAMPLES = LocalDate.parse("2026-11-21");
    private static final Pattern DATE = Pattern.compile("2026-\\d\\d-\\d\\d");

    @Test
    void everyHookGetsCardsAndEveryAnswerIsValid() throws Exception {
        RunningServer server = RunningServer.open();
        server.requireValidAnswers();
        List<String> hooks = new ArrayList<>();
        for (JsonNode service : server.client().getJson("/cds-services").path("services")) {
            String id = service.path("id").asText();
            String hook = service.path("hook").asText();
            if (!hook.equals("patient-view") || id.equals("prodrome-patient-view")) {
                JsonNode answer = fire(server, id, hook);
                assertThat(answer.path("cards")).as(id).isNotEmpty();
                hooks.add(hook);
            }
        }
        assertThat(hooks.stream().distinct()).hasSize(10);
        assertThat(server.requireValidAnswers()).isEqualTo(hooks.size());
    }

    /** The example of the service about a patient of its own, with its dates as if it were written today. */
    private static JsonNode fire(RunningServer server, String service, String hook) throws Exception {
        Moments.Example example = Stream.concat(Moments.examples().stream(), Moments.orders().stream())
                .filter(one -> one.service().equals(service))
                .findFirst()
                .orElseGet(() ->
                        new Moments.Example(service, "", List.of(Moments.lab("2160-0", "mg/dL", "2026-11-20", "2.6"))));
        String suffix = "-" + UUID.randomUUID().toString().substring(0, 8);
        List<String> ids = new ArrayList<>(List.of("p1"));
        for (String resource : example.record()) {
            ids.add(JSON.readTree(resource).path("id").asText());
        }
        put(server, renamed("""
                {"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1950-01-01"}""", ids, suffix));
        for (String resource : example.record()) {
            put(server, renamed(resource, ids, suffix));
        }
        ObjectNode call = (ObjectNode) JSON.readTree(renamed(Moments.call(hook, example.context()), ids, suffix));
        call.put("hookInstance", UUID.randomUUID().toString());
        return server.client().fire(service, call);
    }

    private static void put(RunningServer server, String resource) throws Exception {
        JsonNode json = JSON.readTree(resource);
        String path = "/fhir/%s/%s"
                .formatted(json.path("resourceType").asText(), json.path("id").asText());
        assertThat(server.send("PUT", path, resource, "Content-Type", "application/fhir+json")
                        .statusCode())
                .as(resource)
                .isEqualTo(201);
    }

    private static String renamed(String json, List<String> ids, String suffix) {
        String renamed = json;
        for (String id : ids) {
            renamed = renamed.replace("\"%s\"".formatted(id), "\"%s%s\"".formatted(id, suffix))
                    .replace("/%s\"".formatted(id), "/%s%s\"".formatted(id, suffix));
        }
        long days = ChronoUnit.DAYS.between(DAY_OF_EXAMPLES, LocalDate.now(ZoneOffset.UTC));
        return DATE.matcher(renamed)
                .replaceAll(
                        found -> LocalDate.parse(found.group()).plusDays(days).toString());
    }
}
