package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.Moments;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.hook.Hl7Validator.Model;
import org.springframework.mock.web.MockHttpServletResponse;

/** Everything that this module sends, judged by HL7's validator with its logical models of CDS Hooks. */
class Hl7ValidatorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WOMAN = patient("female", "1950-01-01");
    private static final String MAN = patient("male", "1961-07-09");

    private static String patient(String gender, String born) {
        return "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"%s\",\"birthDate\":\"%s\"}"
                .formatted(gender, born);
    }

    static Stream<Hl7Cases.Case> answersAndDiscoveries() {
        return Hl7Cases.all().stream().filter(one -> !one.model().equals("CDSHooksRequest"));
    }

    /** The validator is really judging. */
    @ParameterizedTest
    @MethodSource("answersAndDiscoveries")
    void hl7sOwnPayloadsGetHl7sOwnVerdicts(Hl7Cases.Case one) throws JsonProcessingException {
        Model model = one.model().equals("CDSHooksServices") ? Model.SERVICES : Model.RESPONSE;
        assertThat(Hl7Validator.get().errors(model, JSON.readTree(one.body())).isEmpty())
                .isEqualTo(one.valid());
    }

    @Test
    void discoveryIsValid() {
        assertThat(Hl7Validator.get().errors(Model.SERVICES, discovery())).isEmpty();
    }

    /**
     * Over three records: a bare one, a rich one, and a man's with what the example needs. {@link FrontDoor} judges the
     * answers of all other tests in the same way.
     */
    @Test
    void everyAnswerOfEveryServiceIsValid() {
        Map<String, Moments.Example> examples = Stream.concat(Moments.examples().stream(), Moments.orders().stream())
                .collect(Collectors.toMap(Moments.Example::service, example -> example));
        for (JsonNode service : discovery().path("services")) {
            String id = service.path("id").asText();
            String hook = service.path("hook").asText();
            Moments.Example example =
                    examples.getOrDefault(id, new Moments.Example(id, "\"encounterId\":\"e1\"", List.of()));
            boolean chart = hook.equals("patient-view");
            for (FrontDoor door :
                    chart ? List.of(door()) : List.of(door(WOMAN, example), rich(example), door(MAN, example))) {
                MockHttpServletResponse answer =
                        door.post("/cds-services/" + id, Moments.call(hook, example.context()));
                assertThat(answer.getStatus()).as(id).isEqualTo(200);
                JsonNode response = door.json(answer);
                assertThat(response.path("cards")).as(id).isNotEmpty();
                assertThat(Hl7Validator.get().errors(Model.RESPONSE, response))
                        .as(id)
                        .isEmpty();
            }
        }
    }

    @Test
    void aCardWithEveryPartOfTheSpecificationIsValid() {
        ObjectNode task = JSON.createObjectNode();
        task.put("resourceType", "Task")
                .put("id", "new-1")
                .put("status", "draft")
                .put("intent", "proposal")
                .putObject("for")
                .put("reference", "Patient/p1");
        Suggestion create = new Suggestion(
                "Plan a follow-up",
                UUID.randomUUID(),
                true,
                List.of(new Suggestion.Action(Suggestion.Action.Type.CREATE, "Creates a draft task", task, null)));
        Suggestion delete = new Suggestion(
                "Remove the draft",
                UUID.randomUUID(),
                false,
                List.of(new Suggestion.Action(
                        Suggestion.Action.Type.DELETE, "Removes the draft order", null, "ServiceRequest/1")));
        Card card = new Card(
                UUID.randomUUID(),
                "A follow-up is due",
                "It is **due**.",
                Indicator.WARNING,
                new CardSource(
                        "Prodrome",
                        "https://prodrome.test/",
                        new CardCoding("https://prodrome.test/topics", "followup", "Follow-up")),
                List.of(create, delete),
                SelectionBehavior.AT_MOST_ONE,
                List.of(new CardCoding("https://prodrome.test/reasons", "later", "Later")),
                List.of(
                        CardLink.absolute("Evidence", "https://prodrome.test/evidence"),
                        CardLink.smart("Viewer", "https://prodrome.test/launch", "case-1")),
                new CardExtension(List.of("ServiceRequest/1")));
        JsonNode response = JSON.valueToTree(new CdsResponse(List.of(card)));
        assertThat(Hl7Validator.get().errors(Model.RESPONSE, response)).isEmpty();
        ((ObjectNode) response.at("/cards/0")).remove("selectionBehavior");
        assertThat(Hl7Validator.get().errors(Model.RESPONSE, response)).isNotEmpty();
    }

    @Test
    void anAnswerAboutADraftWithItsSuggestedOrderIsValid() {
        FrontDoor door = door();
        JsonNode response = door.json(door.post("/cds-services/prodrome-order-drugs", """
                {"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                 "context":{"userId":"Practitioner/example","patientId":"p1","encounterId":"e1",
                 "draftOrders":{"resourceType":"Bundle","entry":[{"resource":
                 {"resourceType":"MedicationRequest","id":"met","status":"draft",
                  "medicationCodeableConcept":{"text":"Metformin 500 mg"}}}]}}}"""));
        assertThat(response.at("/cards/0/suggestions/0/actions/0/resource/resourceType")
                        .asText())
                .isEqualTo("ServiceRequest");
        assertThat(Hl7Validator.get().errors(Model.RESPONSE, response)).isEmpty();
    }

    @Test
    void theFieldsOf30AreUnknownToTheModelsOf20AndStandInDiscoveryOnlyInThatMode() {
        ServiceDescription service = new ServiceDescription("patient-view", "T", "D", "x", Map.of(), null);
        assertThat(Hl7Validator.get()
                        .errors(Model.SERVICES, JSON.valueToTree(Discovery.of(List.of(service), SpecVersion.V2_0))))
                .isEmpty();
        assertThat(Hl7Validator.get()
                        .errors(Model.SERVICES, JSON.valueToTree(Discovery.of(List.of(service), SpecVersion.V3_0))))
                .isNotEmpty();
    }

    /** As a caller of a site in the 3.0 mode meets it; what is answered is the same in both. */
    @Test
    void theFieldsOf30StandAtTheFrontDoorOfASiteInThatModeAndAnswersAreTheSame() {
        Moments.Example example = Moments.examples().get(0);
        FrontDoor published = door(WOMAN, example);
        FrontDoor ballot = new FrontDoor(record(WOMAN, example), SpecVersion.V3_0);
        JsonNode services = discovery(ballot).path("services");
        assertThat(services).hasSize(15);
        for (JsonNode service : services) {
            assertThat(service.path("version").asText()).isEqualTo("3.0.0-ballot");
            assertThat(service.path("hookVersion").asText())
                    .as(service.path("hook").asText())
                    .isEqualTo(
                            switch (service.path("hook").asText()) {
                                case "order-dispatch" -> "1.1";
                                case "problem-list-item-create", "allergyintolerance-create", "medication-refill" ->
                                    "0.1.0";
                                default -> "1.0";
                            });
            ((ObjectNode) service).remove(List.of("version", "hookVersion"));
        }
        assertThat(services).isEqualTo(discovery(published).path("services"));
        String path = "/cds-services/" + example.service();
        String call = Moments.call(Moments.hook(example.service()), example.context());
        assertThat(ballot.json(ballot.post(path, call))).isEqualTo(published.json(published.post(path, call)));
        assertThat(ballot.json(ballot.post(path, call)).findValues("actionSelectionBehavior"))
                .as("only for clients that are known to read it")
                .isEmpty();
    }

    private static JsonNode discovery() {
        return discovery(door());
    }

    private static JsonNode discovery(FrontDoor door) {
        return door.json(door.send("GET", "/cds-services", "application/json", ""));
    }

    private static FrontDoor door(String patient, Moments.Example example) {
        return new FrontDoor(record(patient, example));
    }

    private static TestRecord record(String patient, Moments.Example example) {
        List<Resource> record = new ArrayList<>(List.of(Moments.parse(patient)));
        example.record().forEach(one -> record.add(Moments.parse(one)));
        return new TestRecord(Fixtures.FHIR, record, Optional.empty());
    }

    private static FrontDoor rich(Moments.Example example) {
        List<Resource> record = new ArrayList<>(Fixtures.resources("falling-kidney-function-and-growing-heart.json"));
        example.record().forEach(one -> record.add(Moments.parse(one)));
        return new FrontDoor(new TestRecord(Fixtures.FHIR, record, Optional.empty()));
    }

    private static FrontDoor door() {
        return new FrontDoor(new TestRecord(
                Fixtures.FHIR,
                Fixtures.resources("falling-kidney-function-and-growing-heart.json"),
                Optional.of(Fixtures.parameters("three-similar-films.json"))));
    }
}
