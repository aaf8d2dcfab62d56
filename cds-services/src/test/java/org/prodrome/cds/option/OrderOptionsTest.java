package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.hook.Hl7Validator;

/** Options beside orders that are chosen or signed. Today is 2026-11-21. */
class OrderOptionsTest {
    private static final String SIGN = "prodrome-order-drugs";
    private static final String IMAGING = "prodrome-order-imaging";
    private static final String METFORMIN = drug("met", "6809", "metformin 500 MG Oral Tablet");
    private static final String APIXABAN = drug("doac", "1364430", "apixaban 5 MG Oral Tablet");
    private static final String IBUPROFEN = drug("nsaid", "5640", "ibuprofen 400 MG Oral Tablet");
    private static final String CT = """
            {"resourceType":"ServiceRequest","id":"ct","status":"draft","intent":"order","subject":{"reference":"Patient/p1"},
             "code":{"coding":[{"system":"http://loinc.org","code":"24628-0"}],"text":"CT chest with contrast"}}""";

    @Test
    void metforminIsTakenOutOfTheOrderWhereTheKidneyForbidsIt() {
        JsonNode card = only(SIGN, old().creatinine("2.6", "2026-11-18T08:00:00Z"), METFORMIN);
        assertThat(card.path("detail").asText())
                .contains("**Options**", "**Criteria not met**", "metformin 500 MG Oral Tablet in this order")
                .contains("Go on with metformin after weighing benefit and risk");
        assertThat(labels(card)).containsExactly("Leave metformin out", "Measure creatinine first");
        JsonNode action = card.at("/suggestions/0/actions/0");
        assertThat(action.path("type").asText()).isEqualTo("delete");
        assertThat(action.path("resourceId").asText()).isEqualTo("MedicationRequest/met");
        assertThat(action.has("resource")).isFalse();
    }

    @Test
    void metforminThatIsTakenAlreadyCanBeWeighedAndADraftAloneIsNotTaken() {
        Chart taken = old().creatinine("1.6", "2026-11-18T08:00:00Z").drug("6809", "metformin 850 MG Oral Tablet");
        assertThat(labels(only(SIGN, taken, METFORMIN)))
                .contains("Leave metformin out", "Go on with metformin after weighing benefit and risk");
        assertThat(labels(only(SIGN, old().creatinine("1.6", "2026-11-18T08:00:00Z"), METFORMIN)))
                .contains("Leave metformin out")
                .doesNotContain("Go on with metformin after weighing benefit and risk");
    }

    @Test
    void theDraftedAnticoagulantIsChangedToADoseOfALabelAsAWholeResource() {
        JsonNode card = only(SIGN, withFibrillation(), APIXABAN);
        assertThat(card.path("selectionBehavior").asText()).isEqualTo("at-most-one");
        JsonNode own = action(card, "Apixaban at the dose of its label in this order");
        assertThat(own.path("type").asText()).isEqualTo("update");
        JsonNode order = own.path("resource");
        assertThat(order.path("id").asText()).isEqualTo("doac");
        assertThat(order.path("status").asText()).isEqualTo("draft");
        assertThat(order.path("intent").asText()).isEqualTo("order");
        assertThat(order.at("/dosageInstruction")).hasSize(1);
        assertThat(order.at("/dosageInstruction/0/text").asText()).isEqualTo("2.5 mg by mouth twice daily");
        assertThat(order.at("/reasonCode/0/text").asText()).isEqualTo("kept as it came");
        assertThat(order.has("dispenseRequest")).isFalse();
        JsonNode other = action(card, "Edoxaban at the dose of its label in this order");
        assertThat(other.at("/resource/medicationCodeableConcept/coding/0/code").asText())
                .isEqualTo("1599538");
        assertThat(other.at("/resource/id").asText()).isEqualTo("doac");
    }

    @ParameterizedTest
    @CsvSource({
        "9384, rifampin 300 MG Oral Capsule, apixaban|rivaroxaban|dabigatran|edoxaban",
        "2002, carbamazepine 200 MG Oral Tablet, apixaban|rivaroxaban",
        "6135, ketoconazole 200 MG Oral Tablet, apixaban|rivaroxaban"
    })
    void aDrugInUseThatTheLabelAvoidsRulesTheOptionOut(String rxcui, String name, String ruledOut) {
        JsonNode card = only(SIGN, withFibrillation().drug(rxcui, name), APIXABAN);
        for (String drug : List.of("apixaban", "rivaroxaban", "dabigatran", "edoxaban")) {
            String label = drug.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + drug.substring(1)
                    + " at the dose of its label in this order";
            if (List.of(ruledOut.split("\\|")).contains(drug)) {
                assertThat(labels(card)).doesNotContain(label);
            } else {
                assertThat(labels(card)).contains(label);
            }
        }
        assertThat(card.path("detail").asText()).contains(name.substring(0, 8));
    }

    @Test
    void aRiskOfBleedingIsACautionWithItsFactAndRulesNothingOut() {
        JsonNode card = only(SIGN, withFibrillation().drug("5640", "ibuprofen 400 MG Oral Tablet"), APIXABAN);
        assertThat(card.path("detail").asText())
                .containsPattern("\\*caution\\* NSAID or antiplatelet drug in use, which HAS-BLED counts as a risk of"
                        + " bleeding \\(ibuprofen 400 MG Oral Tablet \\(active\\)")
                .contains("[HAS-BLED: Pisters R, Chest 2010;138:1093]");
        assertThat(labels(card)).contains("Apixaban at the dose of its label in this order");
        assertThat(only(SIGN, withFibrillation(), APIXABAN).path("detail").asText())
                .doesNotContain("*caution*");
    }

    @Test
    void oneOfTheThreeIsLeftOutOrStoppedAndEachOnlyWhereItIs() {
        Chart chart = old().creatinine("1.6", "2026-11-18T08:00:00Z")
                .drug("29046", "lisinopril 10 MG Oral Tablet")
                .drug("4603", "furosemide 40 MG Oral Tablet");
        JsonNode card = only(SIGN, chart, IBUPROFEN);
        assertThat(labels(card))
                .containsExactly(
                        "Leave the NSAID out",
                        "Stop or pause the diuretic",
                        "Stop or pause the renin-angiotensin blocker",
                        "Repeat creatinine");
        assertThat(card.path("detail").asText()).contains("**Criteria not met**", "Leave the diuretic out");
    }

    @Test
    void whatRaisesPotassiumIsLeftOutOfTheOrder() {
        Chart chart = old().creatinine("1.1", "2026-11-18T08:00:00Z")
                .potassium("6.1", "2026-11-21T08:00:00Z")
                .drug("29046", "lisinopril 10 MG Oral Tablet");
        JsonNode card = only(SIGN, chart, drug("k", "9997", "spironolactone 25 MG Oral Tablet"));
        assertThat(labels(card))
                .contains(
                        "Leave out what raises potassium", "Repeat potassium", "Withhold the renin-angiotensin blocker")
                .doesNotContain("Withhold the mineralocorticoid antagonist");
    }

    @Test
    void contrastInAKidneyAtRiskOffersWhatTheConsensusLists() {
        Chart chart = old().creatinine("2.6", "2026-11-18T08:00:00Z")
                .drug("6809", "metformin 500 MG Oral Tablet")
                .drug("5640", "ibuprofen 400 MG Oral Tablet");
        JsonNode card = only(IMAGING, chart, CT);
        assertThat(labels(card))
                .containsExactly(
                        "Measure creatinine first",
                        "Intravenous saline",
                        "Withhold drugs that harm the kidney",
                        "Pause metformin");
        assertThat(card.path("detail").asText())
                .contains("[ACR and National Kidney Foundation consensus, Radiology 2020;294:660]")
                .contains("Another examination, or the same without contrast");
    }

    @Test
    void contrastWithAGoodKidneyOffersNothingButToPauseMetforminBelowSixty() {
        assertThat(only(IMAGING, old().creatinine("0.8", "2026-11-18T08:00:00Z"), CT)
                        .path("detail")
                        .asText())
                .doesNotContain("**Options**", "**Criteria not met**");
        JsonNode card = only(
                IMAGING,
                old().creatinine("1.5", "2026-11-18T08:00:00Z").drug("6809", "metformin 500 MG Oral Tablet"),
                CT);
        assertThat(labels(card)).containsExactly("Pause metformin");
    }

    @Test
    void aRepeatedExaminationIsLeftOutForTheOneOnRecord() {
        Chart chart = old();
        ImagingStudy study = new ImagingStudy();
        study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
        study.setSubject(new Reference("Patient/p1"));
        study.setStartedElement(new DateTimeType("2026-11-09T10:00:00Z"));
        study.addModality(new Coding("http://dicom.nema.org/resources/ontology/DCM", "CT", "CT"));
        study.setDescription("CT chest");
        chart.add(study);
        JsonNode card = only(IMAGING, chart, CT.replace("24628-0", "24627-2").replace(" with contrast", ""));
        assertThat(labels(card)).containsExactly("Leave this order out and use the other examination");
        assertThat(card.at("/suggestions/0/actions/0/resourceId").asText()).isEqualTo("ServiceRequest/ct");
        assertThat(card.path("detail").asText()).contains("Keep this order", "2026\\-11\\-09".replace("\\", ""));
    }

    @Test
    void aDraftThatTheCallerDidNotNameCannotBeChangedAndItsOptionsAreListed() {
        JsonNode card = only(SIGN, withFibrillation(), APIXABAN.replace("\"id\":\"doac\",", ""));
        assertThat(card.path("detail").asText()).contains("Apixaban at the dose of its label in this order");
        assertThat(labels(card)).containsExactly("Measure creatinine first");
    }

    @Test
    void ofTwoDraftsOfOneKindNoneIsChosenForTheUser() {
        Chart chart = old().creatinine("1.6", "2026-11-18T08:00:00Z")
                .drug("29046", "lisinopril 10 MG Oral Tablet")
                .drug("4603", "furosemide 40 MG Oral Tablet");
        JsonNode card = only(SIGN, chart, IBUPROFEN + "},{\"resource\":" + drug("second", "7258", "naproxen 250 MG"));
        assertThat(labels(card)).doesNotContain("Leave the NSAID out").contains("Stop or pause the diuretic");
    }

    @Test
    void whatARuleWantsMeasuredAndAnOptionOrdersIsProposedOnce() {
        JsonNode card = only(SIGN, old().creatinine("2.6", "2026-11-18T08:00:00Z"), METFORMIN);
        assertThat(labels(card))
                .filteredOn(label -> label.contains("creatinine"))
                .hasSize(1);
    }

    @Test
    void whatWasNotSentIsNotAbsent() {
        FrontDoor door = door(new Chart(AdministrativeGender.MALE, "1940-03-02"));
        String prefetch = """
                "patient":{"resourceType":"Patient","id":"else","gender":"male","birthDate":"1940-03-02"},
                "labs":{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Observation",
                 "id":"c","status":"final","subject":{"reference":"Patient/else"},"effectiveDateTime":"2026-11-18T08:00:00Z",
                 "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}],"text":"Creatinine"},
                 "valueQuantity":{"value":1.6,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}}]}""";
        JsonNode answer = door.json(door.post(
                "/cds-services/" + SIGN,
                call("order-sign", "else", METFORMIN, ",\"prefetch\":{%s}".formatted(prefetch))));
        assertThat(answer.path("cards")).hasSize(1);
        assertThat(labels(answer.at("/cards/0"))).contains("Leave metformin out");
        assertThat(answer.at("/cards/0/detail").asText()).contains("**Cannot be said from this record**");
    }

    @Test
    void eachAnswerIsValidForHl7AndTheSameBytesAgainAndSaidInGerman() {
        record Case(String service, Chart chart, String draft) {}
        for (Case one : List.of(
                new Case(SIGN, withFibrillation().drug("5640", "ibuprofen 400 MG Oral Tablet"), APIXABAN),
                new Case(SIGN, old().creatinine("2.6", "2026-11-18T08:00:00Z"), METFORMIN),
                new Case(
                        IMAGING,
                        old().creatinine("2.6", "2026-11-18T08:00:00Z").drug("6809", "metformin 500 MG Oral Tablet"),
                        CT))) {
            FrontDoor door = door(one.chart());
            String path = "/cds-services/" + one.service();
            String body = body(one.service(), one.draft());
            JsonNode answer = door.json(door.post(path, body));
            assertThat(answer.at("/cards/0/suggestions")).isNotEmpty();
            assertThat(Hl7Validator.get().errors(Hl7Validator.Model.RESPONSE, answer))
                    .isEmpty();
            assertThat(door.post(path, body).getContentAsByteArray())
                    .isEqualTo(door.post(path, body).getContentAsByteArray());
            assertThat(door.counters.snapshot().keySet()).noneMatch(name -> name.startsWith("claims.dropped.option"));
            door.requireGerman(path, body);
        }
    }

    @Test
    void aSuspendedPlanIsNotBesideTheOrderAndItsWarningIs() {
        FrontDoor door = door(old().creatinine("2.6", "2026-11-18T08:00:00Z"));
        ShippedContentTest.SHIPPED.plans().stream()
                .filter(plan -> plan.orders().contains("metformin-egfr/1"))
                .forEach(plan -> door.voices.put(Kind.PLAN, plan.id(), State.SUSPENDED, Set.of()));
        JsonNode card = door.json(door.post("/cds-services/" + SIGN, body(SIGN, METFORMIN)))
                .at("/cards/0");
        assertThat(card.path("summary").asText()).startsWith("If signed: Metformin");
        assertThat(labels(card)).containsExactly("Order creatinine");
    }

    private static Chart old() {
        return new Chart(AdministrativeGender.MALE, "1940-03-02");
    }

    /** 86 years and 55 kg: apixaban 5 mg is too much. */
    private static Chart withFibrillation() {
        return old().problem("49436004", "Atrial fibrillation")
                .creatinine("1.3", "2026-11-18T08:00:00Z")
                .lab("29463-7", "Body weight", "55", "kg", "2026-11-10T08:00:00Z");
    }

    private static String drug(String id, String rxcui, String name) {
        return """
                {"resourceType":"MedicationRequest","id":"%s","status":"draft","subject":{"reference":"Patient/p1"},
                 "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"%s"}],
                 "text":"%s"},"reasonCode":[{"text":"kept as it came"}],"dispenseRequest":{"numberOfRepeatsAllowed":3},
                 "dosageInstruction":[{"text":"5 mg by mouth twice daily","timing":{"code":{"coding":[
                 {"system":"http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation","code":"BID"}]}},
                 "doseAndRate":[{"doseQuantity":{"value":5,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}]}]}""".formatted(id, rxcui, name);
    }

    private static JsonNode only(String service, Chart chart, String draft) {
        FrontDoor door = door(chart);
        JsonNode cards = door.json(door.post("/cds-services/" + service, body(service, draft)))
                .path("cards");
        assertThat(cards).hasSize(1);
        return cards.get(0);
    }

    private static String body(String service, String draft) {
        return call(service.equals(IMAGING) ? "order-select" : "order-sign", "p1", draft, "");
    }

    private static String call(String hook, String patient, String draft, String more) {
        String selections = hook.equals("order-select") ? "\"selections\":[\"ServiceRequest/ct\"]," : "";
        return """
                {"hook":"%s","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/1",
                 "patientId":"%s",%s"draftOrders":{"resourceType":"Bundle","entry":[{"resource":%s}]}}%s}""".formatted(hook, patient, selections, draft.replace("Patient/p1", "Patient/" + patient), more);
    }

    private static JsonNode action(JsonNode card, String label) {
        return StreamSupport.stream(card.path("suggestions").spliterator(), false)
                .filter(one -> one.path("label").asText().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError(card.path("detail").asText()))
                .at("/actions/0");
    }

    private static List<String> labels(JsonNode card) {
        return StreamSupport.stream(card.path("suggestions").spliterator(), false)
                .map(one -> one.path("label").asText())
                .toList();
    }

    private static FrontDoor door(Chart chart) {
        FrontDoor door =
                new FrontDoor(new TestRecord(Fixtures.FHIR, chart.resources(), Optional.empty()), Chart.SHIPPED);
        ShippedContentTest.SHIPPED.plans().forEach(plan -> door.voices.put(Kind.PLAN, plan.id(), State.LIVE, Set.of()));
        return door;
    }
}
