package org.prodrome.cds.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.hook.CallExtensions;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.hook.ServiceDescription;

/** Tokens of prefetch templates: those of 2.0.1 and the FHIRPath subset of 3.0. */
class TemplateResolverTest {
    private static final String CONTEXT = """
            {"userId":"PractitionerRole/7","patientId":"p1","encounterId":"e1",
             "selections":["ServiceRequest/s1","MedicationRequest/m1"],
             "draftOrders":{"resourceType":"Bundle","type":"collection","entry":[
               {"resource":{"resourceType":"ServiceRequest","id":"s1","requester":{"reference":"Practitioner/d1"},
                 "performer":[{"reference":"Organization/o1"},{"reference":"Organization/o2"}]}},
               {"resource":{"resourceType":"MedicationRequest","id":"m1","requester":{"reference":"Practitioner/d2"}}},
               {"resource":{"resourceType":"Practitioner","id":"d2"}}]}}""";

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", textBlock = """
            Patient/{{context.patientId}} => Patient/p1
            Encounter/{{ context.encounterId }} => Encounter/e1
            {{context.userId}} => PractitionerRole/7
            PractitionerRole/{{userPractitionerRoleId}} => PractitionerRole/7
            Observation?patient={{context.patientId}}&date=ge{{today()}} => Observation?patient=p1&date=ge2026-11-21
            Observation?date=ge{{today() - 90 days}} => Observation?date=ge2026-08-23
            Appointment?date=le{{today() + 30 days}} => Appointment?date=le2026-12-21
            ServiceRequest?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).id}} => ServiceRequest?_id=s1
            Organization?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).performer.reference}} => Organization?_id=Organization/o1,Organization/o2
            Practitioner?_id={{context.draftOrders.entry.resource.ofType(MedicationRequest).requester.resolve().id}} => Practitioner?_id=d2
            Practitioner?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).requester.resolve().ofType(Practitioner).id | context.draftOrders.entry.resource.ofType(MedicationRequest).requester.resolve().id}} => Practitioner?_id=d1,d2
            Encounter?_id={{%problems.encounter.reference}} => Encounter?_id=Encounter/e8,Encounter/e9
            """)
    void aTokenIsFilled(String template, String query) {
        assertThat(resolve(template)).contains(query);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Practitioner/{{userPractitionerId}}
            X/{{context.unknown}}
            X/{{unknown}}
            X/{{%unknown.id}}
            X/{{context.draftOrders.entry.resource.where(id='s1').id}}
            X/{{context.draftOrders.repeat(entry).id}}
            X/{{context.draftOrders.entry.resource.ofType(}}
            X/{{context.draftOrders.descendants()}}
            X/{{context.patientId
            """)
    void whatTheCallLacksOrIsOutsideTheSubsetResolvesToNothing(String template) {
        assertThat(resolve(template)).isEmpty();
    }

    @Test
    void aValueCannotAddToTheQuery() {
        String context = "{\"patientId\":\"p1\",\"note\":\"1&_count=9999#/../x y\"}";
        assertThat(resolve("Condition?patient={{context.note}}", context).orElseThrow())
                .isEqualTo("Condition?patient=1%26_count%3D9999%23/%2E%2E/x%20y");
    }

    @Test
    void aTemplateStandsAfterThoseItUsesAndACycleIsRefused() {
        Map<String, String> good = new LinkedHashMap<>();
        good.put("problems", "Condition?patient={{context.patientId}}");
        good.put("encounters", "Encounter?_id={{%problems.encounter.reference}}");
        assertThat(service(good).prefetch()).hasSize(2);
        Map<String, String> late = new LinkedHashMap<>();
        late.put("encounters", "Encounter?_id={{%problems.encounter.reference}}");
        late.put("problems", "Condition?patient={{context.patientId}}");
        assertThatThrownBy(() -> service(late)).isInstanceOf(IllegalArgumentException.class);
        Map<String, String> cycle = new LinkedHashMap<>();
        cycle.put("a", "X?_id={{%b.id}}");
        cycle.put("b", "X?_id={{%a.id}}");
        assertThatThrownBy(() -> service(cycle)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> service(Map.of("a", "X?_id={{%a.id}}"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static ServiceDescription service(Map<String, String> prefetch) {
        return new ServiceDescription("patient-view", "T", "D", "id", prefetch, null);
    }

    private static Optional<String> resolve(String template) {
        return resolve(template, CONTEXT);
    }

    private static Optional<String> resolve(String template, String context) {
        try {
            HookCall call = new HookCall(
                    "order-select",
                    "i",
                    new HookContext.OrderSelect("PractitionerRole/7", "p1", "e1", List.of(), List.of()),
                    new ObjectMapper().readTree(context),
                    null,
                    null,
                    Map.of(),
                    CallExtensions.NONE);
            return new TemplateResolver(Fixtures.FHIR)
                    .resolve(
                            template,
                            new TemplateResolver.Sources(
                                    call,
                                    LocalDate.parse("2026-11-21"),
                                    Map.of("problems", List.of(problem("e8"), problem("e9"))),
                                    reference -> reference.equals("Practitioner/d1")
                                            ? Optional.of(practitioner())
                                            : Optional.empty()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Resource practitioner() {
        Practitioner practitioner = new Practitioner();
        practitioner.setId("d1");
        return practitioner;
    }

    private static Resource problem(String encounter) {
        Condition condition = new Condition();
        condition.getEncounter().setReference("Encounter/" + encounter);
        return condition;
    }
}
