package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.server.demo.DemoPatient;
import org.prodrome.server.support.Counts;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/** A chart is opened and the server says what it sees, with where it saw it. */
class HookJourneyTest {
    private static final String SERVICE = "/cds-services/prodrome-patient-view";
    private static final LocalDate TODAY = LocalDate.now(java.time.ZoneOffset.UTC);
    private static final Pattern REFERENCE = Pattern.compile(
            "\\b(Patient|Observation|Condition|MedicationRequest|AllergyIntolerance|Encounter|ImagingStudy"
                    + "|DiagnosticReport|Device)/([A-Za-z0-9.\\-]+)");

    private static RunningServer server;
    private static String patient;
    private static JsonNode cards;

    @BeforeAll
    static void openTheChart() {
        server = RunningServer.open();
        Stream.of("p2-1", "p8-1", "p12-1").forEach(drawing -> {
            String id = "H" + UUID.randomUUID().toString().substring(0, 12);
            TestFilm film = TestFilm.of(drawing, id, id);
            Stow.post(server, film.bytes());
            server.awaitJob(film.studyUid());
        });
        patient = story("with films", true);
        cards = server.patientView(patient).path("cards");
    }

    @Test
    void theServiceIsFoundByDiscovery() {
        JsonNode services = server.client().getJson("/cds-services").path("services");
        assertThat(services).extracting(found -> found.path("id").asText()).contains("prodrome-earlier-detection");
        JsonNode service = services.get(0);
        assertThat(service.path("hook").asText()).isEqualTo("patient-view");
        assertThat(service.path("id").asText()).isEqualTo("prodrome-patient-view");
        assertThat(service.path("description").asText()).isNotBlank();
        assertThat(service.path("prefetch").path("patient").asText()).isEqualTo("Patient/{{context.patientId}}");
    }

    @Test
    void theChartOfADecliningKidneyAndAGrowingHeartGivesThreeCards() {
        assertThat(topics(cards)).containsExactlyInAnyOrder("aifinding", "earlydetection", "historysummary");
        for (JsonNode card : cards) {
            assertThat(card.path("summary").asText()).isNotBlank().hasSizeLessThan(140);
            assertThat(card.path("indicator").asText()).isIn("info", "warning", "critical");
            assertThat(card.path("source").path("label").asText()).isEqualTo("Prodrome");
            assertThat(UUID.fromString(card.path("uuid").asText())).isNotNull();
            assertThat(card.path("detail").asText()).contains("**Sources**").doesNotContain("<");
            assertThat(card.path("overrideReasons")).isNotEmpty();
        }
    }

    @Test
    void theImageCardHasTheRatioItsPriorAndSimilarFilmsAndSaysTheFilmsAreSynthetic() {
        String card = card(cards, "aifinding").toString();
        assertThat(card).contains("0.58").contains("0.47");
        assertThat(card).containsIgnoringCase("synthetic");
        assertThat(card).containsIgnoringCase("similar");
        assertThat(card).containsIgnoringCase("other patients");
        assertThat(card).containsIgnoringCase("not reviewed by a radiologist");
    }

    @Test
    void theEarlyCardTellsOfTheKidneys() {
        assertThat(card(cards, "earlydetection").toString()).containsIgnoringCase("eGFR");
    }

    @Test
    void everySourceOnTheCardsCanBeRead() {
        for (JsonNode card : cards) {
            List<String> sources = sources(card);
            assertThat(sources).as(card.path("summary").asText()).isNotEmpty();
            for (String source : sources) {
                assertThat(server.send("GET", "/fhir/" + source, "").statusCode())
                        .as(source)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void theEarlyCardLeadsToAPageAboutItsRule() {
        String attributes = StreamSupport.stream(
                        card(cards, "earlydetection").path("links").spliterator(), false)
                .filter(link -> link.path("label").asText().startsWith("About the rule"))
                .map(link -> URI.create(link.path("url").asText()).getPath())
                .findFirst()
                .orElseThrow();
        assertThat(server.send("GET", attributes, "", "Accept", "text/html").body())
                .contains("31 source attributes", "/rules/ckd-progression/1\"");
        HttpResponse<String> answer = server.send("GET", attributes.replace("/source-attributes", ""), "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("ckd-progression/1", "Looks back", "10.1016/j.kint.2023.10.018");
    }

    @Test
    void linksNameThePortThatTheServerListensOnWhateverFreeOneThatIs() {
        for (JsonNode url : cards.findValues("url")) {
            if (url.asText().startsWith("http://127.0.0.1")) {
                assertThat(URI.create(url.asText()).getPort())
                        .isEqualTo(server.base().getPort());
            }
        }
        assertThat(cards.findValuesAsText("url")).anyMatch(url -> url.startsWith(server.base() + "/"));
    }

    @Test
    void theSameCallTwiceGivesTheSameCards() {
        String call = call("patient-view", "2f0c5a3e-5d46-4b0c-8c3e-0f2f6f8a7f11", patient);
        HttpResponse<String> first = fire(call);
        HttpResponse<String> second = fire(call);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void aNewCreatinineStandsOnTheNextCards() {
        String fresh = story("new result", false);
        String before = server.patientView(fresh).toString();
        assertThat(before).doesNotContainPattern(Figure.of("3.97"));

        HttpResponse<String> posted = server.send(
                "POST",
                "/fhir/Observation",
                """
                {"resourceType":"Observation","status":"final",
                 "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",
                  "code":"laboratory"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s",
                 "valueQuantity":{"value":3.97,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}""".formatted(fresh, TODAY.minusDays(1)),
                "Content-Type",
                "application/fhir+json");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);

        assertThat(server.patientView(fresh).toString()).contains("3.97");
    }

    @Test
    void aMeasurementEnteredInErrorTakesWhatRestedOnItOffTheCards() {
        String erring = story("in error", true);
        Observation newest =
                results(erring, "code=cardiothoracic-ratio&_sort=-date").get(0);
        String reference = "Observation/" + newest.getIdElement().getIdPart();
        JsonNode before = server.patientView(erring).path("cards");
        assertThat(before.toString()).contains(reference).contains("0.58");

        // The findings of the same film too: another model's, which would speak on.
        for (Observation ofTheFilm : results(
                erring, "derived-from=" + newest.getDerivedFromFirstRep().getReference())) {
            ofTheFilm.setStatus(ObservationStatus.ENTEREDINERROR);
            put(ofTheFilm);
        }

        JsonNode after = server.patientView(erring).path("cards");
        assertThat(after.toString()).doesNotContain("[" + reference + "]");
        // The earlier film speaks now; the other number may still stand among the similar films of others.
        assertThat(card(after, "aifinding").path("summary").asText())
                .contains("0.47")
                .doesNotContainPattern(Figure.of("0.58"));
    }

    @Test
    void aLaboratoryResultEnteredInErrorIsNotCited() {
        String erring = story("laboratory in error", false);
        for (Observation creatinine : results(erring, "code=http://loinc.org%7C2160-0")) {
            creatinine.setStatus(ObservationStatus.ENTEREDINERROR);
            put(creatinine);
        }
        JsonNode after = server.patientView(erring).path("cards");
        assertThat(after.toString()).doesNotContain("eGFR fell").doesNotContain("1.49 mg/dL");
    }

    static Stream<Arguments> refused() {
        String good = call("patient-view", UUID.randomUUID().toString(), "1");
        return Stream.of(
                Arguments.of("no JSON", "{\"hook\":", 400),
                Arguments.of("an array", "[]", 400),
                Arguments.of("nothing", "", 400),
                Arguments.of("another hook", good.replace("patient-view", "order-sign"), 400),
                Arguments.of("no context", "{\"hook\":\"patient-view\",\"hookInstance\":\"i\"}", 400),
                Arguments.of("no patient", good.replace("patientId", "patientID"), 400),
                Arguments.of("a patient as a path", good.replace("\"1\"", "\"../Patient/1\""), 400),
                Arguments.of("no hookInstance", good.replace("hookInstance", "instance"), 400),
                Arguments.of(
                        "prefetch of another patient",
                        good.replace(
                                "\"context\"",
                                "\"prefetch\":{\"patient\":{\"resourceType\":\"Patient\",\"id\":\"2\"}},\"context\""),
                        400),
                Arguments.of("a patient whom nobody knows", good.replace("\"1\"", "\"no-such-patient\""), 412),
                Arguments.of("a number of a gigabyte", good.replace("{\"hook\"", "{\"x\":1e999999999,\"hook\""), 400));
    }

    @ParameterizedTest(name = "a call with {0} is refused with a reason")
    @MethodSource("refused")
    void aCallThatCannotBeAnsweredIsRefusedWithAReason(String what, String call, int status) {
        Map<String, Integer> before = Counts.of(server);
        HttpResponse<String> answer = fire(call);
        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
        Refusal.outcome(answer);
        assertThat(Counts.of(server)).isEqualTo(before);
    }

    @Test
    void aServiceThatDoesNotExistIsNotFound() {
        HttpResponse<String> answer = server.send(
                "POST",
                "/cds-services/no-such-service",
                call("patient-view", "i", patient),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Refusal.outcome(answer)).contains("no such service");
    }

    @Test
    void aCallThatIsNoJsonByItsTypeIsRefused() {
        HttpResponse<String> answer =
                server.send("POST", SERVICE, call("patient-view", "i", patient), "Content-Type", "text/plain");
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void feedbackIsTakenAndBadFeedbackRefused() {
        String feedback = """
                {"feedback":[{"card":"%s","outcome":"overridden",
                 "overrideReason":{"reason":{"system":"https://prodrome.org/fhir/CodeSystem/label","code":"known"},
                  "userComment":"seen on the ward"},"outcomeTimestamp":"2026-11-21T10:00:00Z"}]}""".formatted(card(cards, "aifinding").path("uuid").asText());
        assertThat(feedback(feedback).statusCode()).isEqualTo(200);
        for (String bad : List.of("{}", "{\"feedback\":{}}", "{\"feedback\":[{\"outcome\":\"accepted\"}]}", "[")) {
            HttpResponse<String> answer = feedback(bad);
            assertThat(answer.statusCode()).as(bad).isEqualTo(400);
            Refusal.outcome(answer);
        }
    }

    private HttpResponse<String> feedback(String body) {
        return server.send("POST", SERVICE + "/feedback", body, "Content-Type", "application/json");
    }

    private HttpResponse<String> fire(String call) {
        return server.send("POST", SERVICE, call, "Content-Type", "application/json");
    }

    private static String call(String hook, String instance, String patientId) {
        return new ObjectMapper()
                .createObjectNode()
                .put("hook", hook)
                .put("hookInstance", instance)
                .set(
                        "context",
                        new ObjectMapper()
                                .createObjectNode()
                                .put("userId", "Practitioner/1")
                                .put("patientId", patientId))
                .toString();
    }

    /** The demo's patient under an identifier of its own, with or without her two films; the id. */
    private static String story(String name, boolean films) {
        String mrn = "H" + UUID.randomUUID().toString().substring(0, 12);
        Bundle record = DemoPatient.record(TODAY);
        String json = FhirContext.forR4Cached()
                .newJsonParser()
                .encodeResourceToString(record)
                .replace(DemoPatient.IDENTIFIER, mrn);
        server.client().postBundle(json);
        if (films) {
            DicomPatient header = new DicomPatient(
                    mrn, null, DemoPatient.FAMILY + "^" + DemoPatient.GIVEN, DemoPatient.BIRTH_DATE, "F");
            TestFilm first = TestFilm.of("p1-1", name + " 1 " + mrn, mrn)
                    .withPatient(header)
                    .taken(TODAY.minusDays(720));
            TestFilm second = TestFilm.of("p1-2", name + " 2 " + mrn, mrn)
                    .withPatient(header)
                    .taken(TODAY.minusDays(9));
            Stow.post(server, first.bytes());
            Stow.post(server, second.bytes());
            server.awaitJob(first.studyUid());
            server.awaitJob(second.studyUid());
        }
        return server.client()
                .get("Patient?identifier=" + DemoPatient.IDENTIFIER_SYSTEM + "%7C" + mrn, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
    }

    @Test
    void aCardIsMadeAgainByteForByteAlsoAfterTheRecordHasChanged() {
        String subject = story("replayed", false);
        JsonNode sent = server.patientView(subject).path("cards");
        assertThat(sent).isNotEmpty();
        Observation newest = results(subject, "code=2160-0&_sort=-date").get(0);
        newest.setStatus(ObservationStatus.AMENDED);
        put(newest);
        for (JsonNode card : sent) {
            JsonNode replay = server.client()
                    .getJson("/cards/%s/$replay".formatted(card.path("uuid").asText()));
            assertThat(replay.path("changed")).as(replay.toString()).isEmpty();
            assertThat(replay.path("same").asBoolean()).isTrue();
            assertThat(replay.path("again").toString())
                    .isEqualTo(replay.path("sent").toString());
            assertThat(replay.path("newerInputs").toString())
                    .contains("Observation/" + newest.getIdElement().getIdPart());
        }
        assertThat(server.client().getJson("/cards?patient=" + subject).path("cards"))
                .hasSize(sent.size());
    }

    @Test
    void theAnalystReadsWhyACardCameAndWhyAnotherDidNot() {
        String instance = UUID.randomUUID().toString();
        ObjectNode call = new ObjectMapper().createObjectNode();
        call.put("hook", "patient-view").put("hookInstance", instance);
        call.putObject("context").put("userId", "Practitioner/1").put("patientId", patient);
        server.client().fire("prodrome-patient-view", call);
        JsonNode explained = server.client()
                .getJson("/cards/$explain?hookInstance=" + instance)
                .path(0);
        assertThat(explained.path("cards")).hasSize(3);
        assertThat(explained.path("steps").findValuesAsText("outcome"))
                .contains("fired", "not-computable", "not-applicable", "sent");
        assertThat(explained.path("inputs").asInt()).isGreaterThan(10);
        assertThat(explained.path("steps"))
                .filteredOn(step -> step.path("what").asText().equals("prefetch"))
                .hasSize(11)
                .allMatch(step -> step.path("outcome").asText().equals("absent")
                        && step.path("why").asText().equals("no-server-named"));
        JsonNode opened = server.client().getJson("/cards/$explain?patient=Patient/" + patient);
        assertThat(opened.findValuesAsText("hookInstance")).contains(instance);
        assertThat(opened).allMatch(one -> one.path("cards").isNumber());
        assertThat(server.client().getJson("/cards/$explain?since=2990-01-01T00:00:00Z&patient=" + patient))
                .isEmpty();
        assertThat(server.send("GET", "/cards/$explain?patient=1&since=soon", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send("GET", "/cards/$explain?hookInstance=never", "").statusCode())
                .isEqualTo(404);
        assertThat(server.send("GET", "/cards/nope/$replay", "").statusCode()).isEqualTo(404);
        assertThat(server.send("GET", "/cards", "").statusCode()).isEqualTo(400);
    }

    @Test
    void feedbackIsCountedByRuleAndASnoozedRuleStaysQuiet() {
        String subject = story("snoozed", false);
        JsonNode card = StreamSupport.stream(
                        server.patientView(subject).path("cards").spliterator(), false)
                .filter(one -> one.at("/source/topic/code").asText().equals("earlydetection"))
                .findFirst()
                .orElseThrow();
        String uuid = card.path("uuid").asText();
        Instant exported = Instant.now();
        String feedback = """
                {"feedback":[{"card":"%s","outcome":"overridden","outcomeTimestamp":"2026-11-21T10:00:00Z",
                  "overrideReason":{"reason":{"system":"urn:test","code":"patient-ineligible"}}}]}""".formatted(uuid);
        assertThat(server.send("POST", SERVICE + "/feedback", feedback, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
        JsonNode figures = server.client().getJson("/acceptance");
        assertThat(figures.findValuesAsText("kind")).contains("service", "rule");
        assertThat(figures.toString()).contains("patient-ineligible");
        assertThat(server.send("GET", "/acceptance/export", "").body())
                .contains(uuid, "\"actionTaken\":\"overridden\"");
        assertThat(server.send("GET", "/acceptance/export?since=" + exported, "")
                        .body())
                .as("sent before the last export, answered after it")
                .contains(uuid)
                .doesNotContain("truncated");
        String path = "/cards/" + uuid + "/snooze";
        assertThat(server.send("POST", path, "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> snoozed = server.send(
                "POST", path, "{\"by\":\"Dr A\",\"reason\":\"seen\",\"hours\":48}", "Content-Type", "application/json");
        assertThat(snoozed.statusCode()).as(snoozed.body()).isEqualTo(200);
        assertThat(server.patientView(subject).path("cards").findValuesAsText("summary"))
                .doesNotContain(card.path("summary").asText());
        JsonNode held = server.client().getJson("/cards/snoozes?patient=Patient/" + subject);
        assertThat(held.findValuesAsText("by")).containsExactly("Dr A");
        assertThat(server.client().getJson("/cards/snoozes?patient=https://a.example/fhir%7C" + subject))
                .as("another system's patient of that id")
                .isEmpty();
        String lift = "/cards/snoozes/" + held.get(0).path("id").asText();
        assertThat(server.send("DELETE", lift, "").statusCode()).isEqualTo(400);
        assertThat(server.send("DELETE", lift + "?by=Dr%20B", "").statusCode()).isEqualTo(200);
        assertThat(server.send("DELETE", lift + "?by=Dr%20B", "").statusCode()).isEqualTo(409);
        assertThat(server.patientView(subject).path("cards").findValuesAsText("summary"))
                .contains(card.path("summary").asText());
    }

    @Test
    void anExportThatIsCutSaysSoAndGoesOnFromThere() throws JsonProcessingException {
        Instant since = Instant.now();
        List<String> answered = new ArrayList<>();
        for (String name : List.of("answered-first", "answered-second")) {
            JsonNode card = server.patientView(story(name, false)).path("cards").path(0);
            answered.add(card.path("uuid").asText());
            server.send(
                    "POST",
                    SERVICE + "/feedback",
                    "{\"feedback\":[{\"card\":\"%s\",\"outcome\":\"overridden\",\"outcomeTimestamp\":\"2026-11-21T10:00:00Z\"}]}"
                            .formatted(card.path("uuid").asText()),
                    "Content-Type",
                    "application/json");
        }
        List<String> lines = server.send("GET", "/acceptance/export?count=1&since=" + since, "")
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains(answered.get(0));
        JsonNode last = new ObjectMapper().readTree(lines.get(1));
        assertThat(last.path("truncated").asBoolean()).isTrue();
        assertThat(server.send(
                                "GET",
                                "/acceptance/export?count=1&since="
                                        + last.path("next").asText(),
                                "")
                        .body())
                .contains(answered.get(1))
                .doesNotContain("truncated");
    }

    @Test
    void theKillSwitchHoldsForTheNextCallAndListsWhatWasShown() {
        String subject = story("silenced", false);
        assertThat(server.patientView(subject).path("cards")).isNotEmpty();
        String body = """
                {"scope":"patient","target":"%s","by":"Dr A","reason":"wrong record"}""".formatted(subject);
        String silence = server.send("POST", "/governance/silences", body, "Content-Type", "application/json")
                .body();
        assertThat(server.patientView(subject).path("cards")).isEmpty();
        assertThat(server.client().getJson("/cards?patient=" + subject).path("cards"))
                .isNotEmpty();
        assertThat(server.client().getJson("/cards?all=").path("cards")).isNotEmpty();
        assertThat(server.client().getJson("/cards?client=nobody").path("cards"))
                .isEmpty();
        assertThat(server.client().getJson("/cards?plan=none/1").path("cards")).isEmpty();
        String id = silence.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
        String lift = "/governance/silences/%s/lift".formatted(id);
        assertThat(server.send("POST", lift, "{\"by\":\"Dr A\",\"reason\":\"x\"}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server.send("POST", lift, "{\"by\":\"Dr B\",\"reason\":\"x\"}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.patientView(subject).path("cards")).isNotEmpty();
    }

    @Test
    void aModelThatIsSilencedIsOnNoCardOfTheNextAnswerAndTheOthersSpeak() throws Exception {
        assertThat(topics(server.patientView(patient).path("cards"))).contains("aifinding");
        List<String> silences = new ArrayList<>();
        for (JsonNode card :
                server.client().getJson("/cards?patient=" + patient).path("cards")) {
            for (JsonNode model : card.path("models")) {
                String body = """
                        {"scope":"model","target":"%s","by":"Dr A","reason":"drift"}""".formatted(model.asText());
                silences.add(server.send("POST", "/governance/silences", body, "Content-Type", "application/json")
                        .body()
                        .replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"));
            }
        }
        assertThat(silences).isNotEmpty();
        try {
            assertThat(topics(server.patientView(patient).path("cards")))
                    .doesNotContain("aifinding")
                    .contains("historysummary");
        } finally {
            silences.forEach(id -> server.send(
                    "POST",
                    "/governance/silences/%s/lift".formatted(id),
                    "{\"by\":\"Dr B\",\"reason\":\"x\"}",
                    "Content-Type",
                    "application/json"));
        }
        assertThat(topics(server.patientView(patient).path("cards"))).contains("aifinding");
    }

    private static List<Observation> results(String patientId, String search) {
        return server.client().get("Observation?patient=" + patientId + "&" + search, Bundle.class).getEntry().stream()
                .map(entry -> (Observation) entry.getResource())
                .toList();
    }

    private static void put(Observation observation) {
        String id = observation.getIdElement().getIdPart();
        String json = FhirContext.forR4Cached().newJsonParser().encodeResourceToString(observation);
        assertThat(server.send("PUT", "/fhir/Observation/" + id, json, "Content-Type", "application/fhir+json")
                        .statusCode())
                .isEqualTo(200);
    }

    private static List<String> topics(JsonNode from) {
        return StreamSupport.stream(from.spliterator(), false)
                .map(card -> card.at("/source/topic/code").asText())
                .toList();
    }

    private static JsonNode card(JsonNode from, String topic) {
        return StreamSupport.stream(from.spliterator(), false)
                .filter(card -> card.at("/source/topic/code").asText().equals(topic))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no card " + topic + " among " + from));
    }

    private static List<String> sources(JsonNode card) {
        String detail = card.path("detail").asText();
        Matcher match = REFERENCE.matcher(detail.substring(detail.indexOf("**Sources**")));
        List<String> found = new ArrayList<>();
        while (match.find()) {
            found.add(match.group());
        }
        return found;
    }

    @AfterAll
    static void everyAnswerIsValid() {
        assertThat(server.requireValidAnswers()).isPositive();
    }
}
