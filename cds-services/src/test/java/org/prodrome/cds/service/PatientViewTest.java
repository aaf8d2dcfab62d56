package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Silence;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.longitudinal.reading.RecordReading;
import org.springframework.mock.web.MockHttpServletResponse;

/** A chart is opened: the whole way from the call to the cards, with the longitudinal reading itself. */
class PatientViewTest {
    private static final String RECORD = "falling-kidney-function-and-growing-heart.json";
    private final List<Resource> resources = Fixtures.resources(RECORD);

    @Test
    void showsFilmDetectionAndHistoryWithTheirSources() {
        FrontDoor door = door();
        List<JsonNode> cards = cards(door, FrontDoor.request("p1", "", ""));
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
    void quietIsOfferedForWhatARuleSaysAndForADayAtMostWhereItInterrupts() {
        for (JsonNode card : cards(door(), FrontDoor.request("p1", "", ""))) {
            List<String> offered = card.path("overrideReasons").findValuesAsText("code").stream()
                    .filter(code -> code.startsWith("snooze"))
                    .toList();
            boolean rule = card.at("/source/topic/code").asText().equals("earlydetection");
            assertThat(offered)
                    .as(card.path("summary").asText())
                    .isEqualTo(
                            !rule
                                    ? List.of()
                                    : card.path("indicator").asText().equals("critical")
                                            ? List.of("snooze-24h")
                                            : List.of("snooze-24h", "snooze-7d"));
        }
    }

    @Test
    void eachSentenceOfACardIsKeptWithWhatItDerivesFrom() {
        FrontDoor door = door();
        for (JsonNode card : cards(door, FrontDoor.request("p1", "", ""))) {
            List<Trace.Sentence> sentences = door.traces.get(0).sentences().stream()
                    .filter(sentence -> sentence.card().equals(card.path("uuid").asText()))
                    .toList();
            assertThat(sentences).isNotEmpty();
            assertThat(sentences).allMatch(sentence -> !sentence.rule().isEmpty());
            assertThat(sentences.stream().flatMap(sentence -> sentence.sources().stream()))
                    .as(card.path("detail").asText())
                    .isNotEmpty()
                    .allMatch(source -> card.path("detail").asText().contains(source.split("/", 2)[1]));
        }
    }

    @Test
    void theEarlySignsLinkTheAttributesOfTheirRulesFourAtMost() {
        FrontDoor door = door();
        JsonNode card = cards(door, FrontDoor.request("p1", "", "")).stream()
                .filter(one -> one.at("/source/topic/code").asText().equals("earlydetection"))
                .findFirst()
                .orElseThrow();
        List<String> rules = door.traces.get(0).said().stream()
                .filter(said -> said.card().equals(card.path("uuid").asText()))
                .flatMap(said -> said.rules().stream())
                .toList();
        assertThat(card.path("detail").asText()).contains("**Also**");
        assertThat(rules).hasSizeBetween(2, 4);
        assertThat(card.path("links").findValuesAsText("url"))
                .containsAll(rules.stream()
                        .map(rule -> "https://prodrome.example/rules/" + rule + "/source-attributes")
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void aRuleThatMayNotBeHeardIsNotLinkedAsTheVisitBegins() {
        String call = FrontDoor.request("p1", "", "")
                .replace("patient-view", "encounter-start")
                .replace("\"patientId\":\"p1\"", "\"patientId\":\"p1\",\"encounterId\":\"e1\"");
        FrontDoor door = door();
        JsonNode before = door.json(door.post("/cds-services/prodrome-encounter-start", call));
        String also = door.traces.get(0).said().stream()
                .filter(said -> said.topic().equals("earlydetection"))
                .map(said -> said.rules().get(1))
                .findFirst()
                .orElseThrow();
        String link = "/rules/" + also + "/source-attributes";
        assertThat(before.toString()).contains(link);
        FrontDoor silenced = door();
        silenced.voices.put(Kind.RULE, also, State.SUSPENDED, Set.of());
        assertThat(silenced.json(silenced.post("/cds-services/prodrome-encounter-start", call))
                        .toString())
                .contains("earlydetection")
                .doesNotContain(link);
    }

    @Test
    void theSameCallGetsTheSameBytes() {
        FrontDoor door = door();
        String call = FrontDoor.request("p1", "", "");
        assertThat(door.call(call).getContentAsByteArray())
                .isEqualTo(door.call(call).getContentAsByteArray());
    }

    @Test
    void aModelInShadowIsCountedAndNotShown() {
        FrontDoor door = door();
        door.voices.put(Kind.MODEL, "prodrome-cxr-ctr|1.0.0", State.SHADOW, Set.of());
        assertThat(topics(door)).containsExactlyInAnyOrder("earlydetection", "historysummary");
        assertThat(door.counters.snapshot()).containsEntry("cards.withheld.aifinding.shadow", 1L);
    }

    @Test
    void aRuleThatMayNotSpeakIsOnNoCardNotEvenBesideAnother() {
        FrontDoor door = door();
        RecordReading.detectors()
                .forEach(detector -> door.voices.put(Kind.RULE, detector.rule().id(), State.SUSPENDED, Set.of()));
        assertThat(topics(door)).containsExactlyInAnyOrder("aifinding", "historysummary");
    }

    @Test
    void aPilotIsShownToItsUsersAlone() {
        FrontDoor door = door();
        door.voices.put(Kind.SERVICE, PatientView.ID, State.PILOT, Set.of("Practitioner/other"));
        assertThat(topics(door)).isEmpty();
        door.voices.put(Kind.SERVICE, PatientView.ID, State.PILOT, Set.of("Practitioner/example"));
        assertThat(topics(door)).hasSize(3);
    }

    @Test
    void theKillSwitchOfAPatientHoldsForTheNextCall() {
        FrontDoor door = door();
        assertThat(topics(door)).hasSize(3);
        door.voices.silence(new Silence("1", Silence.Scope.PATIENT, "p1", "wrong record", "Dr A", Instant.EPOCH));
        assertThat(topics(door)).isEmpty();
    }

    @Test
    void aPatientOfACallerIsNotThePatientOfOurRecordWithThatId() {
        HookContext chart = new HookContext.PatientView("Practitioner/1", "p1", null);
        HookCall call = new HookCall("patient-view", "i", chart, "https://a.example/fhir", Map.of());
        CallRecords nobodyOfOurs = new CallRecords(null, null, null, false, List.of(), List.of());
        assertThat(Answers.audience(call, nobodyOfOurs).patients()).containsExactly("https://a.example/fhir|p1");
        FrontDoor door = door();
        door.voices.silence(
                new Silence("1", Silence.Scope.PATIENT, "https://a.example/fhir|p1", "theirs", "Dr A", Instant.EPOCH));
        assertThat(topics(door)).as("our own p1").hasSize(3);
    }

    @Test
    void aSnoozedRuleIsQuietUnlessItBecomesMoreUrgent() {
        FrontDoor door = door();
        String rule = RecordReading.detectors().stream()
                .map(detector -> detector.rule().id())
                .filter(id -> id.startsWith("ckd-progression/"))
                .findFirst()
                .orElseThrow();
        String before = detection(door);
        door.voices.snoozes.add(new Snooze("p1", rule, 2, Instant.MAX, "Dr A", "seen", List.of()));
        assertThat(detection(door)).isNotEqualTo(before);
        door.voices.snoozes.clear();
        door.voices.snoozes.add(new Snooze("p1", rule, 3, Instant.MAX, "Dr A", "seen when it was quieter", List.of()));
        assertThat(detection(door)).isEqualTo(before);
    }

    private static String detection(FrontDoor door) {
        return cards(door, FrontDoor.request("p1", "", "")).stream()
                .filter(card -> card.at("/source/topic/code").asText().equals("earlydetection"))
                .map(card -> card.path("summary").asText())
                .findFirst()
                .orElse("");
    }

    @Test
    void whoSpokeIsNoted() {
        FrontDoor door = door();
        assertThat(topics(door)).hasSize(3);
        assertThat(door.voices.heard)
                .contains(
                        new Voices.Spoken(Kind.SERVICE, PatientView.ID),
                        new Voices.Spoken(Kind.MODEL, "prodrome-cxr-ctr|1.0.0"))
                .anyMatch(heard -> heard.kind() == Kind.RULE);
    }

    private static List<String> topics(FrontDoor door) {
        return cards(door, FrontDoor.request("p1", "", "")).stream()
                .map(card -> card.at("/source/topic/code").asText())
                .toList();
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
