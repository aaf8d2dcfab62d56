package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.State;
import org.springframework.mock.web.MockHttpServletResponse;

/** Orders are drafted, and the server says what the record has to say of them. Today is 2026-11-21. */
class OrderServicesTest {
    private static final String PATIENT =
            "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"female\",\"birthDate\":\"%s\"}";
    private static final String CT_WITH_CONTRAST = """
            {"resourceType":"ServiceRequest","id":"ct","status":"draft","intent":"order","subject":{"reference":"Patient/p1"},
             "code":{"coding":[{"system":"http://loinc.org","code":"24628-0"}],"text":"CT chest with contrast"}}""";
    private static final String METFORMIN = """
            {"resourceType":"MedicationRequest","id":"met","status":"draft","subject":{"reference":"Patient/p1"},
             "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6809"}],
             "text":"Metformin 500 mg"}}""";

    @Test
    void theSameExaminationOfTwelveDaysAgoIsSaidWithItsDate() {
        JsonNode card = only(select(CT_WITH_CONTRAST, "1950-01-01", study("2026-11-09", "CT")));
        assertThat(card.path("summary").asText())
                .isEqualTo(
                        "CT of the chest was done on 2026-11-09, 12 days ago: this order asks for CT of the chest again"
                                + " within 30 days.");
        assertThat(card.path("indicator").asText()).isEqualTo("warning");
        assertThat(card.at("/source/topic/code").asText()).isEqualTo("imagingorder");
        assertThat(card.at("/extension/org.prodrome.associated-resource/0").asText())
                .isEqualTo("ServiceRequest/ct");
        assertThat(card.path("links").toString())
                .contains(
                        "10.1097/MLR.0000000000000067",
                        "https://prodrome.example/rules/imaging-repeat/1/source-attributes",
                        "https://prodrome.example/cds-services/prodrome-order-imaging/source-attributes",
                        "https://prodrome.example/cases/" + card.path("uuid").asText());
        assertThat(card.path("overrideReasons").findValuesAsText("code"))
                .as("an order is a new act")
                .isNotEmpty()
                .noneMatch(code -> code.startsWith("snooze"));
        assertThat(card.path("detail").asText()).doesNotContain("<");
    }

    @Test
    void anOlderOneIsThePriorToCompareWithAndAnotherModalityIsNone() {
        String plain = CT_WITH_CONTRAST.replace("24628-0", "24627-2").replace(" with contrast", "");
        assertThat(only(select(plain, "1950-01-01", study("2025-11-09", "CT")))
                        .path("summary")
                        .asText())
                .startsWith("Prior to compare with: CT of the chest of 2025-11-09");
        assertThat(select(plain, "1950-01-01", study("2026-11-09", "MR"))).isEmpty();
    }

    @Test
    void anActiveOrderOfTheSameIsSaidAndTheDraftItselfIsNone() {
        String active = CT_WITH_CONTRAST
                .replace("\"ct\"", "\"earlier\"")
                .replace("draft", "active")
                .replace("\"intent\"", "\"authoredOn\":\"2026-11-15\",\"intent\"");
        assertThat(only(select(CT_WITH_CONTRAST, "1950-01-01", active))
                        .path("summary")
                        .asText())
                .isEqualTo(
                        "CT of the chest is on order already (active, of 2026-11-15): this order asks for CT of the chest.");
        assertThat(summaries(select(CT_WITH_CONTRAST, "1950-01-01", CT_WITH_CONTRAST)))
                .noneMatch(summary -> summary.contains("already"));
    }

    @Test
    void contrastWithLittleKidneyFunctionWarnsAndOffersANewCreatinine() {
        JsonNode card = only(select(CT_WITH_CONTRAST, "1950-01-01", creatinine("2026-10-20", "2.6")));
        assertThat(card.path("summary").asText())
                .matches(
                        "CT with contrast: eGFR 1\\d \\(G4\\) on 2026-10-20, 32 days ago; at risk below 30 by ACR and NKF\\.");
        assertThat(card.path("selectionBehavior").asText()).isEqualTo("any");
        JsonNode action = card.at("/suggestions/0/actions/0");
        assertThat(action.path("type").asText()).isEqualTo("create");
        assertThat(action.at("/resource/status").asText()).isEqualTo("draft");
        assertThat(action.at("/resource/intent").asText()).isEqualTo("proposal");
        assertThat(action.at("/resource/subject/reference").asText()).isEqualTo("Patient/p1");
        assertThat(card.at("/suggestions/0/uuid").asText()).hasSize(36);
        assertThat(card.at("/suggestions/0/actions")).hasSize(1);
    }

    @Test
    void contrastWithAGoodKidneyInforms() {
        JsonNode card = only(select(CT_WITH_CONTRAST, "1950-01-01", creatinine("2026-10-20", "0.8")));
        assertThat(card.path("indicator").asText()).isEqualTo("info");
        assertThat(card.path("summary").asText()).startsWith("CT with contrast: newest eGFR ");
        assertThat(card.has("suggestions")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CT CHEST W/O CONTRAST", "CT thorax without IV contrast", "Chest CT, non-contrast"})
    void anOrderWithoutContrastAsksForNoKidneyFunction(String words) {
        String order = """
                {"resourceType":"ServiceRequest","id":"ct","status":"draft","code":{"text":"%s"}}""".formatted(words);
        assertThat(select(order, "1950-01-01", creatinine("2026-10-20", "2.6"))).isEmpty();
        assertThat(only(select(order, "1950-01-01", study("2026-11-09", "CT")))
                        .path("summary")
                        .asText())
                .contains("again within 30 days");
    }

    @Test
    void radiationInPregnancyWarnsAndUltrasoundDoesNot() {
        String pregnancy = """
                {"resourceType":"Condition","id":"preg","subject":{"reference":"Patient/p1"},"onsetDateTime":"2026-08-01",
                 "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical",
                 "code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"72892002",
                 "display":"Normal pregnancy"}]}}""";
        String film = """
                {"resourceType":"ServiceRequest","id":"x","status":"draft","code":{"text":"XR abdomen"}}""";
        assertThat(only(select(film, "1995-01-01", pregnancy)).path("summary").asText())
                .isEqualTo("X-ray of the abdomen uses ionising radiation, and the record says: Normal pregnancy.");
        assertThat(select(film.replace("XR", "US"), "1995-01-01", pregnancy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"ServiceRequest\",\"id\":\"ct\"}",
                "{\"resourceType\":\"ServiceRequest\"}",
                "{\"resourceType\":\"ServiceRequest\",\"id\":\"ct\",\"code\":{\"text\":\"\\u0000 w/ /o contrast\"}}",
                "{\"resourceType\":\"ServiceRequest\",\"id\":\"ct\",\"code\":{\"text\":\"Creatinine\"}}",
                "{\"resourceType\":\"ServiceRequest\",\"id\":\"ct\",\"doNotPerform\":true,\"code\":{\"text\":\"CT chest\"}}",
                "{\"resourceType\":\"ServiceRequest\",\"id\":\"ct\",\"status\":\"revoked\",\"code\":{\"text\":\"CT chest\"}}",
                "{\"resourceType\":\"MedicationRequest\",\"id\":\"ct\"}",
                "{\"resourceType\":\"MedicationRequest\",\"id\":\"ct\",\"medicationReference\":{\"reference\":\"#nothing\"}}"
            })
    void aDraftThatCannotBeUnderstoodGetsNoCardAndNoError(String draft) {
        FrontDoor door = door("1950-01-01", study("2026-11-09", "CT"), creatinine("2026-10-20", "2.6"));
        for (String service : List.of("prodrome-order-imaging-sign", "prodrome-order-drugs")) {
            assertThat(cards(door, service, "order-sign", draft)).isEmpty();
        }
    }

    @Test
    void theTraceSaysThatADraftWasNotUnderstood() {
        FrontDoor door = door("1950-01-01");
        cards(
                door,
                "prodrome-order-imaging-sign",
                "order-sign",
                "{\"resourceType\":\"ServiceRequest\",\"id\":\"x\",\"code\":{\"text\":\"Something\"}}");
        assertThat(door.traces.get(0).steps())
                .anySatisfy(step -> assertThat(step.outcome()).isEqualTo("not-understood"));
    }

    @Test
    void theSelectedDraftsAloneAreReadAtSelection() {
        FrontDoor door = door("1950-01-01", study("2026-11-09", "CT"));
        String other = CT_WITH_CONTRAST.replace("\"ct\"", "\"other\"");
        assertThat(cards(door, "prodrome-order-imaging", "order-select", CT_WITH_CONTRAST, other))
                .hasSize(1);
        assertThat(cards(door, "prodrome-order-imaging-sign", "order-sign", CT_WITH_CONTRAST, other))
                .hasSize(2);
    }

    @Test
    void aDraftOfAnotherPatientIsRefused() {
        FrontDoor door = door("1950-01-01");
        for (String service : List.of("prodrome-order-imaging-sign", "prodrome-order-drugs")) {
            MockHttpServletResponse refused =
                    door.post("/cds-services/" + service, call("order-sign", METFORMIN.replace("/p1", "/p2")));
            assertThat(refused.getStatus()).isEqualTo(400);
        }
    }

    @Test
    void metforminThatIsAboutToBeSignedIsJudgedByTheKidney() {
        JsonNode card = only(drugs(METFORMIN, creatinine("2026-11-20", "2.6")));
        assertThat(card.path("summary").asText())
                .startsWith("If signed: Metformin is active and eGFR is")
                .contains("contraindicated");
        assertThat(card.path("indicator").asText()).isEqualTo("critical");
        assertThat(card.path("detail").asText()).contains("still a draft");
        assertThat(card.at("/extension/org.prodrome.associated-resource/0").asText())
                .isEqualTo("MedicationRequest/met");
        assertThat(card.at("/suggestions/0/label").asText()).isEqualTo("Order creatinine");
    }

    @Test
    void metforminWithoutACreatinineAsksForOne() {
        JsonNode card = only(drugs(METFORMIN));
        assertThat(card.path("summary").asText())
                .isEqualTo("metformin cannot be judged by kidney function: no creatinine is on record.");
        assertThat(card.path("suggestions")).hasSize(1);
    }

    @Test
    void aDrugThatIsNotDraftedIsNotSpokenOf() {
        String taken = METFORMIN.replace("\"met\"", "\"old\"").replace("draft", "active");
        String paracetamol = METFORMIN.replace("6809", "161").replace("Metformin", "Paracetamol");
        assertThat(drugs(paracetamol, taken, creatinine("2026-11-20", "2.6"))).isEmpty();
    }

    @Test
    void theFirstBlockerAsksForPotassiumAndCreatinineAndTheNextDoesNot() {
        String lisinopril = METFORMIN.replace("6809", "29046").replace("Metformin 500 mg", "Lisinopril 10 mg");
        JsonNode card = only(drugs(lisinopril, creatinine("2026-11-20", "0.8")));
        assertThat(card.path("summary").asText())
                .isEqualTo("lisinopril: KDIGO 2024 asks for potassium and creatinine 2 to 4 weeks after the start.");
        assertThat(card.path("suggestions")).hasSize(2);
        String before = lisinopril.replace("\"met\"", "\"old\"").replace("draft", "stopped");
        assertThat(drugs(lisinopril, before, creatinine("2026-11-20", "0.8"))).isEmpty();
    }

    /** Each is also asked for in German, where the mark before the rule's sentence has to fit the summary too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6809 | Metformin 500 mg | metformin-egfr/1",
                "1364430 | Apixaban 5 mg | doac-dose/1",
                "1114195 | Rivaroxaban 20 mg | doac-dose/1",
                "1037042 | Dabigatran 150 mg | doac-dose/1",
                "1599538 | Edoxaban 60 mg | doac-dose/1",
                "5640 | Ibuprofen 600 mg | triple-whammy/1",
                "9997 | Spironolactone 25 mg | potassium/1"
            })
    void everyRuleThatJudgesADraftSaysSo(String rxnorm, String drug, String rule) {
        String draft = METFORMIN.replace("6809", rxnorm).replace("Metformin 500 mg", drug);
        JsonNode card = only(drugs(
                draft,
                creatinine("2026-11-20", "2.6"),
                """
                {"resourceType":"Observation","id":"k1","status":"final","subject":{"reference":"Patient/p1"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]},"effectiveDateTime":"2026-11-21T08:00:00Z",
                 "valueQuantity":{"value":6.2,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}}""",
                """
                {"resourceType":"Observation","id":"w1","status":"final","subject":{"reference":"Patient/p1"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":"2026-11-01",
                 "valueQuantity":{"value":55,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}""",
                """
                {"resourceType":"Condition","id":"af","subject":{"reference":"Patient/p1"},"onsetDateTime":"2024-08-01",
                 "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical",
                 "code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"49436004",
                 "display":"Atrial fibrillation"}]}}""",
                taken("lis", "29046", "Lisinopril 10 mg"),
                taken("fur", "4603", "Furosemide 40 mg")));
        assertThat(card.path("detail").asText()).contains("(" + rule + ")");
    }

    private static String taken(String id, String rxnorm, String drug) {
        return METFORMIN
                .replace("\"met\"", "\"%s\"".formatted(id))
                .replace("draft", "active")
                .replace("6809", rxnorm)
                .replace("Metformin 500 mg", drug)
                .replace("\"subject\"", "\"authoredOn\":\"2020-01-01\",\"subject\"");
    }

    @Test
    void aDrugThatIsAnEntryOfItsOwnIsFound() {
        String order = """
                {"resourceType":"MedicationRequest","id":"1","status":"draft",
                 "medicationReference":{"reference":"Medication/m"}}""";
        String drug = """
                {"resourceType":"Medication","id":"m","code":{"text":"metformin 850 mg"}}""";
        FrontDoor door = door("1950-01-01", creatinine("2026-11-20", "2.6"));
        assertThat(summaries(cards(door, "prodrome-order-drugs", "order-sign", order, drug)))
                .singleElement()
                .asString()
                .contains("contraindicated");
    }

    @Test
    void aRuleOrServiceThatMayNotSpeakIsSilent() {
        FrontDoor door = door("1950-01-01", creatinine("2026-11-20", "2.6"));
        door.voices.put(Kind.RULE, "metformin-egfr/1", State.SHADOW, Set.of());
        assertThat(cards(door, "prodrome-order-drugs", "order-sign", METFORMIN)).isEmpty();
        door.voices.put(Kind.RULE, "metformin-egfr/1", State.LIVE, Set.of());
        door.voices.put(Kind.SERVICE, "prodrome-order-drugs", State.SUSPENDED, Set.of());
        assertThat(cards(door, "prodrome-order-drugs", "order-sign", METFORMIN)).isEmpty();
    }

    @Test
    void theSameCallGetsTheSameBytesAndNothingIsUnproved() {
        FrontDoor door = door("1950-01-01", creatinine("2026-11-20", "2.6"), study("2026-11-09", "CT"));
        for (String service : List.of("prodrome-order-imaging-sign", "prodrome-order-drugs")) {
            String call = call("order-sign", METFORMIN, CT_WITH_CONTRAST);
            assertThat(door.post("/cds-services/" + service, call).getContentAsByteArray())
                    .isEqualTo(door.post("/cds-services/" + service, call).getContentAsByteArray());
        }
        assertThat(door.counters.snapshot().keySet()).noneMatch(name -> name.startsWith("claims.dropped"));
    }

    private static List<JsonNode> select(String draft, String born, String... record) {
        return cards(door(born, record), "prodrome-order-imaging", "order-select", draft);
    }

    private static List<JsonNode> drugs(String draft, String... record) {
        return cards(door("1950-01-01", record), "prodrome-order-drugs", "order-sign", draft);
    }

    private static FrontDoor door(String born, String... record) {
        List<Resource> resources = new ArrayList<>();
        resources.add(parse(PATIENT.formatted(born)));
        for (String one : record) {
            resources.add(parse(one));
        }
        return new FrontDoor(new TestRecord(Fixtures.FHIR, resources, Optional.empty()));
    }

    private static Resource parse(String json) {
        return (Resource) Fixtures.FHIR.newJsonParser().parseResource(json);
    }

    private static String study(String day, String modality) {
        return """
                {"resourceType":"ImagingStudy","id":"s1","status":"available","subject":{"reference":"Patient/p1"},
                 "started":"%s","modality":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"%s"}],
                 "description":"Chest"}""".formatted(day, modality);
    }

    private static String creatinine(String day, String value) {
        return """
                {"resourceType":"Observation","id":"c1","status":"final","subject":{"reference":"Patient/p1"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"effectiveDateTime":"%s",
                 "valueQuantity":{"value":%s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}""".formatted(day, value);
    }

    private static JsonNode only(List<JsonNode> cards) {
        assertThat(cards).hasSize(1);
        return cards.get(0);
    }

    private static List<String> summaries(List<JsonNode> cards) {
        return cards.stream().map(card -> card.path("summary").asText()).toList();
    }

    private static List<JsonNode> cards(FrontDoor door, String service, String hook, String... drafts) {
        MockHttpServletResponse response = door.post("/cds-services/" + service, call(hook, drafts));
        assertThat(response.getStatus()).isEqualTo(200);
        door.requireGerman("/cds-services/" + service, call(hook, drafts));
        List<JsonNode> cards = new ArrayList<>();
        door.json(response).path("cards").forEach(cards::add);
        return cards;
    }

    private static String call(String hook, String... drafts) {
        List<String> entries = new ArrayList<>();
        for (String draft : drafts) {
            entries.add("{\"resource\":%s}".formatted(draft));
        }
        String id = parse(drafts[0]).getIdElement().getIdPart();
        return """
                {"hook":"%s","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                 "context":{"userId":"Practitioner/example","patientId":"p1",%s
                 "draftOrders":{"resourceType":"Bundle","entry":[%s]}}}""".formatted(
                        hook,
                        hook.equals("order-select")
                                ? "\"selections\":[\"%s/%s\"],"
                                        .formatted(parse(drafts[0]).fhirType(), id)
                                : "",
                        String.join(",", entries));
    }
}
