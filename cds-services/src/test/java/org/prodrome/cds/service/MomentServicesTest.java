package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.Moments;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.State;
import org.springframework.mock.web.MockHttpServletResponse;

/** What is said at other moments than the opening of a chart. Today is 2026-11-21; the patient is a woman of 76. */
class MomentServicesTest {
    private static final String BORN = "1950-01-01";

    // order-dispatch

    @Test
    void aDispatchedOrderIsFoundInTheRecordInBothFormsOfTheContext() {
        for (String form : List.of(
                "\"dispatchedOrders\":[\"ServiceRequest/ct\"],\"performer\":\"Organization/x\",\"fulfillmentTasks\":[]",
                "\"order\":\"ServiceRequest/ct\",\"performer\":\"Organization/x\",\"task\":{\"resourceType\":\"Task\",\"id\":\"t\",\"status\":\"draft\",\"intent\":\"order\"}")) {
            List<JsonNode> cards =
                    cards(door(ct("ct", "active"), study("2026-11-09")), "prodrome-order-dispatch", form);
            assertThat(summaries(cards))
                    .containsExactly(
                            "CT of the chest was done on 2026-11-09, 12 days ago: this order asks for CT of the"
                                    + " chest again within 30 days.");
            assertThat(cards.get(0)
                            .at("/extension/org.prodrome.associated-resource/0")
                            .asText())
                    .isEqualTo("ServiceRequest/ct");
        }
    }

    @Test
    void aDispatchedOrderThatIsNotKnownGetsNoCardAndTheTraceSaysSo() {
        FrontDoor door = door(study("2026-11-09"), ct("closed", "revoked"));
        assertThat(
                        cards(
                                door,
                                "prodrome-order-dispatch",
                                "\"dispatchedOrders\":[\"ServiceRequest/ct\",\"MedicationRequest/1\",\"ServiceRequest/closed\"],\"performer\":\"Organization/x\""))
                .isEmpty();
        assertThat(door.traces.get(0).steps().stream()
                        .filter(step -> step.what().equals("order"))
                        .map(step -> step.outcome()))
                .containsExactly("not-known", "not-known", "not-open");
    }

    @Test
    void whatWasDoneForTheOrderItselfIsNoRepeat() {
        String done = study("2026-11-20")
                .replace(
                        "\"status\":\"available\"",
                        "\"status\":\"available\",\"basedOn\":[{\"reference\":\"ServiceRequest/ct\"}]");
        assertThat(cards(
                        door(ct("ct", "active"), done),
                        "prodrome-order-dispatch",
                        "\"dispatchedOrders\":[\"ServiceRequest/ct\"],\"performer\":\"Organization/x\""))
                .isEmpty();
    }

    // encounter-discharge

    @Test
    void aDischargeListsWhatIsOpenWithADraftForEach() {
        JsonNode card = only(discharge(
                stay("2026-11-10"),
                creatinine("2026-11-11T08:00:00Z", "0.9"),
                creatinine("2026-11-13T08:00:00Z", "2.1"),
                order("culture", "600-7", "Blood culture", "2026-11-19"),
                report("preliminary", "2026-11-18"),
                drug("lis", "29046", "Lisinopril 10 mg", "active", "2026-11-15")));
        assertThat(card.path("summary").asText())
                .isEqualTo(
                        "Kidney injury of this stay, KDIGO stage 2 at the newest creatinine: 2.10 mg/dL on 2026-11-13.");
        assertThat(card.path("indicator").asText()).isEqualTo("warning");
        assertThat(card.at("/source/topic/code").asText()).isEqualTo("openloops");
        assertThat(card.path("detail").asText())
                .contains("Never made final: CT of the chest of 2026-11-18 is still preliminary.")
                .contains("Result pending: Blood culture, ordered on 2026-11-19, is still active.")
                .contains("No result under the code of the order is on record after its day")
                .contains("lisinopril, begun on 2026-11-15: KDIGO 2024 asks for potassium and creatinine");
        assertThat(labels(card))
                .containsExactly(
                        "Order creatinine",
                        "See the final result: CT of the chest",
                        "Order potassium",
                        "Follow up the pending result: Blood culture");
        JsonNode task = card.at("/suggestions/1/actions/0/resource");
        assertThat(task.path("resourceType").asText()).isEqualTo("Task");
        assertThat(task.at("/focus/reference").asText()).isEqualTo("DiagnosticReport/r1");
        assertThat(task.at("/for/reference").asText()).isEqualTo("Patient/p1");
        assertThat(task.at("/encounter/reference").asText()).isEqualTo("Encounter/e1");
    }

    @Test
    void aResultThatCameOrAnOrderForAnotherDayIsNotPending() {
        String result = """
                {"resourceType":"Observation","id":"o1","status":"final","subject":{"reference":"Patient/p1"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"600-7"}]},"effectiveDateTime":"2026-11-19",
                 "valueString":"no growth"}""";
        String later = order("later", "600-7", "Blood culture", "2026-11-20")
                .replace("\"intent\"", "\"occurrenceDateTime\":\"2026-12-24\",\"intent\"");
        assertThat(discharge(stay("2026-11-10"), order("culture", "600-7", "Blood culture", "2026-11-18"), result))
                .isEmpty();
        assertThat(discharge(stay("2026-11-10"), later)).isEmpty();
        assertThat(discharge(stay("2026-11-10"), order("old", "600-7", "Blood culture", "2026-10-01")))
                .isEmpty();
    }

    @Test
    void anInjuryThatIsOverAsksForTheCheckAfterThreeMonthsUnlessItIsPlanned() {
        String[] record = {
            stay("2026-11-10"),
            creatinine("2026-11-11T08:00:00Z", "0.9"),
            creatinine("2026-11-13T08:00:00Z", "2.1"),
            creatinine("2026-11-19T08:00:00Z", "1.0")
        };
        assertThat(summaries(discharge(record)))
                .containsExactly(
                        "Kidney injury of 2026-11-13 (KDIGO stage 2), creatinine 1.00 mg/dL on 2026-11-19: KDIGO"
                                + " asks for a check after 3 months.");
        List<String> planned = new ArrayList<>(List.of(record));
        planned.add(order("plan", "2160-0", "Creatinine", "2026-11-20")
                .replace("\"intent\"", "\"occurrenceDateTime\":\"2027-02-10\",\"intent\""));
        assertThat(discharge(planned.toArray(String[]::new))).isEmpty();
    }

    @Test
    void anInjuryThatOnlyTheYearBeforeShowsIsSaidByItsRule() {
        assertThat(summaries(discharge(
                        stay("2026-11-18"),
                        creatinine("2026-05-01", "0.9"),
                        creatinine("2026-08-01", "0.9"),
                        creatinine("2026-11-19T08:00:00Z", "2.4"))))
                .singleElement()
                .asString()
                .contains("kidney injury");
    }

    @Test
    void aPreliminaryValueOfAMonitorIsNoReport() {
        String pulse = """
                {"resourceType":"Observation","id":"hr","status":"preliminary","subject":{"reference":"Patient/p1"},
                 "category":[{"coding":[{"code":"vital-signs"}]}],"code":{"text":"Heart rate"},
                 "effectiveDateTime":"2026-11-19","valueQuantity":{"value":80}}""";
        assertThat(discharge(stay("2026-11-10"), pulse)).isEmpty();
    }

    @Test
    void anAiResultThatNobodyReviewedIsNamedWithItsModel() {
        FrontDoor door = new FrontDoor(new TestRecord(
                Fixtures.FHIR, Fixtures.resources("falling-kidney-function-and-growing-heart.json"), Optional.empty()));
        List<JsonNode> cards = cards(door, "prodrome-encounter-discharge", "\"encounterId\":\"none\"");
        assertThat(cards.toString()).contains("AI result not reviewed").contains("prodrome-cxr-ctr 1.0.0");
    }

    @Test
    void anAbnormalValueThatWasNotRepeatedIsSaidWithTheOneBefore() {
        assertThat(summaries(discharge(stay("2026-11-10"), albumin("2026-11-11", "4.0"), albumin("2026-11-17", "2.8"))))
                .containsExactly("Not repeated: albumin fell to 2.8 g/dL on 2026-11-17, 4.0 on 2026-11-11.");
        assertThat(discharge(stay("2026-11-10"), albumin("2026-11-11", "4.0"), albumin("2026-11-17", "3.9")))
                .isEmpty();
    }

    // encounter-start and appointment-book

    @Test
    void aVisitBeginsWithWhatIsOverdueAndWhatIsNew() {
        List<JsonNode> cards = cards(
                door(
                        problem("ckd", "709044004", "Chronic kidney disease", "2020-01-01"),
                        visit("2026-06-01"),
                        problem("af", "49436004", "Atrial fibrillation", "2026-10-01"),
                        creatinine("2026-10-20", "1.1")),
                "prodrome-encounter-start",
                "\"encounterId\":\"e9\"");
        assertThat(topics(cards)).contains("followup", "historysummary");
        JsonNode due = cards.stream()
                .filter(card -> card.at("/source/topic/code").asText().equals("followup"))
                .findFirst()
                .orElseThrow();
        assertThat(due.path("summary").asText())
                .isEqualTo(
                        "Chronic kidney disease: no urine albumin/creatinine ratio is on record; KDIGO asks for one a year.");
        assertThat(labels(due)).containsExactly("Order urine albumin/creatinine ratio");
        assertThat(cards.toString()).contains("New problem: Atrial fibrillation (2026-10-01).");
    }

    @Test
    void aVisitIsOfferedWhatItCouldServeAndImagingOnlyWhatBelongsToIt() {
        String[] record = {
            problem("dm", "44054006", "Diabetes mellitus type 2", "2015-01-01"), creatinine("2026-10-20", "2.6")
        };
        List<JsonNode> visit = cards(
                door(record), "prodrome-appointment", appointment("\"serviceType\":[{\"text\":\"Diabetes clinic\"}]"));
        assertThat(summaries(visit))
                .containsExactly(
                        "Diabetes mellitus type 2: no urine albumin/creatinine ratio is on record; KDIGO asks for"
                                + " one a year.");
        List<JsonNode> imaging = cards(
                door(record),
                "prodrome-appointment",
                appointment("\"serviceType\":[{\"text\":\"CT abdomen with contrast\"}]"));
        assertThat(summaries(imaging)).singleElement().asString().startsWith("CT with contrast: eGFR ");
        assertThat(topics(imaging)).containsExactly("preparation");
        assertThat(imaging.get(0)
                        .at("/extension/org.prodrome.associated-resource/0")
                        .asText())
                .isEqualTo("Appointment/a1");
    }

    @Test
    void anAppointmentForImagingIsKnownByTheOrderItIsBasedOn() {
        String order =
                ct("ct", "active").replace("CT chest", "CT chest with contrast").replace("24627-2", "24628-0");
        assertThat(summaries(cards(
                        door(order, creatinine("2026-10-20", "2.6")),
                        "prodrome-appointment",
                        appointment("\"basedOn\":[{\"reference\":\"ServiceRequest/ct\"}]"))))
                .singleElement()
                .asString()
                .startsWith("CT with contrast: eGFR ");
    }

    // problem-list-item-create

    @Test
    void kidneyDiseaseThatIsEnteredAgainstItsValuesIsSaid() {
        JsonNode card = only(problemEntered(
                problem("new", "709044004", "Chronic kidney disease", "2026-11-21"),
                creatinine("2026-10-20", "0.8"),
                ratio("2026-10-20", "8")));
        assertThat(card.path("summary").asText())
                .matches(
                        "Chronic kidney disease is entered; eGFR 7\\d on 2026-10-20 and urine albumin/creatinine 8 mg/g on"
                                + " 2026-10-20 do not show it\\.");
        assertThat(card.path("detail").asText()).contains("KDIGO categories: G2 by eGFR, A1 by urine albumin.");
        assertThat(card.at("/extension/org.prodrome.associated-resource/0").asText())
                .isEqualTo("Condition/new");
    }

    @Test
    void kidneyDiseaseThatIsEnteredAsksForWhatStagesIt() {
        JsonNode card = only(problemEntered(
                problem("new", "709044004", "Chronic kidney disease", "2026-11-21"), creatinine("2026-10-20", "2.0")));
        assertThat(card.path("summary").asText())
                .isEqualTo(
                        "Chronic kidney disease: no urine albumin/creatinine ratio is on record; KDIGO asks for one a year.");
        assertThat(labels(card)).containsExactly("Order urine albumin/creatinine ratio");
    }

    @Test
    void aProblemThatIsOnTheListIsSaidAndTheEntryItselfIsNone() {
        String old = problem("old", "49436004", "Atrial fibrillation", "2019-03-01");
        String entry = problem("new", "49436004", "AF", "2026-11-21");
        assertThat(problemEntered(entry, old).toString())
                .contains("On the problem list already: Atrial fibrillation, 2019-03-01; entered now: AF.");
        assertThat(problemEntered(entry, entry).toString()).doesNotContain("already");
    }

    @Test
    void whatARuleFindsOnceTheProblemStandsThereIsSaid() {
        List<JsonNode> cards = problemEntered(problem("new", "49436004", "Atrial fibrillation", "2026-11-21"));
        assertThat(cards.toString()).contains("CHA");
    }

    // allergyintolerance-create

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "723 | Amoxicillin | 723 | Amoxicillin 500 mg | Amoxicillin 500 mg is active; an allergy to the same substance is entered: Amoxicillin.",
                "x | Allergy to amoxicillin | y | amoxicillin 500 mg tablet | amoxicillin 500 mg tablet is active; an allergy to amoxicillin is entered.",
                "x | Penicillin | 723 | Amoxicillin 500 mg | Amoxicillin 500 mg is active; an allergy to a drug of the same group is entered: penicillin.",
                "x | Codeine | y | Codeine 30 mg tablet | Codeine 30 mg tablet is active; an allergy to codeine is entered."
            })
    void anActiveDrugThatTheAllergyIsToIsSaid(
            String allergyCode, String allergen, String drugCode, String drug, String summary) {
        JsonNode card = only(allergyEntered(
                allergy("new", allergyCode, allergen), drug("d", drugCode, drug, "active", "2026-11-01")));
        assertThat(card.path("summary").asText()).isEqualTo(summary);
        assertThat(card.path("indicator").asText()).isEqualTo("warning");
    }

    @ParameterizedTest
    @CsvSource({"Penicillin,Ceftriaxone 1 g", "Peanut,Amoxicillin 500 mg", "No known allergy,Amoxicillin 500 mg"})
    void nothingIsGuessed(String allergen, String drug) {
        assertThat(allergyEntered(allergy("new", "x", allergen), drug("d", "y", drug, "active", "2026-11-01")))
                .isEmpty();
    }

    @Test
    void aDrugThatWasStoppedIsNotSpokenOf() {
        assertThat(allergyEntered(
                        allergy("new", "723", "Amoxicillin"), drug("d", "723", "Amoxicillin", "stopped", "2026-11-01")))
                .isEmpty();
    }

    @Test
    void theAllergyListSaysItAlreadyOrTheOpposite() {
        assertThat(summaries(allergyEntered(
                        allergy("new", "723", "Amoxicillin"), allergy("old", "723", "Amoxicillin (substance)"))))
                .containsExactly("On the allergy list already: Amoxicillin; entered now: Amoxicillin.");
        assertThat(summaries(allergyEntered(
                        allergy("new", "723", "Amoxicillin"), allergy("old", "x", "No known allergies"))))
                .containsExactly("The allergy list says: No known allergies; entered now: Amoxicillin.");
    }

    @Test
    void contrastOnOrderIsSaidForItsOwnAgentAlone() {
        String order =
                ct("ct", "active").replace("CT chest", "CT chest with contrast").replace("24627-2", "24628-0");
        assertThat(summaries(allergyEntered(allergy("new", "x", "Iohexol"), order)))
                .containsExactly("CT of the chest with contrast is on order (2026-11-15); entered is: Iohexol.");
        assertThat(allergyEntered(allergy("new", "x", "Gadobutrol"), order)).isEmpty();
        assertThat(allergyEntered(allergy("new", "x", "Iohexol"), ct("ct", "active")))
                .isEmpty();
    }

    // medication-refill

    @Test
    void aRefillIsJudgedByTheKidneyAndNeedsNoUser() {
        JsonNode card = only(refill(
                drug("met", "6809", "Metformin 500 mg", "draft", ""),
                drug("old", "6809", "Metformin 500 mg", "active", "2025-01-01"),
                creatinine("2026-11-20", "2.6")));
        assertThat(card.path("summary").asText())
                .startsWith("If refilled: Metformin is active and eGFR is")
                .contains("contraindicated");
        assertThat(card.path("detail").asText()).contains("the refill is still to be decided");
    }

    @Test
    void aBlockerThatIsRefilledIsNoStartAndItsOverdueCheckIsSaid() {
        assertThat(refill(
                        drug("lis", "29046", "Lisinopril 10 mg", "draft", ""),
                        creatinine("2026-11-20", "0.8"),
                        drug("old", "29046", "Lisinopril 10 mg", "active", "2020-01-01")))
                .isEmpty();
        JsonNode card = only(refill(
                drug("lis", "29046", "Lisinopril 10 mg", "draft", ""),
                drug("old", "29046", "Lisinopril 10 mg", "active", "2026-09-01")));
        assertThat(card.path("summary").asText())
                .startsWith("No potassium or creatinine a week or more after lisinopril");
        assertThat(labels(card)).containsExactly("Order potassium", "Order creatinine");
    }

    @Test
    void aDraftWithoutAnIdIsNotNamedByOneOfOurs() {
        JsonNode card = only(refill(
                drug("met", "6809", "Metformin 500 mg", "draft", "").replace("\"id\":\"met\",", ""),
                creatinine("2026-11-20", "2.6")));
        assertThat(card.path("extension").toString()).doesNotContain("prodrome-draft");
    }

    // all of them

    @Test
    void whatIsMalformedOrEmptyIsNever5xx() {
        FrontDoor door = door();
        for (Map.Entry<String, String> moment : Moments.HOOKS.entrySet()) {
            for (String context : List.of(
                    "",
                    "\"encounterId\":7",
                    "\"dispatchedOrders\":[null]",
                    "\"dispatchedOrders\":[\"x\"],\"performer\":1",
                    "\"conditions\":[],\"appointments\":{},\"medications\":\"x\",\"allergyIntolerance\":null",
                    "\"encounterId\":\"e\",\"conditions\":{\"resourceType\":\"Condition\"},\"appointments\":{\"resourceType\":\"Appointment\"},\"medications\":{\"resourceType\":\"MedicationRequest\"},\"allergyIntolerance\":{\"resourceType\":\"AllergyIntolerance\"},\"order\":\"ServiceRequest/1\",\"performer\":\"Organization/1\"")) {
                MockHttpServletResponse answer =
                        door.post("/cds-services/" + moment.getKey(), Moments.call(moment.getValue(), context));
                assertThat(answer.getStatus()).as(moment + context).isIn(200, 400);
            }
        }
    }

    @Test
    void anEntryOfAnotherPatientIsRefused() {
        String other = problem("new", "709044004", "Chronic kidney disease", "2026-11-21")
                .replace("/p1", "/p2");
        assertThat(door().post(
                                "/cds-services/prodrome-problem-entry",
                                Moments.call("problem-list-item-create", "\"conditions\":" + other))
                        .getStatus())
                .isEqualTo(400);
    }

    @Test
    void aRuleThatMayNotSpeakTakesItsProposalsWithIt() {
        FrontDoor door = door(
                stay("2026-11-10"),
                report("preliminary", "2026-11-18"),
                drug("lis", "29046", "Lisinopril 10 mg", "active", "2026-11-15"));
        door.voices.put(Kind.RULE, "raas-start/1", State.SHADOW, Set.of());
        JsonNode card = only(cards(door, "prodrome-encounter-discharge", "\"encounterId\":\"e1\""));
        assertThat(labels(card)).containsExactly("See the final result: CT of the chest");
        assertThat(card.path("detail").asText()).doesNotContain("isinopril");
        door.voices.put(Kind.SERVICE, "prodrome-encounter-discharge", State.SHADOW, Set.of());
        assertThat(cards(door, "prodrome-encounter-discharge", "\"encounterId\":\"e1\""))
                .isEmpty();
    }

    @Test
    void nothingThatIsSaidIsUnprovedAndTheSameCallGetsTheSameBytes() {
        for (Moments.Example example : Moments.examples()) {
            FrontDoor door = door(example.record().toArray(String[]::new));
            String call = Moments.call(Moments.hook(example.service()), example.context());
            byte[] first = door.post("/cds-services/" + example.service(), call).getContentAsByteArray();
            assertThat(door.post("/cds-services/" + example.service(), call).getContentAsByteArray())
                    .isEqualTo(first);
            assertThat(new String(first, java.nio.charset.StandardCharsets.UTF_8))
                    .as(example.service())
                    .contains("summary");
            assertThat(door.counters.snapshot().keySet())
                    .as(example.service())
                    .noneMatch(name -> name.startsWith("claims.dropped"));
        }
    }

    private static List<JsonNode> discharge(String... record) {
        return cards(door(record), "prodrome-encounter-discharge", "\"encounterId\":\"e1\"");
    }

    private static List<JsonNode> problemEntered(String entry, String... record) {
        return cards(
                door(record),
                "prodrome-problem-entry",
                "\"conditions\":{\"entry\":[{\"resource\":%s}]}".formatted(entry));
    }

    private static List<JsonNode> allergyEntered(String entry, String... record) {
        return cards(
                door(record), "prodrome-allergy-entry", "\"allergyIntolerance\":{\"resource\":%s}".formatted(entry));
    }

    private static List<JsonNode> refill(String draft, String... record) {
        return cards(
                door(record), "prodrome-refill", "\"medications\":{\"entry\":[{\"resource\":%s}]}".formatted(draft));
    }

    private static FrontDoor door(String... record) {
        List<Resource> resources = new ArrayList<>();
        resources.add(
                Moments.parse("{\"resourceType\":\"Patient\",\"id\":\"p1\",\"gender\":\"female\",\"birthDate\":\"%s\"}"
                        .formatted(BORN)));
        for (String one : record) {
            resources.add(Moments.parse(one));
        }
        return new FrontDoor(new TestRecord(Fixtures.FHIR, resources, Optional.empty()));
    }

    private static List<JsonNode> cards(FrontDoor door, String service, String context) {
        String path = "/cds-services/" + service;
        String call = Moments.call(Moments.hook(service), context);
        MockHttpServletResponse response = door.post(path, call);
        assertThat(response.getStatus()).isEqualTo(200);
        door.requireGerman(path, call);
        List<JsonNode> cards = new ArrayList<>();
        door.json(response).path("cards").forEach(cards::add);
        return cards;
    }

    private static JsonNode only(List<JsonNode> cards) {
        assertThat(cards).hasSize(1);
        return cards.get(0);
    }

    private static List<String> summaries(List<JsonNode> cards) {
        return cards.stream().map(card -> card.path("summary").asText()).toList();
    }

    private static List<String> topics(List<JsonNode> cards) {
        return cards.stream()
                .map(card -> card.at("/source/topic/code").asText())
                .toList();
    }

    private static List<String> labels(JsonNode card) {
        List<String> labels = new ArrayList<>();
        card.path("suggestions").forEach(one -> labels.add(one.path("label").asText()));
        return labels;
    }

    private static String ct(String id, String status) {
        return Moments.ct(id, status);
    }

    private static String study(String day) {
        return Moments.study(day);
    }

    private static String stay(String from) {
        return Moments.stay(from);
    }

    private static String visit(String day) {
        return Moments.stay(day)
                .replace("\"e1\"", "\"v1\"")
                .replace("in-progress", "finished")
                .replace("IMP", "AMB")
                .replace("\"start\":\"" + day + "\"", "\"start\":\"%s\",\"end\":\"%s\"".formatted(day, day));
    }

    private static String creatinine(String when, String value) {
        return Moments.lab("2160-0", "mg/dL", when, value);
    }

    private static String ratio(String when, String value) {
        return Moments.lab("9318-7", "mg/g", when, value);
    }

    private static String albumin(String when, String value) {
        return Moments.lab("1751-7", "g/dL", when, value);
    }

    private static String order(String id, String loinc, String text, String day) {
        return Moments.order(id, loinc, text, day);
    }

    private static String report(String status, String day) {
        return Moments.report(status, day);
    }

    private static String drug(String id, String rxnorm, String text, String status, String day) {
        return Moments.drug(id, rxnorm, text, status, day);
    }

    private static String problem(String id, String snomed, String text, String day) {
        return Moments.problem(id, snomed, text, day);
    }

    private static String allergy(String id, String rxnorm, String text) {
        return Moments.allergy(id, rxnorm, text);
    }

    private static String appointment(String more) {
        return "\"appointments\":{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Appointment\",\"id\":\"a1\",\"status\":\"proposed\",%s,\"participant\":[{\"actor\":{\"reference\":\"Patient/p1\"},\"status\":\"needs-action\"}]}}]}"
                .formatted(more);
    }
}
