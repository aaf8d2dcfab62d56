package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.Moments;
import org.prodrome.cds.TestRecord;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a caller may set in its calls does what discovery says of it, for every service. */
class ConfigurationOptionsTest {
    private static final Map<String, Moments.Example> EXAMPLES = Stream.concat(
                    Moments.examples().stream(), Moments.orders().stream())
            .collect(Collectors.toMap(Moments.Example::service, example -> example));

    @Test
    void everyKindOfCardOfEveryServiceHasAnOptionThatSwitchesItOff() {
        Map<String, String> optionOf = new TreeMap<>();
        for (JsonNode service : services()) {
            String id = service.path("id").asText();
            Collection<String> sent = topics(service, "{}");
            assertThat(sent).as(id).isNotEmpty();
            assertThat(topics(service, "{\"no-such-option\":false}")).as(id).isEqualTo(sent);
            Set<String> switchable = new TreeSet<>();
            for (JsonNode option : options(service)) {
                if (option.path("type").asText().equals("boolean")) {
                    String code = option.path("code").asText();
                    Collection<String> left = topics(service, "{\"%s\":false}".formatted(code));
                    sent.stream().filter(topic -> !left.contains(topic)).forEach(topic -> {
                        switchable.add(topic);
                        assertThat(optionOf.merge(topic, code, (known, found) -> found))
                                .as("one code for a kind of card, whichever service sends it")
                                .isEqualTo(code);
                    });
                    assertThat(topics(service, "{\"%s\":true}".formatted(code)))
                            .as(id)
                            .isEqualTo(sent);
                }
            }
            assertThat(switchable).as(id).containsExactlyInAnyOrderElementsOf(new TreeSet<>(sent));
        }
        assertThat(optionOf.keySet()).contains("openloops", "imagingorder", "drugorder", "historysummary");
    }

    @Test
    void theMostCardsOfAnAnswerAreAtMostWhatTheCallerSets() {
        for (JsonNode service : services()) {
            String id = service.path("id").asText();
            Optional<JsonNode> most = options(service).stream()
                    .filter(option -> option.path("code").asText().equals("max-cards"))
                    .findFirst();
            int sent = topics(service, "{}").size();
            assertThat(sent)
                    .as(id)
                    .isLessThanOrEqualTo(
                            most.map(option -> option.path("default").asInt()).orElse(1));
            if (most.isPresent()) {
                assertThat(topics(service, "{\"max-cards\":1}")).as(id).hasSize(1);
                assertThat(topics(service, "{\"max-cards\":0}")).as(id).isEmpty();
                assertThat(topics(service, "{\"max-cards\":99}")).as(id).hasSize(sent);
            }
        }
    }

    @Test
    void whatWasSwitchedOffIsInTheTraceOfTheAnswer() {
        JsonNode refill = services().stream()
                .filter(service -> service.path("id").asText().equals("prodrome-refill"))
                .findFirst()
                .orElseThrow();
        FrontDoor door = door(refill);
        post(door, refill, "\"org.prodrome.configuration\":{\"drug-order\":false}");
        assertThat(door.traces.get(0).steps())
                .anySatisfy(step -> assertThat(step.why()).isEqualTo("switched-off"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "\"1.0\"", "\"1.0.7\"", "null"})
    void aCallIsAnsweredInAVersionOfOurExtensionsThatDiscoveryNames(String version) {
        for (JsonNode service : services()) {
            MockHttpServletResponse answer =
                    post(door(service), service, "\"org.prodrome.requested-version\":" + version);
            assertThat(answer.getStatus()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"1.1\"", "\"0.9\"", "\"\"", "\"latest\"", "1", "[\"1.0\"]", "\"1.0.0.0\""})
    void aCallThatWantsAnotherVersionOfThemIsRefusedWithThoseThatThereAre(String version) {
        for (JsonNode service : services()) {
            FrontDoor door = door(service);
            MockHttpServletResponse answer = post(door, service, "\"org.prodrome.requested-version\":" + version);
            assertThat(answer.getStatus()).isEqualTo(422);
            JsonNode outcome = door.json(answer);
            assertThat(outcome.path("resourceType").asText()).isEqualTo("OperationOutcome");
            assertThat(outcome.toString()).contains("not-supported", "org.prodrome.requested-version", "1.0");
            assertThat(door.calls).isEmpty();
        }
    }

    private static List<JsonNode> services() {
        FrontDoor door = new FrontDoor(new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()));
        List<JsonNode> services = new ArrayList<>();
        door.json(door.send("GET", "/cds-services", "application/json", ""))
                .path("services")
                .forEach(services::add);
        return services;
    }

    private static List<JsonNode> options(JsonNode service) {
        List<JsonNode> options = new ArrayList<>();
        service.path("extension").path("org.prodrome.configuration-options").forEach(options::add);
        return options;
    }

    private static List<String> topics(JsonNode service, String configuration) {
        FrontDoor door = door(service);
        MockHttpServletResponse answer = post(door, service, "\"org.prodrome.configuration\":" + configuration);
        assertThat(answer.getStatus()).isEqualTo(200);
        List<String> topics = new ArrayList<>();
        door.json(answer)
                .path("cards")
                .forEach(card -> topics.add(card.at("/source/topic/code").asText()));
        return topics;
    }

    private static MockHttpServletResponse post(FrontDoor door, JsonNode service, String extension) {
        String id = service.path("id").asText();
        String context = EXAMPLES.containsKey(id) ? EXAMPLES.get(id).context() : "";
        String call = Moments.call(service.path("hook").asText(), context).stripTrailing();
        return door.post(
                "/cds-services/" + id,
                call.substring(0, call.length() - 1) + ",\"extension\":{%s}}".formatted(extension));
    }

    private static FrontDoor door(JsonNode service) {
        Moments.Example example = EXAMPLES.get(service.path("id").asText());
        List<Resource> record = new ArrayList<>(Fixtures.resources("falling-kidney-function-and-growing-heart.json"));
        if (example != null) {
            example.record().forEach(one -> record.add(Moments.parse(one)));
        }
        return new FrontDoor(
                new TestRecord(Fixtures.FHIR, record, Optional.of(Fixtures.parameters("three-similar-films.json"))));
    }
}
