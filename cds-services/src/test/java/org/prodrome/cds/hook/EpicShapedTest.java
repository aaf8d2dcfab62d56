package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.service.PatientView;
import org.springframework.mock.web.MockHttpServletResponse;

/** Requests in the shapes that EHRs and the CDS Hooks sandbox document: written from their documents, not recorded. */
class EpicShapedTest {
    private static final String ENVELOPE = """
            {"hook":"%s","hookInstance":"8c3a1d0e-2f37-4b2e-9a8f-0f3f3f6f9c11",
             "fhirServer":"https://ehr.example/api/FHIR/R4",
             "fhirAuthorization":{"access_token":"eyJhbGciOiJSUzI1NiJ9.e30.c2ln","token_type":"Bearer","expires_in":300,
               "scope":"Observation.Read (Labs) (R4) Patient.Read (R4) EPIC.FHIR.R4.SERVICES.X","subject":"client-1"},
             "context":%s,"prefetch":%s,
             "extension":{"com.epic.cdshooks.request.bpa-trigger-action":"%s",
               "com.epic.cdshooks.request.cds-hooks-specification-version":"1.1",
               "com.epic.cdshooks.request.fhir-version":"R4",
               "com.epic.cdshooks.request.criteria-id":"12345",
               "com.epic.cdshooks.request.epic-version":"11.3",
               "internal.epic.cdshooks.request":{"anything":[1,2]}}}""";
    private static final String PATIENT = """
            {"resourceType":"Patient","id":"eq081-VQEgP8drUUqCWzHfw3","birthDate":"1950-02-03",
             "extension":[{"url":"http://open.epic.com/FHIR/StructureDefinition/extension/legal-sex",
               "valueCodeableConcept":{"coding":[{"code":"female"}]}}]}""";
    private static final String EMPTY = """
            {"resourceType":"Bundle","type":"searchset","total":0,"link":[{"relation":"self","url":"https://ehr.example"}],
             "entry":[{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"processing",
               "details":{"text":"Resource request returns no results."}}]},"search":{"mode":"outcome"}}]}""";
    private final FrontDoor door =
            new FrontDoor(new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()), SilentService.forEveryHook());

    @Test
    void aChartOpenedWithEmptySearchsetsHoldingAnOutcomeIsAnswered() {
        MockHttpServletResponse response = door.post(
                "/cds-services/" + PatientView.ID,
                ENVELOPE.formatted(
                        "patient-view",
                        "{\"userId\":\"PractitionerRole/er4\",\"patientId\":\"eq081-VQEgP8drUUqCWzHfw3\","
                                + "\"encounterId\":\"elMz2mwjsRvKnZiR.0ceTUg3\"}",
                        "{\"patient\":%s,\"conditions\":%s,\"labs\":%s}".formatted(PATIENT, EMPTY, EMPTY),
                        "60"));
        assertThat(response.getStatus()).isEqualTo(200);
    }

    /** {@link FrontDoor} has the answer judged by HL7's validator. */
    @Test
    void aSignedOrderIsAnsweredWithACardThatIsValid() {
        String lab = """
                {"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"fullUrl":"https://ehr.example/api/FHIR/R4/Observation/c1",
                 "resource":{"resourceType":"Observation","id":"c1","status":"final",
                 "subject":{"reference":"https://ehr.example/api/FHIR/R4/Patient/eq081-VQEgP8drUUqCWzHfw3"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"effectiveDateTime":"2026-11-20",
                 "valueQuantity":{"value":2.6,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                 "search":{"mode":"match"}}]}""";
        String context = """
                {"userId":"PractitionerRole/er4","patientId":"eq081-VQEgP8drUUqCWzHfw3","encounterId":"elMz2","draftOrders":
                 {"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1",
                  "resource":{"resourceType":"MedicationRequest","id":"1","status":"draft","intent":"order",
                  "medicationReference":{"reference":"Medication/m"},
                  "subject":{"reference":"https://ehr.example/api/FHIR/R4/Patient/eq081-VQEgP8drUUqCWzHfw3"}}},
                  {"resource":{"resourceType":"Medication","id":"m","code":{"coding":[
                   {"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6809"}],"text":"Metformin 500 mg"}}}]}}""";
        MockHttpServletResponse response = door.post(
                "/cds-services/prodrome-order-drugs",
                ENVELOPE.formatted(
                        "order-sign",
                        context,
                        "{\"patient\":%s,\"labs\":%s,\"medications\":%s}"
                                .formatted(
                                        PATIENT.replaceFirst("\"birthDate\"", "\"gender\":\"female\",\"birthDate\""),
                                        lab,
                                        EMPTY),
                        "23"));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(door.json(response).at("/cards/0/summary").asText()).startsWith("If signed: Metformin");
    }

    @Test
    void anOrderWithItsMedicationAsAnEntryOfItsOwnIsRead() {
        String context = """
                {"userId":"Practitioner/e3","patientId":"eq081-VQEgP8drUUqCWzHfw3","encounterId":"elMz2","draftOrders":
                 {"resourceType":"Bundle","type":"collection","entry":[
                  {"fullUrl":"urn:uuid:1","resource":{"resourceType":"MedicationRequest","id":"1","status":"draft",
                   "intent":"order","medicationReference":{"reference":"Medication/m"},
                   "subject":{"reference":"https://ehr.example/api/FHIR/R4/Patient/eq081-VQEgP8drUUqCWzHfw3"}}},
                  {"resource":{"resourceType":"Medication","id":"m"}}]}}""";
        assertThat(silent(Hook.ORDER_SIGN, context, "23").getStatus()).isEqualTo(200);
    }

    @Test
    void ordersOfTheSandboxWithoutTypeIntentOrMedicationAreRead() {
        String context = """
                {"userId":"Practitioner/x","patientId":"eq081","selections":["MedicationRequest/request-123"],"draftOrders":
                 {"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"request-123",
                  "status":"draft","subject":{"reference":"Patient/eq081"}}}]}}""";
        assertThat(silent(Hook.ORDER_SELECT, context, "18").getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse silent(Hook hook, String context, String trigger) {
        return door.post(SilentService.path(hook), ENVELOPE.formatted(hook.code(), context, "{}", trigger));
    }
}
