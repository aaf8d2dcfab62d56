package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.hook.Trace;
import org.springframework.mock.web.MockHttpServletResponse;

/** Several services, each with its own id, speak for one opening of a chart and keep to three cards together. */
class ServicesTest {
    private final List<Resource> resources = Fixtures.resources("falling-kidney-function-and-growing-heart.json");
    private final FrontDoor door = new FrontDoor(
            new TestRecord(Fixtures.FHIR, resources, Optional.of(Fixtures.parameters("three-similar-films.json"))));

    @Test
    void discoveryListsEachWithItsOwnIdPrefetchAndRequirements() {
        JsonNode services = door.json(door.send("GET", "/cds-services", "application/json", ""))
                .path("services");
        assertThat(services)
                .extracting(service -> service.path("id").asText())
                .containsExactly(
                        "prodrome-patient-view",
                        "prodrome-image-findings",
                        "prodrome-earlier-detection",
                        "prodrome-history-summary",
                        "prodrome-similar-cases",
                        "prodrome-order-imaging",
                        "prodrome-order-imaging-sign",
                        "prodrome-order-drugs",
                        "prodrome-order-dispatch",
                        "prodrome-encounter-start",
                        "prodrome-encounter-discharge",
                        "prodrome-appointment",
                        "prodrome-problem-entry",
                        "prodrome-allergy-entry",
                        "prodrome-refill");
        for (JsonNode service : services) {
            assertThat(service.path("usageRequirements").asText()).isNotBlank();
            assertThat(service.at("/prefetch/patient").asText()).isEqualTo("Patient/{{context.patientId}}");
            assertThat(service.path("extension").path("org.prodrome.version"))
                    .extracting(JsonNode::asText)
                    .containsExactly("1.0");
            assertThat(service.path("extension").path("org.prodrome.configuration-options"))
                    .anySatisfy(option -> {
                        assertThat(option.path("type").asText()).isEqualTo("boolean");
                        assertThat(option.path("default").asBoolean()).isTrue();
                    });
        }
        assertThat(services.get(1).path("prefetch").fieldNames())
                .toIterable()
                .containsExactly("patient", "studies", "findings", "reports");
    }

    @Test
    void eachBringsItsOwnKindOfCard() {
        assertThat(topics("prodrome-image-findings", "i-1", "")).containsExactly("aifinding");
        assertThat(topics("prodrome-earlier-detection", "i-2", "")).containsExactly("earlydetection");
        assertThat(topics("prodrome-history-summary", "i-3", "")).containsExactly("historysummary");
        assertThat(topics("prodrome-patient-view", "i-4", "")).hasSize(3);
    }

    @Test
    void theSimilarCasesAloneNameOpaqueIdsOnlyAndTheirSource() {
        JsonNode card = cards("prodrome-similar-cases", "i-1", "").get(0);
        assertThat(card.at("/source/topic/code").asText()).isEqualTo("similarcases");
        assertThat(card.path("detail").asText()).contains("c-7f3a").contains("**Sources**");
        assertThat(card.path("summary").asText()).contains("most similar films of other patients");
    }

    @Test
    void fourServicesForOneOpeningSendThreeCardsAndTheLowestInPriorityIsSilent() {
        for (String instance : List.of("first", "second")) {
            List<String> sent = new ArrayList<>();
            for (String id : List.of(
                    "prodrome-image-findings",
                    "prodrome-earlier-detection",
                    "prodrome-history-summary",
                    "prodrome-similar-cases")) {
                sent.addAll(topics(id, instance, ""));
            }
            assertThat(sent).containsExactly("aifinding", "earlydetection", "historysummary");
        }
        assertThat(door.counters.snapshot()).containsEntry("cards.withheld.similarcases.budget", 2L);
    }

    @Test
    void aServiceOfLowPriorityDoesNotTakeThePlaceOfOneThatIsAskedLater() {
        fourServicesForOneOpeningSendThreeCardsAndTheLowestInPriorityIsSilent();
        assertThat(topics("prodrome-similar-cases", "third", "")).isEmpty();
        assertThat(topics("prodrome-history-summary", "third", "")).containsExactly("historysummary");
        assertThat(topics("prodrome-earlier-detection", "third", "")).containsExactly("earlydetection");
        assertThat(topics("prodrome-image-findings", "third", "")).containsExactly("aifinding");
    }

    @Test
    void theSameOpeningAskedAgainGetsTheSameBytes() {
        String call = call("again", "");
        byte[] first = door.post("/cds-services/prodrome-history-summary", call).getContentAsByteArray();
        topics("prodrome-image-findings", "again", "");
        topics("prodrome-earlier-detection", "again", "");
        assertThat(door.post("/cds-services/prodrome-history-summary", call).getContentAsByteArray())
                .isEqualTo(first);
    }

    @Test
    void anOptionOfTheCallSwitchesACardOffAndAnUnknownOneIsIgnored() {
        assertThat(topics(
                        "prodrome-patient-view",
                        "i",
                        ",\"extension\":{\"org.prodrome.configuration\":{\"early-detection\":false,\"unknown\":true}}"))
                .containsExactlyInAnyOrder("aifinding", "historysummary");
        assertThat(topics(
                        "prodrome-patient-view",
                        "j",
                        ",\"extension\":{\"org.prodrome.configuration\":{\"max-cards\":1}}"))
                .hasSize(1);
        assertThat(cards(
                                "prodrome-image-findings",
                                "k",
                                ",\"extension\":{\"org.prodrome.configuration\":{\"similar-cases\":false}}")
                        .get(0)
                        .path("detail")
                        .asText())
                .doesNotContain("imilar");
    }

    @Test
    void aCardNamesWhatItIsAboutWhereTheCallerKnowsItByThatId() {
        JsonNode film = cards("prodrome-image-findings", "i", "").get(0);
        assertThat(film.at("/extension/org.prodrome.associated-resource/0").asText())
                .startsWith("ImagingStudy/");
        String patient = resources.stream()
                .filter(resource -> resource.fhirType().equals("Patient"))
                .map(resource -> Fixtures.FHIR.newJsonParser().encodeResourceToString(resource))
                .findFirst()
                .orElseThrow();
        JsonNode foreign = door.json(door.post(
                        "/cds-services/prodrome-image-findings",
                        FrontDoor.request(
                                "p1", "\"patient\":" + patient, ",\"fhirServer\":\"https://ehr.example/fhir\"")))
                .at("/cards/0");
        assertThat(foreign.at("/source/topic/code").asText()).isEqualTo("aifinding");
        assertThat(foreign.has("extension")).isFalse();
    }

    @Test
    void aDetectionMadeFromPrefetchAloneSaysWhatWasNotSeen() {
        JsonNode card = sign(fromPrefetch("prodrome-earlier-detection", "", ""));
        assertThat(card.path("detail").asText())
                .contains("Read from what the caller sent alone; not seen:")
                .contains("prescriptions")
                .doesNotContain("only part of");
    }

    @Test
    void aCardSaysOfWhatAPartWasSeen() {
        assertThat(sign(fromPrefetch("prodrome-earlier-detection", "\"total\":5000,", ""))
                        .path("detail")
                        .asText())
                .contains("Read from what the caller sent alone; only part of: laboratory results.");
    }

    @Test
    void theEarlySignsOfACombinedAnswerSayWhatWasNotSeenWhetherOrNotTheHistoryStandsBeside() {
        for (String options : List.of("", "\"history-summary\":false", "\"max-cards\":1")) {
            String more =
                    options.isEmpty() ? "" : ",\"extension\":{\"org.prodrome.configuration\":{%s}}".formatted(options);
            JsonNode answer = fromPrefetch("prodrome-patient-view", "\"total\":5000,", more);
            assertThat(sign(answer).path("detail").asText())
                    .as(options)
                    .contains("Read from what the caller sent alone; not seen:")
                    .contains("only part of: laboratory results.");
        }
    }

    @Test
    void theTraceSaysWhatBecameOfEachKeyAndNothingOfThePatient() {
        FrontDoor empty = new FrontDoor(new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()));
        empty.post(
                "/cds-services/prodrome-patient-view",
                FrontDoor.request(
                        "p1",
                        prefetch("\"total\":5000,") + ",\"allergies\":null,\"vitals\":{},\"reports\":"
                                + "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"forbidden\"}]}",
                        ""));
        assertThat(empty.traces.get(0).steps())
                .contains(
                        new Trace.Step("prefetch", "patient", "sent", ""),
                        new Trace.Step("prefetch", "labs", "partial", "cut short"),
                        new Trace.Step("prefetch", "allergies", "null", ""),
                        new Trace.Step("prefetch", "vitals", "absent", "no-server-named"),
                        new Trace.Step("prefetch", "reports", "failed", "refused at the caller"))
                .filteredOn(step -> step.what().equals("prefetch"))
                .hasSize(11);
    }

    private JsonNode fromPrefetch(String service, String labs, String more) {
        FrontDoor empty = new FrontDoor(new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()));
        return empty.json(empty.post("/cds-services/" + service, FrontDoor.request("p1", prefetch(labs), more)));
    }

    private static JsonNode sign(JsonNode answer) {
        return StreamSupport.stream(answer.path("cards").spliterator(), false)
                .filter(card -> card.at("/source/topic/code").asText().equals("earlydetection"))
                .findFirst()
                .orElseThrow();
    }

    /** The Patient and the laboratory. */
    private String prefetch(String total) {
        String labs = resources.stream()
                .filter(resource -> resource.fhirType().equals("Observation"))
                .map(resource -> "{\"resource\":%s}"
                        .formatted(Fixtures.FHIR.newJsonParser().encodeResourceToString(resource)))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        String patient = resources.stream()
                .filter(resource -> resource.fhirType().equals("Patient"))
                .map(resource -> Fixtures.FHIR.newJsonParser().encodeResourceToString(resource))
                .findFirst()
                .orElseThrow();
        return "\"patient\":%s,\"labs\":{\"resourceType\":\"Bundle\",%s\"entry\":[%s]}".formatted(patient, total, labs);
    }

    private List<String> topics(String id, String instance, String more) {
        return cards(id, instance, more).stream()
                .map(card -> card.at("/source/topic/code").asText())
                .toList();
    }

    private List<JsonNode> cards(String id, String instance, String more) {
        MockHttpServletResponse response = door.post("/cds-services/" + id, call(instance, more));
        assertThat(response.getStatus()).isEqualTo(200);
        return StreamSupport.stream(door.json(response).path("cards").spliterator(), false)
                .toList();
    }

    private static String call(String instance, String more) {
        return FrontDoor.request("p1", "", more).replace("d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", instance);
    }
}
