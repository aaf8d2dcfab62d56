package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.WaitingRecord;
import org.prodrome.cds.hook.CallBounds;
import org.prodrome.cds.hook.Trace;
import org.springframework.mock.web.MockHttpServletResponse;

/** When the time is up what is ready is answered; what is late is named, and counts and spends nothing. */
class ReadyCardsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String CALL = FrontDoor.request("p1", "", "");
    private static final String[] ALL = {"aifinding", "earlydetection", "historysummary"};

    /** One call at a time, so that the next one begins when the late one has really ended. */
    private static final CallBounds BOUNDS = new CallBounds(Duration.ofSeconds(4), 1, Duration.ofMinutes(2));

    private final WaitingRecord record = new WaitingRecord(new TestRecord(
            Fixtures.FHIR,
            Fixtures.resources("falling-kidney-function-and-growing-heart.json"),
            Optional.of(Fixtures.parameters("three-similar-films.json"))));

    @AfterEach
    void letGo() {
        record.letGo();
    }

    @Test
    void aCardThatIsLateIsLeftOutAndTheReadyOnesCome() {
        warm();
        FrontDoor door = new FrontDoor(record, List.of(), BOUNDS);
        record.waitAt("read Condition");
        assertThat(topics(door.call(CALL))).containsExactlyInAnyOrder("aifinding", "earlydetection");
        assertThat(door.counters.snapshot())
                .containsEntry("deadline.service.prodrome-patient-view", 1L)
                .containsEntry("deadline.historysummary", 1L)
                .containsEntry("cards.sent.aifinding", 1L)
                .containsEntry("cards.sent.earlydetection", 1L)
                .doesNotContainKey("cards.sent.historysummary");
        Trace trace = door.traces.get(0);
        assertThat(trace.said()).extracting(Trace.Said::topic).containsExactlyInAnyOrder("aifinding", "earlydetection");
        assertThat(trace.steps())
                .contains(
                        new Trace.Step(
                                "service",
                                "prodrome-patient-view",
                                "late",
                                "not done within 4000 ms; what was ready was answered"),
                        new Trace.Step("card", "historysummary", "late", "the time for an answer was up"),
                        new Trace.Step("card", "earlydetection", "sent", ""))
                .doesNotContain(new Trace.Step("card", "historysummary", "sent", ""));
        int heard = door.voices.heard.size();

        record.letGo();
        MockHttpServletResponse history = door.post("/cds-services/prodrome-history-summary", CALL);
        assertThat(topics(history))
                .as("the place that the late card did not take")
                .containsExactly("historysummary");
        assertThat(door.counters.snapshot())
                .as("after the late service has ended")
                .containsEntry("cards.sent.historysummary", 1L)
                .containsEntry("deadline.historysummary", 1L);
        assertThat(door.voices.heard.subList(heard, door.voices.heard.size()))
                .extracting(spoken -> spoken.id())
                .doesNotContain("prodrome-patient-view");
        assertThat(topics(door.call(FrontDoor.request("p1", "", "").replace("d1577c69", "e1577c69"))))
                .as("the next call")
                .containsExactlyInAnyOrder(ALL);
    }

    @Test
    void aFilmStandsWithoutSimilarOnesThatAreLate() {
        warm();
        FrontDoor door = new FrontDoor(record, List.of(), BOUNDS);
        record.waitAt("$similar");
        JsonNode answer = json(door.call(CALL));
        assertThat(answer.findValuesAsText("summary")).hasSize(3);
        assertThat(answer.toString()).doesNotContain("Similar films");
        assertThat(door.counters.snapshot()).containsEntry("deadline.similar", 1L);
        Trace trace = door.traces.get(0);
        assertThat(trace.similar()).isEmpty();
        assertThat(trace.steps()).contains(new Trace.Step("card", "similar", "late", "the time for an answer was up"));
        record.letGo();
        assertThat(json(door.call(CALL)).toString()).contains("Similar films");
    }

    @Test
    void aServiceThatIsLateBeforeItHasReadTheRecordSaysNothingLater() {
        warm();
        FrontDoor door =
                new FrontDoor(record, List.of(), new CallBounds(Duration.ofMillis(200), 1, Duration.ofMinutes(2)));
        record.waitAt("read Patient");
        assertThat(topics(door.call(CALL))).isEmpty();
        assertThat(door.traces.get(0).steps())
                .containsExactly(new Trace.Step(
                        "service", "prodrome-patient-view", "late", "no answer within 200 ms, so no cards"));
        record.letGo();
        assertThat(door.post("/cds-services/prodrome-similar-cases", FrontDoor.request("nobody", "", ""))
                        .getStatus())
                .as("waits for the late one")
                .isIn(200, 412);
        assertThat(door.counters.snapshot().keySet()).noneMatch(name -> name.startsWith("cards.sent"));
        assertThat(door.voices.heard).isEmpty();
    }

    @Test
    void noCardIsBegunAfterTheSoftBudgetNotEvenTheFirst() {
        FrontDoor door = whereTimeIsUpAfter(2);
        assertThat(topics(door.call(CALL))).isEmpty();
        assertThat(door.counters.snapshot())
                .containsEntry("deadline.aifinding", 1L)
                .containsEntry("deadline.earlydetection", 1L)
                .containsEntry("deadline.historysummary", 1L)
                .doesNotContainKey("deadline.service.prodrome-patient-view");
        assertThat(door.traces.get(0).steps())
                .contains(new Trace.Step("card", "earlydetection", "late", "the time for an answer was up"));
        assertThat(door.voices.heard).isEmpty();
    }

    @Test
    void theCardThatWasBegunInTimeComes() {
        FrontDoor door = whereTimeIsUpAfter(3);
        List<String> topics = topics(door.call(CALL));
        assertThat(topics).hasSize(1);
        assertThat(door.traces.get(0).steps())
                .filteredOn(step -> step.what().equals("card") && step.outcome().equals("late"))
                .extracting(Trace.Step::name)
                .doesNotContainAnyElementsOf(topics)
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void adviceOnAnOrderKeepsTheSoftBudgetToo() {
        FrontDoor door = whereTimeIsUpAfter(2);
        String stay = CALL.replace("patient-view", "encounter-start")
                .replace("\"patientId\"", "\"encounterId\":\"e1\",\"patientId\"");
        assertThat(topics(door.post("/cds-services/prodrome-encounter-start", stay)))
                .isEmpty();
        assertThat(door.counters.snapshot()).containsEntry("deadline.earlydetection", 1L);
        assertThat(topics(new FrontDoor(record).post("/cds-services/prodrome-encounter-start", stay)))
                .contains("earlydetection");
    }

    /**
     * The first look at the clock begins the call, the second settles as of when the record is read, then there is one
     * before each card.
     */
    private FrontDoor whereTimeIsUpAfter(int looks) {
        AtomicInteger looked = new AtomicInteger();
        InstantSource slow = () -> looked.getAndIncrement() < looks ? NOW : NOW.plusSeconds(21);
        return new FrontDoor(record, new CallBounds(Duration.ofMinutes(1), 1), slow.withZone(ZoneOffset.UTC));
    }

    /** What is slow the first time only is not what these tests are about. */
    private void warm() {
        assertThat(topics(new FrontDoor(record).call(CALL))).containsExactlyInAnyOrder(ALL);
    }

    private static List<String> topics(MockHttpServletResponse response) {
        assertThat(response.getStatus()).isEqualTo(200);
        return StreamSupport.stream(json(response).path("cards").spliterator(), false)
                .map(card -> card.at("/source/topic/code").asText())
                .toList();
    }

    private static JsonNode json(MockHttpServletResponse response) {
        try {
            return new ObjectMapper().readTree(response.getContentAsByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
