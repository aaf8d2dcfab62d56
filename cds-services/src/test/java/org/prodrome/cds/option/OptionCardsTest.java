package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.governance.Voices.Spoken;
import org.prodrome.cds.hook.Hl7Validator;
import org.prodrome.cds.hook.ReplayableService;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;

/** A chart with a high potassium and an injured kidney is opened: options stand on the card. */
class OptionCardsTest {
    private static final String PLAN = "PotassiumOptions|1.1.0";

    @Test
    void allOptionsStandOnTheCardAndThoseThatFitCanBeAccepted() {
        JsonNode card = alert(door());
        String detail = card.path("detail").asText();
        assertThat(detail)
                .contains(
                        "**Options**",
                        "**Criteria not met**",
                        "12\\-lead ECG".replace("\\-", "-"),
                        "Withhold trimethoprim")
                .contains("[NHS Greater Glasgow and Clyde");
        assertThat(labels(card))
                .contains("12-lead ECG", "Withhold the renin-angiotensin blocker", "Repeat potassium")
                .doesNotContain("Withhold trimethoprim");
        assertThat(card.path("selectionBehavior").asText()).isEqualTo("any");
        assertThat(StreamSupport.stream(card.path("suggestions").spliterator(), false)
                        .filter(one -> one.path("label").asText().equals("12-lead ECG"))
                        .map(one -> one.at("/actions/0/resource/priority").asText()))
                .as("as urgent as the card says")
                .containsExactly("urgent");
    }

    @Test
    void theSameAlertHasTheSameOptionsAsTheVisitBegins() {
        FrontDoor door = door();
        String call = FrontDoor.request("p1", "", "")
                .replace("patient-view", "encounter-start")
                .replace("\"patientId\":\"p1\"", "\"patientId\":\"p1\",\"encounterId\":\"e1\"");
        JsonNode card = sign(door.json(door.post("/cds-services/prodrome-encounter-start", call)));
        assertThat(card.path("summary").asText())
                .isEqualTo(alert(door()).path("summary").asText());
        assertThat(labels(card)).isEqualTo(labels(alert(door()))).contains("Repeat potassium");
        assertThat(card.path("detail").asText()).contains("**Options**");
        assertThat(door.voices.heard).contains(new Spoken(Kind.PLAN, PLAN));
    }

    @Test
    void aDraftIsForThePatientOfTheCallAndIsADraft() {
        JsonNode ecg = StreamSupport.stream(alert(door()).path("suggestions").spliterator(), false)
                .filter(one -> one.path("label").asText().equals("12-lead ECG"))
                .findFirst()
                .orElseThrow();
        JsonNode order = ecg.at("/actions/0/resource");
        assertThat(ecg.path("actions")).hasSize(1);
        assertThat(order.path("resourceType").asText()).isEqualTo("ServiceRequest");
        assertThat(order.path("status").asText()).isEqualTo("draft");
        assertThat(order.at("/subject/reference").asText()).isEqualTo("Patient/p1");
    }

    @Test
    void theFactsAreProvedAndCited() {
        FrontDoor door = door();
        String detail = alert(door).path("detail").asText();
        assertThat(detail)
                .containsPattern(
                        "because\\* potassium of 6\\.0 mmol/L or more \\(Potassium 6\\.7 mmol/L on 2026-11-21 \\\\\\[\\d");
        assertThat(door.counters.snapshot().keySet()).noneMatch(name -> name.startsWith("claims.dropped.option"));
    }

    @Test
    void theWholeAnswerIsValidForHl7() {
        FrontDoor door = door();
        JsonNode answer = door.json(door.call(FrontDoor.request("p1", "", "")));
        assertThat(Hl7Validator.get().errors(Hl7Validator.Model.RESPONSE, answer))
                .isEmpty();
    }

    @Test
    void aSuspendedPlanIsNotOnTheCardAndItsAlertIs() {
        FrontDoor door = door();
        door.voices.put(Kind.PLAN, PLAN, State.SUSPENDED, Set.of());
        JsonNode card = alert(door);
        assertThat(card.path("suggestions")).isEmpty();
        assertThat(card.path("detail").asText()).doesNotContain("**Options**");
        assertThat(door.voices.heard).doesNotContain(new Spoken(Kind.PLAN, PLAN));
    }

    @Test
    void optionsThatAreLateAreLeftOutAndCountedAndTheAlertGoesAlone() {
        try (Options slow = Options.of(ShippedContentTest.SHIPPED, Duration.ofNanos(1), Market.US, 4)) {
            FrontDoor door = door(slow);
            JsonNode card = alert(door);
            assertThat(card.path("summary").asText()).contains("severe hyperkalaemia");
            assertThat(card.path("suggestions")).isEmpty();
            assertThat(door.counters.snapshot().keySet())
                    .anyMatch(name -> name.contains("deadline") && name.endsWith("options"));
            assertThat(door.traces.get(0).steps())
                    .anyMatch(step ->
                            step.name().equals("options") && step.outcome().equals("late"));
        }
    }

    @Test
    void whileTheContentIsReadTheAlertGoesAloneSaysNothingOfOptionsAndIsMadeAgainSo() {
        CountDownLatch read = new CountDownLatch(1);
        try (Options slow = Options.inBackground(() -> {
            await(read);
            return Options.of(ShippedContentTest.SHIPPED, Duration.ofSeconds(30), Market.US, 4);
        })) {
            FrontDoor door = door(slow);
            JsonNode alone = alert(door);
            assertThat(alone.path("suggestions")).isEmpty();
            assertThat(alone.path("detail").asText()).doesNotContainIgnoringCase("option");
            assertThat(door.counters.snapshot()).containsKey("options.loading");
            assertThat(door.traces.get(0).steps())
                    .anyMatch(
                            step -> step.name().equals("options") && step.why().contains("still being read"));
            read.countDown();
            slow.await(Duration.ofSeconds(60));
            ReplayableService service = (ReplayableService)
                    door.services.find("prodrome-patient-view").orElseThrow();
            assertThat(service.replay(door.calls.get(0), door.traces.get(0), chart().resources())
                            .cards())
                    .as("made again although the content is there now")
                    .anyMatch(card ->
                            card.uuid().toString().equals(alone.path("uuid").asText()));
            assertThat(alert(door).path("detail").asText()).contains("**Options**");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void thePlanIsNotedAsHeardAndItsOptionsInTheTrace() {
        FrontDoor door = door();
        alert(door);
        assertThat(door.voices.heard).contains(new Spoken(Kind.PLAN, PLAN));
        assertThat(door.traces.get(0).steps())
                .anyMatch(step -> step.what().equals("option") && step.outcome().equals("ruled-out"));
    }

    @Test
    void theSameCallGetsTheSameBytes() {
        FrontDoor door = door();
        String call = FrontDoor.request("p1", "", "");
        assertThat(door.call(call).getContentAsByteArray())
                .isEqualTo(door.call(call).getContentAsByteArray());
    }

    @Test
    void allOptionsAreSaidInTheLanguageOfTheReader() {
        door().requireGerman("/cds-services/prodrome-patient-view", FrontDoor.request("p1", "", ""));
    }

    private static JsonNode alert(FrontDoor door) {
        return sign(door.json(door.call(FrontDoor.request("p1", "", ""))));
    }

    private static JsonNode sign(JsonNode answer) {
        return StreamSupport.stream(answer.path("cards").spliterator(), false)
                .filter(card -> card.at("/source/topic/code").asText().equals("earlydetection"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> labels(JsonNode card) {
        return StreamSupport.stream(card.path("suggestions").spliterator(), false)
                .map(one -> one.path("label").asText())
                .toList();
    }

    private static FrontDoor door() {
        return door(Chart.SHIPPED);
    }

    private static FrontDoor door(Options options) {
        FrontDoor door = new FrontDoor(new TestRecord(Fixtures.FHIR, chart().resources(), Optional.empty()), options);
        ShippedContentTest.SHIPPED.plans().forEach(plan -> door.voices.put(Kind.PLAN, plan.id(), State.LIVE, Set.of()));
        return door;
    }

    private static Chart chart() {
        return new Chart(AdministrativeGender.MALE, "1950-03-02")
                .creatinine("1.1", "2026-11-18T08:00:00Z")
                .potassium("5.1", "2026-11-18T08:00:00Z")
                .potassium("6.7", "2026-11-21T08:00:00Z")
                .drug("29046", "lisinopril 10 MG Oral Tablet")
                .drug("8591", "potassium chloride 20 MEQ Oral Tablet");
    }
}
