package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.server.support.Counts;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;

/** Records come in as transaction Bundles and are read back by search. */
class BundleJourneyTest {
    private static final String JSON = "application/fhir+json";
    private final RunningServer server = RunningServer.open();

    @Test
    void aTransactionIsStoredWholeAndFoundBySearch() {
        String key = key();
        HttpResponse<String> answer = post(transaction(key, "1.4"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Bundle stored = parse(answer);
        assertThat(stored.getType()).isEqualTo(Bundle.BundleType.TRANSACTIONRESPONSE);
        assertThat(stored.getEntry())
                .extracting(entry -> entry.getResponse().getStatus())
                .allMatch(status -> status.startsWith("201"));
        Bundle found = search("Patient?identifier=urn:test%7C" + key + "&_revinclude=Observation:patient");
        assertThat(types(found)).containsExactlyInAnyOrder("Patient", "Observation");
    }

    @Test
    void theSameConditionalTransactionTwiceCreatesThePatientOnce() {
        String key = key();
        post(transaction(key, "1.4"));
        HttpResponse<String> again = post(transaction(key, "1.5"));

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(parse(again).getEntryFirstRep().getResponse().getStatus()).startsWith("200");
        assertThat(search("Patient?identifier=urn:test%7C" + key).getEntry()).hasSize(1);
    }

    @Test
    void aNewResultIsSeenByTheSameSearchAtOnce() {
        String key = key();
        post(transaction(key, "1.4"));
        String search = "Observation?patient.identifier=urn:test%7C" + key + "&code=http://loinc.org%7C2160-0";
        assertThat(search(search).getEntry()).hasSize(1);

        post(transaction(key, "2.8"));
        assertThat(search(search).getEntry()).hasSize(2);
    }

    @Test
    void aLongRecordIsPagedWithoutLossOrRepeat() {
        String key = key();
        for (int i = 0; i < 7; i++) {
            post(transaction(key, "1." + i));
        }
        String path = "Observation?patient.identifier=urn:test%7C" + key + "&_count=3&_sort=_id";
        List<String> first = ids(search(path));
        List<String> second = ids(search(path + "&_offset=3"));
        List<String> third = ids(search(path + "&_offset=6"));
        assertThat(Stream.of(first, second, third).flatMap(List::stream).toList())
                .hasSize(7)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient?_count=many",
                "Patient?_count=99999999999",
                "Patient?birthdate=yesterday",
                "Patient?no-such-parameter=1",
                "Patient/1/$everything?_count=many",
                "NoSuchType?_id=1",
                "Patient/1/$no-such-operation"
            })
    void aSearchThatMakesNoSenseIsRefusedAndNotAnswered(String path) {
        Refusal.outcome(server.send("GET", "/fhir/" + path, ""));
    }

    @Test
    void everyAnswerForbidsContentSniffing() {
        assertThat(server.send("GET", "/fhir/metadata", "").headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
    }

    static Stream<Arguments> refusals() {
        String key = key();
        String good = transaction(key, "1.4");
        return Stream.of(
                Arguments.of("malformed JSON", good.substring(0, good.length() / 2), JSON, 400),
                Arguments.of("no JSON at all", "hello", JSON, 400),
                Arguments.of("an empty body", "", JSON, 400),
                Arguments.of("no Bundle", "{\"resourceType\":\"Patient\",\"active\":true}", JSON, 400),
                Arguments.of("no resource type", "{\"type\":\"transaction\"}", JSON, 400),
                Arguments.of(
                        "an unknown element",
                        good.replace("\"status\":\"final\"", "\"status\":\"final\",\"hue\":\"red\""),
                        JSON,
                        400),
                Arguments.of("an impossible date", good.replace("2026-03-01", "2026-02-30"), JSON, 400),
                Arguments.of("a time without seconds", good.replace("2026-03-01", "2026-03-01T13:34Z"), JSON, 400),
                Arguments.of("a status that does not exist", good.replace("\"final\"", "\"finished\""), JSON, 400),
                Arguments.of(
                        "a reference to nothing in the second entry",
                        good.replace(
                                "\"subject\":{\"reference\":\"" + subject(key) + "\"}",
                                "\"subject\":{\"reference\":\"Patient/no-such-patient\"}"),
                        JSON,
                        400),
                Arguments.of(
                        "an urn that no entry has",
                        good.replace(
                                "\"subject\":{\"reference\":\"" + subject(key) + "\"}",
                                "\"subject\":{\"reference\":\"urn:uuid:9f0b1dd4-0000-4000-8000-000000000000\"}"),
                        JSON,
                        400),
                Arguments.of("a number too small to be one", transaction(key, "1e-20000"), JSON, 400),
                Arguments.of("a number of a gigabyte", transaction(key, "1e999999999"), JSON, 400),
                Arguments.of(
                        "such a number in XML",
                        "<Observation xmlns=\"http://hl7.org/fhir\"><status value=\"final\"/><code><text value=\"x\"/></code>"
                                + "<valueQuantity><value value=\"1e-20000\"/></valueQuantity></Observation>",
                        "application/fhir+xml",
                        400),
                Arguments.of("plain text", good, "text/plain", 400),
                Arguments.of(
                        "XML with a DOCTYPE",
                        "<?xml version=\"1.0\"?><!DOCTYPE Bundle [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                                + "<Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"&x;\"/></Bundle>",
                        "application/fhir+xml",
                        400));
    }

    @ParameterizedTest(name = "{0} is refused and nothing is written")
    @MethodSource("refusals")
    void whatCannotBeStoredWholeIsNotStored(String what, String body, String contentType, int status) {
        Map<String, Integer> before = Counts.of(server);

        HttpResponse<String> answer =
                server.send("POST", "/fhir", body, "Content-Type", contentType, "Accept", "application/fhir+json");

        Refusal.outcome(answer);
        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
        assertThat(Counts.of(server)).isEqualTo(before);
    }

    @Test
    void anAddressThatDoesNotExistIsSaidPlainly() {
        HttpResponse<String> answer = server.send("GET", "/nowhere", "", "Accept", "application/json");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Refusal.outcome(answer)).contains("nothing is at this address");
    }

    private HttpResponse<String> post(String body) {
        return server.send("POST", "/fhir", body, "Content-Type", JSON);
    }

    private Bundle search(String path) {
        return server.client().get(path, Bundle.class);
    }

    private static Bundle parse(HttpResponse<String> answer) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, answer.body());
    }

    private static List<String> types(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .map(resource -> resource.fhirType())
                .toList();
    }

    private static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    private static String key() {
        return "bundle-" + UUID.randomUUID();
    }

    private static String subject(String key) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** A Patient and one creatinine, as a client would write it. */
    private static String transaction(String key, String creatinine) {
        return """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"%1$s","resource":{"resourceType":"Patient",
                   "identifier":[{"system":"urn:test","value":"%2$s"}],"birthDate":"1960-05-06"},
                  "request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:test|%2$s"}},
                 {"resource":{"resourceType":"Observation","status":"final",
                   "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
                   "subject":{"reference":"%1$s"},"effectiveDateTime":"2026-03-01",
                   "valueQuantity":{"value":%3$s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                  "request":{"method":"POST","url":"Observation"}}]}
                """.formatted(subject(key), key, creatinine);
    }

    @Test
    void aBodyBeyondTheBoundIsRefusedBeforeItIsRead() {
        HttpResponse<String> answer =
                server.send("POST", "/fhir", " ".repeat((64 << 20) + 1), "Content-Type", "application/fhir+json");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("OperationOutcome", "too-long");
    }

    @Test
    void aReferenceToNothingNamesTheEntryAndTheElement() {
        HttpResponse<String> answer = server.send("POST", "/fhir", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
                 {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},
                  "subject":{"reference":"Patient/nobody-here"}},"request":{"method":"POST","url":"Observation"}}]}""", "Content-Type", "application/fhir+json");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("entry 1 (Observation)", "Patient/nobody-here", "Bundle.entry[1].resource.");
    }
}
