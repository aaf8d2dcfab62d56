package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.springframework.mock.web.MockHttpServletResponse;

/** A chart is opened: the whole way from the call to the cards, with the longitudinal reading itself. */
class PatientViewTest {
    private static final String RECORD = "falling-kidney-function-and-growing-heart.json";
    private final List<Resource> resources = Fixtures.resources(RECORD);

    @Test
    void showsFilmDetectionAndHistoryWithTheirSources() {
        FrontDoor door = door();
        List<JsonNode> cards = cards(door, FrontDoor.request("p1", "", ""));
        cards.forEach(card -> System.err.println(
                card.path("summary").asText() + "\n" + card.path("detail").asText() + "\n=====\n"));
        System.err.println(door.counters.snapshot());
        assertThat(cards)
                .extracting(card -> card.at("/source/topic/code").asText())
                .containsExactlyInAnyOrder("aifinding", "earlydetection", "historysummary");
    }

    @Test
    void dropsNothingOfAnHonestRecord() {
        FrontDoor door = door();
        cards(door, FrontDoor.request("p1", "", ""));
        assertThat(door.counters.snapshot().keySet()).noneMatch(name -> name.startsWith("claims.dropped"));
    }

    @Test
    void everyCardKeepsTheRulesOfTheSpecification() {
        for (JsonNode card : cards(door(), FrontDoor.request("p1", "", ""))) {
            assertThat(UUID.fromString(card.path("uuid").asText())).isNotNull();
            assertThat(card.path("summary").asText().length()).isBetween(1, 139);
            assertThat(card.path("indicator").asText()).isIn("info", "warning", "critical");
            assertThat(card.at("/source/label").asText()).isEqualTo("Prodrome");
            assertThat(card.at("/source/topic/code").asText()).matches("[A-Za-z0-9]{1,100}");
            assertThat(card.path("detail").asText()).doesNotContain("<").contains("**Sources**");
            card.path("overrideReasons")
                    .forEach(reason ->
                            assertThat(reason.path("display").asText()).isNotBlank());
            assertNothingEmpty(card);
        }
    }

    @Test
    void theSameCallGetsTheSameBytes() {
        FrontDoor door = door();
        String call = FrontDoor.request("p1", "", "");
        assertThat(door.call(call).getContentAsByteArray())
                .isEqualTo(door.call(call).getContentAsByteArray());
    }

    private FrontDoor door() {
        return new FrontDoor(
                new TestRecord(Fixtures.FHIR, resources, Optional.of(Fixtures.parameters("three-similar-films.json"))));
    }

    private static List<JsonNode> cards(FrontDoor door, String call) {
        MockHttpServletResponse response = door.call(call);
        assertThat(response.getStatus()).isEqualTo(200);
        return StreamSupport.stream(door.json(response).path("cards").spliterator(), false)
                .toList();
    }

    private static void assertNothingEmpty(JsonNode node) {
        assertThat(node.isNull()).isFalse();
        if (node.isContainerNode()) {
            assertThat(node.isEmpty()).isFalse();
            node.forEach(PatientViewTest::assertNothingEmpty);
        } else if (node.isTextual()) {
            assertThat(node.asText()).isNotBlank();
        }
    }
}
