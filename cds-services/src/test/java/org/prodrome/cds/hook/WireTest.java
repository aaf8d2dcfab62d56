package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.service.PatientView;
import org.springframework.mock.web.MockHttpServletResponse;

/** The rules of CDS Hooks 2.0.1 for requests, refusals and feedback, over HTTP. */
class WireTest {
    private static final String SERVICE = "/cds-services/" + PatientView.ID;
    private final FrontDoor door = new FrontDoor(new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()));

    @Test
    void discoveryDescribesEachServiceInTheFormOf201() {
        MockHttpServletResponse response = door.send("GET", "/cds-services", "application/json", "");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo("application/json");
        JsonNode service = door.json(response).path("services").get(0);
        assertThat(service.path("hook").asText()).isEqualTo("patient-view");
        assertThat(service.path("id").asText()).isEqualTo("prodrome-patient-view");
        assertThat(service.path("description").asText()).isNotBlank();
        assertThat(service.path("prefetch").path("patient").asText()).isEqualTo("Patient/{{context.patientId}}");
        assertThat(service.fieldNames())
                .toIterable()
                .isSubsetOf("hook", "title", "description", "id", "prefetch", "usageRequirements", "extension");
    }

    @Test
    void prefetchTemplatesKeepToTheRecommendedSubset() {
        door.json(door.send("GET", "/cds-services", "application/json", ""))
                .path("services")
                .get(0)
                .path("prefetch")
                .forEach(template -> assertThat(template.asText())
                        .matches("Patient/\\{\\{context.patientId}}"
                                + "|[A-Za-z]+\\?patient=\\{\\{context.patientId}}"
                                + "(&category=[a-z-]+)?(&_sort=-[a-z]+)?(&_count=\\d+)?"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                                     | not JSON
            []                                                                                    | $: found a JSON array
            "text"                                                                                | $: found a JSON string
            {"hook":"patient-view","hook":"patient-view"}                                         | not JSON
            {"hook":"patient-view",}                                                              | not JSON
            {"hook":"patient-view"} trailing                                                      | not JSON
            {}                                                                                    | $.hook is missing
            {"hook":7}                                                                            | $.hook: found a JSON number
            {"hook":"order-sign"}                                                                 | $.hook: found another hook
            {"hook":"patient-view"}                                                               | $.hookInstance is missing
            {"hook":"patient-view","hookInstance":""}                                             | $.hookInstance is missing
            {"hook":"patient-view","hookInstance":["x"]}                                          | $.hookInstance: found a JSON array
            {"hook":"patient-view","hookInstance":"x"}                                            | $.context is missing
            {"hook":"patient-view","hookInstance":"x","context":null}                             | $.context is missing
            {"hook":"patient-view","hookInstance":"x","context":"y"}                              | $.context: found a JSON string
            {"hook":"patient-view","hookInstance":"x","context":{}}                               | $.context.userId is missing
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"1"}}                   | $.context.userId: found another
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Device/1"}}            | $.context.userId: found another
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1"}}           | $.context.patientId is missing
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"Patient/1"}} | $.context.patientId: found another
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"../../x"}}   | $.context.patientId: found another
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1","encounterId":"Encounter/1"}} | $.context.encounterId
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"fhirServer":"ftp://x"} | $.fhirServer
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"fhirServer":"::"} | $.fhirServer
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"fhirAuthorization":{}} | $.fhirServer is missing
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"prefetch":[]} | $.prefetch: found a JSON array
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"prefetch":{"patient":3}} | $.prefetch.patient: found a JSON number
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"prefetch":{"patient":{"a":1}}} | $.prefetch.patient.resourceType is missing
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"prefetch":{"patient":{"resourceType":"Nonsense"}}} | $.prefetch.patient: found
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"prefetch":{"patient":{"resourceType":"Patient","birthDate":"yesterday"}}} | $.prefetch.patient: found
            {"hook":"patient-view","hookInstance":"x","context":{"userId":"Patient/1","patientId":"1"},"x":1e999999} | exponent
            """)
    void aMalformedCallIs400AndNamesTheJsonPath(String body, String says) {
        MockHttpServletResponse response = door.call(body);
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(diagnostics(response)).contains(says);
    }

    @Test
    void anotherPatientsPrefetchIsRefused() {
        for (String prefetch : List.of(
                "\"patient\":{\"resourceType\":\"Patient\",\"id\":\"p2\"}",
                "\"patient\":{\"resourceType\":\"Patient\",\"id\":\"p1\"},\"labs\":{\"resourceType\":\"Bundle\",\"entry\":"
                        + "[{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"o\",\"subject\":{\"reference\":"
                        + "\"https://ehr.example/fhir/Patient/p2\"}}}]}",
                "\"allergies\":{\"resourceType\":\"AllergyIntolerance\",\"id\":\"a\",\"patient\":{\"reference\":"
                        + "\"Patient/p2\"}}")) {
            MockHttpServletResponse response = door.call(FrontDoor.request("p1", prefetch, ""));
            assertThat(response.getStatus()).as(prefetch).isEqualTo(400);
            assertThat(diagnostics(response)).contains("of another patient");
        }
    }

    @Test
    void nestingBeyondTheBoundIs400() {
        String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
        assertThat(door.call(deep).getStatus()).isEqualTo(400);
        assertThat(door.call("[".repeat(100_000)).getStatus()).isEqualTo(400);
    }

    @Test
    void aBodyBeyondTheBoundIs413() {
        String big = "{\"x\":[\"" + "y\",\"".repeat(700_000) + "\"]}";
        assertThat(door.call(big).getStatus()).isEqualTo(413);
    }

    @Test
    void aStringBeyondTheBoundIs400() {
        assertThat(door.call("{\"x\":\"" + "y".repeat(200_000) + "\"}").getStatus())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "text/json"})
    void anotherMediaTypeIs415(String type) {
        assertThat(door.send("POST", SERVICE, type, "{}").getStatus()).isEqualTo(415);
    }

    @Test
    void anotherMethodIs405AndNamesTheRightOne() {
        MockHttpServletResponse response = door.send("GET", SERVICE, "application/json", "");
        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getHeader("Allow")).isEqualTo("POST");
        assertThat(door.send("DELETE", "/cds-services", "application/json", "").getHeader("Allow"))
                .isEqualTo("GET, HEAD");
        assertThat(door.send("PUT", SERVICE + "/feedback", "application/json", "{}")
                        .getStatus())
                .isEqualTo(405);
    }

    @Test
    void anUnknownServiceIs404AlsoForFeedback() {
        assertThat(door.post("/cds-services/nobody", FrontDoor.request("p1", "", ""))
                        .getStatus())
                .isEqualTo(404);
        assertThat(door.post("/cds-services/nobody/feedback", "{\"feedback\":[]}")
                        .getStatus())
                .isEqualTo(404);
    }

    @Test
    void aPatientNeitherSentNorHereIs412() {
        MockHttpServletResponse response = door.call(FrontDoor.request("p1", "", ""));
        assertThat(response.getStatus()).isEqualTo(412);
        assertThat(diagnostics(response)).contains("\"patient\"");
        assertThat(door.call(FrontDoor.request("p1", "\"patient\":{\"resourceType\":\"OperationOutcome\"}", ""))
                        .getStatus())
                .isEqualTo(412);
    }

    @Test
    void aPatientThatTheCallerSaysItLacksIsAnEmptyAnswer() {
        MockHttpServletResponse response = door.call(FrontDoor.request("p1", "\"patient\":null", ""));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(new String(response.getContentAsByteArray(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"cards\":[]}");
    }

    @Test
    void unknownElementsAndBundlesWithoutTypeAreFine() {
        MockHttpServletResponse response = door.call(FrontDoor.request(
                "p1",
                "\"patient\":{\"resourceType\":\"Patient\",\"id\":\"p1\",\"madeUp\":[{\"x\":1}]},"
                        + "\"labs\":{\"resourceType\":\"Bundle\",\"entry\":[]},\"ours\":{\"anything\":true}",
                ",\"extension\":{\"com.example\":{}},\"tomorrow\":1"));
        assertThat(response.getStatus()).isEqualTo(200);
    }

    @Test
    void feedbackOfTheSpecificationIsHandedOn() {
        MockHttpServletResponse response = door.post(SERVICE + "/feedback", """
                {"feedback":[
                 {"card":"4e0a3a1e-3283-4575-ab82-028d55fe2719","outcome":"accepted",
                  "acceptedSuggestions":[{"id":"e56e1945-20b3-4393-8503-a1a20fd73152"}],
                  "outcomeTimestamp":"2020-12-11T00:00:00Z"},
                 {"card":"9368d37b-283f-44a0-93ea-547cebab93ed","outcome":"overridden",
                  "overrideReason":{"reason":{"system":"http://x","code":"c"},"userComment":"seen"},
                  "outcomeTimestamp":"2020-12-11T00:00:00Z"}]}""");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(door.feedback).extracting(FeedbackItem::outcome).containsExactly("accepted", "overridden");
        assertThat(door.feedback.get(0).acceptedSuggestions()).containsExactly("e56e1945-20b3-4393-8503-a1a20fd73152");
        assertThat(door.feedback.get(1).overrideReason()).isEqualTo(new FeedbackItem.Reason("http://x", "c"));
    }

    @Test
    void feedbackInTheFormsThatEhrsDocumentIsTakenToo() {
        String item = "{\"card\":\"card-7\",\"outcome\":\"ignored\",\"overrideReasons\":"
                + "[{\"reason\":{\"code\":\"1\"},\"extension\":{\"a\":1}}]}";
        String body = "{\"feedback\":[%s,%s]}".formatted(item, item);
        assertThat(door.post(SERVICE + "/feedback", body).getStatus()).isEqualTo(200);
        assertThat(door.post(SERVICE + "/feedback", body).getStatus()).isEqualTo(200);
        assertThat(door.feedback).hasSize(4);
        assertThat(door.counters.snapshot()).containsEntry("feedback.other", 4L);
    }

    @Test
    void whatIsGoodInABatchIsTakenAndWhatIsNotIsNamed() {
        MockHttpServletResponse response = door.post(SERVICE + "/feedback", """
                {"feedback":[
                 {"card":"a","outcome":"accepted"},
                 {"outcome":"accepted"},
                 7,
                 {"card":"b","outcome":"overridden","overrideReason":"no object"},
                 {"card":"c","outcome":"overridden"}]}""");
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(door.feedback).extracting(FeedbackItem::card).containsExactly("a", "c");
        assertThat(diagnostics(response)).contains("$.feedback[1].card is missing");
        JsonNode issues = door.json(response).path("issue");
        assertThat(issues)
                .extracting(issue -> issue.at("/expression/0").asText())
                .containsExactly("feedback[1]", "feedback[2]", "feedback[3]");
        assertThat(issues)
                .extracting(issue -> issue.path("code").asText())
                .containsExactly("required", "invalid", "invalid");
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(door.counters.snapshot()).containsEntry("feedback.refused", 3L);
    }

    @Test
    void aBatchOfWhichNothingCanBeReadIs400AndNamesEachItem() {
        MockHttpServletResponse response = door.post(SERVICE + "/feedback", "{\"feedback\":[{},{\"card\":\"x\"}]}");
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(door.json(response).path("issue")).hasSize(2);
        assertThat(door.feedback).isEmpty();
        assertThat(door.post(SERVICE + "/feedback", "{\"feedback\":[]}").getStatus())
                .isEqualTo(200);
    }

    @Test
    void everyOverrideReasonIsKept() {
        door.post(SERVICE + "/feedback", """
                {"feedback":[{"card":"a","outcome":"overridden",
                 "overrideReason":{"reason":{"system":"http://x","code":"first"},"userComment":"one"},
                 "overrideReasons":[{"reason":{"system":"http://x","code":"second"},"userComment":"two"},
                  {"reason":{"code":"third"}},{"reason":{"system":"http://x","code":"first"},"userComment":"one"}]}]}""");
        assertThat(door.feedback)
                .singleElement()
                .satisfies(item -> assertThat(item.overrideReasons())
                        .containsExactly(
                                new FeedbackItem.Reason("http://x", "first"),
                                new FeedbackItem.Reason("http://x", "second"),
                                new FeedbackItem.Reason(null, "third")))
                .satisfies(item -> assertThat(item.userComment()).isEqualTo("one\ntwo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"feedback\":{}}",
                "{\"feedback\":[7]}",
                "{\"feedback\":[{\"outcome\":\"accepted\"}]}",
                "{\"feedback\":[{\"card\":\"x\"}]}",
                "{\"feedback\":[{\"card\":\"x\",\"outcome\":\"accepted\",\"acceptedSuggestions\":[{}]}]}"
            })
    void malformedFeedbackIs400(String body) {
        assertThat(door.post(SERVICE + "/feedback", body).getStatus()).isEqualTo(400);
    }

    @Test
    void moreFeedbackThanIsTakenAtOnceIs400AndNoneOfItIsKept() {
        String item = "{\"card\":\"x\",\"outcome\":\"overridden\"}";
        String body = "{\"feedback\":[" + String.join(",", java.util.Collections.nCopies(1_001, item)) + "]}";
        assertThat(door.post(SERVICE + "/feedback", body).getStatus()).isEqualTo(400);
        assertThat(door.feedback).isEmpty();
    }

    private String diagnostics(MockHttpServletResponse response) {
        JsonNode outcome = door.json(response);
        assertThat(outcome.path("resourceType").asText()).isEqualTo("OperationOutcome");
        JsonNode issue = outcome.path("issue").get(0);
        assertThat(issue.path("severity").asText()).isEqualTo("error");
        assertThat(issue.path("code").asText()).isNotBlank();
        return issue.path("diagnostics").asText();
    }
}
