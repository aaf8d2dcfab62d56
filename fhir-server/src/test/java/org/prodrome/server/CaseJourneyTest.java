package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.server.demo.DemoPatient;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/** A card is looked into: where its links lead, how it came about, what is asked of it afterwards. */
class CaseJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final String CREATININE = "2160-0";
    private static final String CT = """
            {"resourceType":"ServiceRequest","id":"ct","status":"draft","intent":"order",
             "code":{"coding":[{"system":"http://loinc.org","code":"24627-2"}],"text":"CT chest"}}""";
    private static final String METFORMIN = """
            {"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"met","status":"draft",
             "intent":"order","medicationCodeableConcept":{"text":"Metformin 500 mg"}}}]}""";

    private static RunningServer server;
    private static String patient;
    private static String ordered;

    @BeforeAll
    static void aPatientWithSomethingForEveryService() {
        server = RunningServer.open();
        patient = story(true);
        ordered = patient.replaceAll("[^A-Za-z0-9]", "");
        server.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Encounter","id":"e%2$s","status":"in-progress",
                  "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
                  "subject":{"reference":"Patient/%1$s"},"period":{"start":"%3$s"}},
                  "request":{"method":"PUT","url":"Encounter/e%2$s"}},
                 {"resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%1$s"},
                  "code":{"coding":[{"system":"http://loinc.org","code":"%4$s"}]},"effectiveDateTime":"%5$s",
                  "valueQuantity":{"value":2.9,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                  "request":{"method":"POST","url":"Observation"}},
                 {"resource":{"resourceType":"ImagingStudy","status":"available","subject":{"reference":"Patient/%1$s"},
                  "started":"%3$s","modality":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"CT"}],
                  "description":"Chest"},"request":{"method":"POST","url":"ImagingStudy"}},
                 {"resource":{"resourceType":"ServiceRequest","id":"ct%2$s","status":"active","intent":"order",
                  "authoredOn":"%3$s","subject":{"reference":"Patient/%1$s"},
                  "code":{"coding":[{"system":"http://loinc.org","code":"24627-2"}],"text":"CT chest"}},
                  "request":{"method":"PUT","url":"ServiceRequest/ct%2$s"}},
                 {"resource":{"resourceType":"ServiceRequest","status":"active","intent":"order","authoredOn":"%5$s",
                  "subject":{"reference":"Patient/%1$s"},"code":{"coding":[{"system":"http://loinc.org","code":"600-7"}],
                  "text":"Blood culture <script>alert(1)</script>"}},"request":{"method":"POST","url":"ServiceRequest"}},
                 {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/%1$s"},"onsetDateTime":"2015-01-01",
                  "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical",
                  "code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}],
                  "text":"Type 2 diabetes"}},"request":{"method":"POST","url":"Condition"}},
                 {"resource":{"resourceType":"MedicationRequest","status":"active","intent":"order","authoredOn":"%3$s",
                  "subject":{"reference":"Patient/%1$s"},"medicationCodeableConcept":{"text":"Ampicillin 500 mg"}},
                  "request":{"method":"POST","url":"MedicationRequest"}}]}""".formatted(patient, ordered, TODAY.minusDays(9), CREATININE, TODAY.minusDays(1)));
    }

    @AfterEach
    void itIsNowAgain() {
        server.itIsNowAgain();
    }

    @Test
    void everyCardOfEveryServiceLinksToItsServiceAndItsCaseAndTheLinksAnswer() throws Exception {
        // What other tests have called today keeps no place among the cards of these openings.
        server.clock().ahead(Duration.ofDays(2));
        List<String> services =
                server.client().getJson("/cds-services").path("services").findValuesAsText("id");
        assertThat(calls().keySet()).containsExactlyInAnyOrderElementsOf(services);
        for (Map.Entry<String, String> call : calls().entrySet()) {
            JsonNode cards = cards(call.getKey(), call.getValue());
            assertThat(cards).as("%s has something to say", call.getKey()).isNotEmpty();
            for (JsonNode card : cards) {
                List<String> links = card.path("links").findValuesAsText("url");
                assertThat(links)
                        .as(call.getKey())
                        .contains(
                                "%s/cds-services/%s/source-attributes".formatted(server.base(), call.getKey()),
                                "%s/cases/%s"
                                        .formatted(
                                                server.base(), card.path("uuid").asText()))
                        .doesNotHaveDuplicates()
                        .hasSizeLessThan(12);
                for (String link : links) {
                    if (link.startsWith(server.base() + "/")) {
                        assertThat(get(link).statusCode()).as(link).isEqualTo(200);
                    }
                }
            }
        }
    }

    @Test
    void theModelCardIsThatOfTheVersionThatSpoke() {
        JsonNode card = card(server.patientView(patient), "aifinding");
        List<String> models = card.path("links").findValuesAsText("url").stream()
                .filter(url -> url.contains("/models/"))
                .toList();
        assertThat(models).isNotEmpty().allMatch(url -> url.matches(".*/models/[^?]+\\?version=[0-9][^&]*"));
        assertThat(get(models.get(0)).body()).contains(models.get(0).replaceAll(".*version=", ""));
    }

    @Test
    void thePageOfACardHasItsSentencesSourcesSpeakersAndFeedbackAndNoMarkupOfTheRecord() throws Exception {
        JsonNode card = cards(
                        "prodrome-encounter-discharge",
                        Objects.requireNonNull(calls().get("prodrome-encounter-discharge")))
                .path(0);
        String uuid = card.path("uuid").asText();
        String feedback = """
                {"feedback":[{"card":"%s","outcome":"overridden","outcomeTimestamp":"%s","overrideReason":{"reason":
                 {"code":"patient-ineligible"},"userComment":"a word about the patient"}}]}""".formatted(uuid, Instant.now());
        assertThat(feedback("prodrome-encounter-discharge", feedback).statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer = get(server.base() + "/cases/" + uuid);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        String page = answer.body();
        assertThat(page)
                .contains(
                        "2.90 mg/dL",
                        "result-pending/1",
                        "/cds-services/prodrome-encounter-discharge/source-attributes")
                .contains("<td>live</td>", "Blood culture &lt;script&gt;", "patient-ineligible")
                .contains("/cards/" + uuid + "/$replay", "/cards/$explain?hookInstance=")
                .doesNotContain("<script", "a word about the patient");
        List<String> addresses = Stream.of(page.split("href=\""))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .filter(address -> address.contains("/fhir/Observation/") || address.contains("/fhir/ServiceRequest/"))
                .toList();
        assertThat(addresses).isNotEmpty().allMatch(address -> address.contains("/_history/"));
        assertThat(get(addresses.get(0)).statusCode()).isEqualTo(200);
        assertThat(get(server.base() + "/cases/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
        assertThat(get(server.base() + "/cases/" + uuid + "?purpose=curiosity").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoDismissesACardWithTheWishForQuietHearsNoMoreOfItUntilItIsLifted() throws Exception {
        String subject = story(false);
        JsonNode card = card(server.patientView(subject), "earlydetection");
        assertThat(card.path("overrideReasons").findValuesAsText("code")).contains("snooze-24h", "snooze-7d");
        JsonNode history = card(server.patientView(subject), "historysummary");
        assertThat(history.path("overrideReasons").findValuesAsText("code")).doesNotContain("snooze-24h");
        String uuid = card.path("uuid").asText();
        Instant now = Instant.now();
        dismiss(history.path("uuid").asText(), "snooze-24h", now, "");
        dismiss(uuid, "snooze-24h", now.minus(Duration.ofDays(2)), "");
        assertThat(snoozes(subject)).as("not offered, or long over").isEmpty();

        dismiss(uuid, "snooze-24h", now, ",\"userComment\":\"seen, repeat ordered\"");
        dismiss(uuid, "snooze-24h", now, ",\"userComment\":\"seen, repeat ordered\"");
        JsonNode held = snoozes(subject);
        assertThat(held).as("a repeat is no second one").hasSize(1);
        assertThat(held.get(0).path("reason").asText()).isEqualTo("seen, repeat ordered");
        assertThat(held.get(0).path("by").asText()).isEqualTo("Practitioner/1");
        assertThat(held.get(0).path("card").asText()).isEqualTo(uuid);
        assertThat(Instant.parse(held.get(0).path("until").asText()))
                .isBetween(
                        now.plus(Duration.ofHours(24)).minusSeconds(1),
                        now.plus(Duration.ofHours(24)).plusSeconds(1));
        String instance = UUID.randomUUID().toString();
        assertThat(cards("prodrome-patient-view", call("patient-view", subject, instance, ""))
                        .findValuesAsText("summary"))
                .doesNotContain(card.path("summary").asText());
        assertThat(server.client()
                        .getJson("/cards/$explain?hookInstance=" + instance)
                        .findValuesAsText("why"))
                .contains("snoozed", "a user wants to hear no more of it for a while");

        String lift = "/cards/snoozes/" + held.get(0).path("id").asText() + "?by=Dr%20B";
        assertThat(server.send("DELETE", lift, "").statusCode()).isEqualTo(200);
        assertThat(server.patientView(subject).path("cards").findValuesAsText("summary"))
                .contains(card.path("summary").asText());
        dismiss(uuid, "snooze-7d", now, "");
        assertThat(snoozes(subject).get(0).path("reason").asText()).isEqualTo("Quiet about this for 7 days");
    }

    @Test
    void theAnalystReadsThatACallWasRefusedAndWhy() {
        String instance = UUID.randomUUID().toString();
        HttpResponse<String> refused = server.send(
                "POST",
                "/cds-services/prodrome-patient-view",
                call("patient-view", "nobody-of-this-name", instance, ""),
                "Content-Type",
                "application/json");
        assertThat(refused.statusCode()).isEqualTo(412);
        JsonNode explained = server.client().getJson("/cards/$explain?hookInstance=" + instance);
        assertThat(explained).hasSize(1);
        assertThat(explained.get(0).path("status").asInt()).isEqualTo(412);
        assertThat(explained.get(0).path("service").asText()).isEqualTo("prodrome-patient-view");
        assertThat(explained.at("/0/steps/0/outcome").asText()).isEqualTo("refused");
        assertThat(explained.at("/0/steps/0/why").asText()).isEqualTo(Refusal.outcome(refused));
        assertThat(explained.toString()).doesNotContain("nobody-of-this-name");
        assertThat(server.send("GET", "/cards/$explain?hookInstance=" + UUID.randomUUID(), "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theListOfCardsSaysWhenThereAreMoreAndGoesOnThere() {
        String subject = story(false);
        server.patientView(subject);
        server.patientView(subject);
        JsonNode all = server.client().getJson("/cards?patient=" + subject);
        assertThat(all.path("more").asBoolean()).isFalse();
        assertThat(all.path("before").isNull()).isTrue();
        assertThat(all.path("cards").size()).isGreaterThan(3);
        List<String> paged = new ArrayList<>();
        JsonNode page = server.client().getJson("/cards?count=1&patient=" + subject);
        while (true) {
            assertThat(page.path("cards")).hasSize(1);
            paged.addAll(page.findValuesAsText("card"));
            if (!page.path("more").asBoolean()) {
                break;
            }
            page = server.client()
                    .getJson("/cards?count=1&patient=" + subject + "&before="
                            + page.path("before").asText());
        }
        assertThat(paged).containsExactlyElementsOf(all.findValuesAsText("card"));
        for (String wrong : List.of("count=0", "count=1001", "count=x", "before=", "before=2026", "before=x~y")) {
            HttpResponse<String> refused = server.send("GET", "/cards?patient=" + subject + "&" + wrong, "");
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            Refusal.outcome(refused);
        }
    }

    /** A call of each service that gets a card, the one that is heard last first. */
    private static Map<String, String> calls() {
        Map<String, String> calls = new LinkedHashMap<>();
        for (String service : List.of(
                "prodrome-similar-cases",
                "prodrome-history-summary",
                "prodrome-earlier-detection",
                "prodrome-image-findings",
                "prodrome-patient-view")) {
            calls.put(service, call("patient-view", ""));
        }
        String draft = "\"draftOrders\":{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":%s}]}".formatted(CT);
        calls.put("prodrome-order-imaging", call("order-select", "\"selections\":[\"ServiceRequest/ct\"]," + draft));
        calls.put("prodrome-order-imaging-sign", call("order-sign", draft));
        calls.put("prodrome-order-drugs", call("order-sign", "\"draftOrders\":" + METFORMIN));
        calls.put(
                "prodrome-order-dispatch",
                call(
                        "order-dispatch",
                        "\"dispatchedOrders\":[\"ServiceRequest/ct%s\"],\"performer\":\"Organization/x\""
                                .formatted(ordered)));
        calls.put("prodrome-encounter-start", call("encounter-start", "\"encounterId\":\"e%s\"".formatted(ordered)));
        calls.put(
                "prodrome-encounter-discharge",
                call("encounter-discharge", "\"encounterId\":\"e%s\"".formatted(ordered)));
        calls.put("prodrome-appointment", call("appointment-book", """
                "appointments":{"resourceType":"Appointment","id":"a1","status":"proposed",
                 "description":"CT chest with contrast"}"""));
        calls.put("prodrome-problem-entry", call("problem-list-item-create", """
                "conditions":{"resourceType":"Condition","id":"new","subject":{"reference":"Patient/%s"},
                 "code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}],"text":"Diabetes type 2"}}""".formatted(patient)));
        calls.put("prodrome-allergy-entry", call("allergyintolerance-create", """
                "allergyIntolerance":{"resourceType":"AllergyIntolerance","id":"new","patient":{"reference":"Patient/%s"},
                 "clinicalStatus":{"coding":[{"code":"active",
                 "system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"}]},"code":{"coding":[
                 {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"723"}],"text":"Penicillin"}}""".formatted(patient)));
        calls.put("prodrome-refill", call("medication-refill", "\"medications\":" + METFORMIN));
        return calls;
    }

    private static String call(String hook, String context) {
        return call(hook, patient, UUID.randomUUID().toString(), context);
    }

    private static String call(String hook, String patientId, String instance, String context) {
        return "{\"hook\":\"%s\",\"hookInstance\":\"%s\",\"context\":{\"userId\":\"Practitioner/1\",\"patientId\":\"%s\"%s}}"
                .formatted(hook, instance, patientId, context.isEmpty() ? "" : "," + context);
    }

    private static JsonNode cards(String service, String call) throws Exception {
        return server.client().fire(service, JSON.readTree(call)).path("cards");
    }

    private static JsonNode card(JsonNode answer, String topic) {
        return StreamSupport.stream(answer.path("cards").spliterator(), false)
                .filter(card -> card.at("/source/topic/code").asText().equals(topic))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no card " + topic + " among " + answer));
    }

    private static HttpResponse<String> get(String address) {
        URI uri = URI.create(address);
        return server.send("GET", uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()), "");
    }

    private static void dismiss(String card, String code, Instant when, String comment) {
        String body = """
                {"feedback":[{"card":"%s","outcome":"overridden","outcomeTimestamp":"%s","overrideReason":{"reason":
                 {"system":"https://prodrome.org/fhir/CodeSystem/label","code":"%s"}%s}}]}""".formatted(card, when, code, comment);
        assertThat(feedback("prodrome-patient-view", body).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> feedback(String service, String body) {
        return server.send("POST", "/cds-services/" + service + "/feedback", body, "Content-Type", "application/json");
    }

    private static JsonNode snoozes(String subject) {
        return server.client().getJson("/cards/snoozes?patient=" + subject);
    }

    /** The demo's patient under an identifier of its own, with or without her two films; the id. */
    private static String story(boolean films) {
        String mrn = "C" + UUID.randomUUID().toString().substring(0, 12);
        server.client()
                .postBundle(FhirContext.forR4Cached()
                        .newJsonParser()
                        .encodeResourceToString(DemoPatient.record(TODAY))
                        .replace(DemoPatient.IDENTIFIER, mrn));
        if (films) {
            for (String other : List.of("p2-1", "p8-1")) {
                String id = "C" + UUID.randomUUID().toString().substring(0, 12);
                post(TestFilm.of(other, id, id));
            }
            DicomPatient header = new DicomPatient(
                    mrn, null, DemoPatient.FAMILY + "^" + DemoPatient.GIVEN, DemoPatient.BIRTH_DATE, "F");
            post(TestFilm.of("p1-1", "1 " + mrn, mrn).withPatient(header).taken(TODAY.minusDays(720)));
            post(TestFilm.of("p1-2", "2 " + mrn, mrn).withPatient(header).taken(TODAY.minusDays(9)));
        }
        return server.client()
                .get("Patient?identifier=" + DemoPatient.IDENTIFIER_SYSTEM + "%7C" + mrn, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
    }

    private static void post(TestFilm film) {
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());
    }
}
