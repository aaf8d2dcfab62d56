package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.prodrome.cds.Fixtures;

/**
 * The contexts of all hooks of the library: read in the shapes that clients send, refused where an id has another form.
 */
class ContextTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HookCallReader reader = new HookCallReader(new ResourceReader(Fixtures.FHIR));

    @Test
    void ordersAreReadFromABundleWithoutTypeAndDraftsWithoutIntentOrMedication() {
        HookContext.OrderSign context = (HookContext.OrderSign) context(Hook.ORDER_SIGN, """
                {"userId":"PractitionerRole/7","patientId":"p1","draftOrders":{"resourceType":"Bundle","entry":[
                  {"resource":{"resourceType":"MedicationRequest","id":"m1","status":"draft",
                    "subject":{"reference":"Patient/p1"}}},
                  {"resource":{"resourceType":"Medication","id":"med"}}, {}]}}""");
        assertThat(context.draftOrders()).hasSize(2);
        assertThat(context.draftOrders().get(0)).isInstanceOf(MedicationRequest.class);
        assertThat(context.encounterId()).isNull();
    }

    @Test
    void selectionsNameTheDraftsThatWereJustChosen() {
        HookContext.OrderSelect context = (HookContext.OrderSelect) context(Hook.ORDER_SELECT, """
                {"userId":"Practitioner/7","patientId":"p1","encounterId":"e1","selections":["ServiceRequest/s1"],
                 "draftOrders":{"entry":[{"resource":{"resourceType":"ServiceRequest","id":"s1"}}]}}""");
        assertThat(context.selections()).containsExactly("ServiceRequest/s1");
        assertThat(context.draftOrders()).hasSize(1);
        assertThat(context.encounterId()).isEqualTo("e1");
    }

    @Test
    void dispatchIsReadInTheFormOfTheLibraryAndInTheOlderOne() {
        HookContext.OrderDispatch library = (HookContext.OrderDispatch) context(Hook.ORDER_DISPATCH, """
                {"patientId":"p1","dispatchedOrders":["ServiceRequest/s1","ServiceRequest/s2"],
                 "performer":"Organization/o1","fulfillmentTasks":[{"resourceType":"Task","id":"t1"}]}""");
        assertThat(library.userId()).isNull();
        assertThat(library.orders()).containsExactly("ServiceRequest/s1", "ServiceRequest/s2");
        assertThat(library.tasks()).hasSize(1);
        HookContext.OrderDispatch older = (HookContext.OrderDispatch) context(Hook.ORDER_DISPATCH, """
                {"patientId":"p1","order":"ServiceRequest/s1","performer":"Organization/o1",
                 "task":{"resourceType":"Task","id":"t1"}}""");
        assertThat(older.orders()).containsExactly("ServiceRequest/s1");
        assertThat(older.tasks()).hasSize(1);
    }

    @Test
    void anAllergyIsTakenAloneAndWrappedInResource() {
        for (String allergy : new String[] {
            "{\"resourceType\":\"AllergyIntolerance\",\"id\":\"a\"}",
            "{\"resource\":{\"resourceType\":\"AllergyIntolerance\",\"id\":\"a\"}}",
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"AllergyIntolerance\",\"id\":\"a\"}}]}"
        }) {
            HookContext.AllergyIntoleranceCreate context = (HookContext.AllergyIntoleranceCreate)
                    context(Hook.ALLERGYINTOLERANCE_CREATE, """
                    {"userId":"Practitioner/7","patientId":"p1","allergyIntolerance":%s}""".formatted(allergy));
            assertThat(context.allergyIntolerance().getIdElement().getIdPart()).isEqualTo("a");
        }
    }

    @Test
    void aTimeWithoutSecondsIsReadWithZeroSecondsAndCanBeCopied() {
        HookContext.AllergyIntoleranceCreate context =
                (HookContext.AllergyIntoleranceCreate) context(Hook.ALLERGYINTOLERANCE_CREATE, """
                {"userId":"Practitioner/7","patientId":"p1","allergyIntolerance":
                 {"resourceType":"AllergyIntolerance","id":"a","onsetDateTime":"2016-11-30T13:34Z"}}""");
        assertThat(context.allergyIntolerance().copy().getOnsetDateTimeType().getValueAsString())
                .isEqualTo("2016-11-30T13:34:00Z");
    }

    @Test
    void aRefillWithoutUserTakesTheRequester() {
        HookContext context = context(Hook.MEDICATION_REFILL, """
                {"patientId":"p1","medications":{"resourceType":"Bundle","entry":[{"resource":
                 {"resourceType":"MedicationRequest","id":"m","requester":{"reference":"Practitioner/9"}}}]}}""");
        assertThat(context.userId()).isEqualTo("Practitioner/9");
        assertThat(context(Hook.MEDICATION_REFILL, """
                {"patientId":"p1","medications":{"entry":[{"resource":
                 {"resourceType":"MedicationRequest","id":"m"}}]}}""").userId()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Hook.class)
    void everyHookHasItsContextAndRefusesAnIdWithAType(Hook hook) {
        String good = """
                {"userId":"Practitioner/7","patientId":"p1","encounterId":"e1","selections":["ServiceRequest/s"],
                 "draftOrders":{"entry":[]},"dispatchedOrders":["ServiceRequest/s"],"performer":"Organization/o",
                 "appointments":{"entry":[{"resource":{"resourceType":"Appointment","id":"x"}}]},
                 "conditions":{"entry":[{"resource":{"resourceType":"Condition","id":"x"}}]},
                 "allergyIntolerance":{"resourceType":"AllergyIntolerance","id":"x"},
                 "medications":{"entry":[{"resource":{"resourceType":"MedicationRequest","id":"x"}}]}}""";
        HookContext context = context(hook, good);
        assertThat(context.hook()).isEqualTo(hook);
        assertThat(context.patientId()).isEqualTo("p1");
        assertThatThrownBy(() -> context(hook, good.replace("\"p1\"", "\"Patient/p1\"")))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("$.context.patientId");
        assertThatThrownBy(() -> context(hook, good.replace("\"e1\"", "\"Encounter/e1\"")))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("$.context.encounterId");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            order-select                | {"userId":"Practitioner/7","patientId":"p1","draftOrders":{}}                             | $.context.selections is missing
            order-select                | {"userId":"Practitioner/7","patientId":"p1","selections":["s1"],"draftOrders":{}}         | $.context.selections[0]
            order-select                | {"userId":"Practitioner/7","patientId":"p1","selections":["ServiceRequest/s1"]}           | $.context.draftOrders is missing
            order-sign                  | {"userId":"Practitioner/7","patientId":"p1"}                                              | $.context.draftOrders is missing
            order-sign                  | {"patientId":"p1","draftOrders":{}}                                                       | $.context.userId is missing
            order-sign                  | {"userId":"Practitioner/7","patientId":"p1","draftOrders":"x"}                            | $.context.draftOrders
            order-sign                  | {"userId":"Practitioner/7","patientId":"p1","draftOrders":{"entry":[{"resource":{"resourceType":"MedicationRequest","status":"Xactive"}}]}} | entry[0].resource
            order-sign                  | {"userId":"Practitioner/7","patientId":"p1","draftOrders":{"entry":[{"resource":{"resourceType":"MedicationRequest","subject":{"reference":"Patient/p2"}}}]}} | another patient
            order-dispatch              | {"patientId":"p1","performer":"Organization/o"}                                           | $.context.dispatchedOrders is missing
            order-dispatch              | {"patientId":"p1","dispatchedOrders":["ServiceRequest/1"]}                                | $.context.performer is missing
            order-dispatch              | {"patientId":"p1","dispatchedOrders":["ServiceRequest/1"],"performer":"o"}                | $.context.performer
            encounter-start             | {"userId":"Practitioner/7","patientId":"p1"}                                              | $.context.encounterId is missing
            encounter-discharge         | {"userId":"Practitioner/7","patientId":"p1"}                                              | $.context.encounterId is missing
            appointment-book            | {"userId":"Patient/7","patientId":"p1"}                                                   | $.context.appointments is missing
            problem-list-item-create    | {"userId":"Practitioner/7","patientId":"p1","conditions":{"entry":[]}}                    | $.context.conditions is missing
            allergyintolerance-create   | {"userId":"Practitioner/7","patientId":"p1"}                                              | $.context.allergyIntolerance is missing
            medication-refill           | {"patientId":"p1"}                                                                        | $.context.medications is missing
            """)
    void whatAHookRequiresIsAskedForByItsPath(String hook, String context, String says) {
        assertThatThrownBy(() -> context(Hook.of(hook).orElseThrow(), context))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining(says);
    }

    @Test
    void theTokenIsKeptForTheCallAndPrintsAsNothing() {
        HookCall call = call(Hook.PATIENT_VIEW, "{\"userId\":\"Practitioner/7\",\"patientId\":\"p1\"}", """
                ,"fhirServer":"https://ehr.example/fhir/","fhirAuthorization":{"access_token":"s3cr3t-abc","token_type":"Bearer",
                "expires_in":300,"scope":"Observation.Read (Labs) (R4)","subject":"prodrome","patient":"p1"}""");
        FhirAuthorization authorization = java.util.Objects.requireNonNull(call.authorization());
        assertThat(authorization.token().authorizationHeader()).isEqualTo("Bearer s3cr3t-abc");
        assertThat(call.toString()).doesNotContain("s3cr3t").contains("(access token)");
        assertThatThrownBy(() -> JSON.writeValueAsString(call)).isInstanceOf(JsonProcessingException.class);
        assertThat(call.fhirServer()).isEqualTo("https://ehr.example/fhir");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                            | access_token is missing
            {"access_token":"a b"}                                                                        | access_token: found
            {"access_token":"a\\r\\nX-Evil: 1"}                                                           | access_token: found
            {"access_token":"a"}                                                                          | token_type is missing
            {"access_token":"a","token_type":"MAC"}                                                       | token_type: found
            {"access_token":"a","token_type":"Bearer"}                                                    | expires_in is missing
            {"access_token":"a","token_type":"Bearer","expires_in":"300"}                                 | expires_in: found
            {"access_token":"a","token_type":"Bearer","expires_in":300}                                   | scope is missing
            {"access_token":"a","token_type":"Bearer","expires_in":300,"scope":"s"}                       | subject is missing
            """)
    void anAuthorizationThatLacksAPartIsRefusedWithoutRepeatingIt(String authorization, String says) {
        assertThatThrownBy(() -> call(
                        Hook.PATIENT_VIEW,
                        "{\"userId\":\"Practitioner/7\",\"patientId\":\"p1\"}",
                        ",\"fhirServer\":\"https://ehr.example/fhir\",\"fhirAuthorization\":" + authorization))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining(says)
                .hasMessageNotContaining("Evil");
    }

    @Test
    void optionsVersionAndEpicsTriggerAreReadAndTheRestOfTheExtensionIsIgnored() {
        HookCall call = call(Hook.PATIENT_VIEW, "{\"userId\":\"Practitioner/7\",\"patientId\":\"p1\"}", """
                ,"extension":{"org.prodrome.configuration":{"history-summary":false,"max-cards":1,"odd":"x","huge":1e30},
                "org.prodrome.requested-version":"1","com.epic.cdshooks.request.bpa-trigger-action":"23",
                "com.epic.cdshooks.request.cds-hooks-specification-version":"1.1","other":[1]}""");
        assertThat(call.extensions().isOn("history-summary")).isFalse();
        assertThat(call.extensions().isOn("similar-cases")).isTrue();
        assertThat(call.extensions().number("max-cards", 3)).isEqualTo(1);
        assertThat(call.extensions().trigger()).isEqualTo("23");
        assertThat(call.extensions().requestedVersion()).isEqualTo("1.0");
        assertThat(call(
                                Hook.PATIENT_VIEW,
                                "{\"userId\":\"Practitioner/7\",\"patientId\":\"p1\"}",
                                ",\"extension\":[\"no object\"]")
                        .extensions())
                .isEqualTo(CallExtensions.NONE);
    }

    private HookContext context(Hook hook, String context) {
        return call(hook, context, "").context();
    }

    private HookCall call(Hook hook, String context, String more) {
        String body = "{\"hook\":\"%s\",\"hookInstance\":\"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea\",\"context\":%s%s}"
                .formatted(hook.code(), context, more);
        try {
            return reader.read(
                    JSON.readTree(body), new ServiceDescription(hook.code(), "T", "D", "id", Map.of(), null));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
