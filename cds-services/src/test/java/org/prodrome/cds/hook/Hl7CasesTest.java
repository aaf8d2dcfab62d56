package org.prodrome.cds.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.FrontDoor;
import org.prodrome.cds.TestRecord;
import org.prodrome.cds.service.PatientView;
import org.springframework.mock.web.MockHttpServletResponse;

/** HL7's own CDS Hooks payloads, and seeded corruptions of them, sent to every service: never a 5xx. */
class Hl7CasesTest {
    private static final int MUTANTS_OF_EACH = 40;
    private static final FrontDoor DOOR = new FrontDoor(
            new TestRecord(
                    Fixtures.FHIR,
                    Fixtures.resources("falling-kidney-function-and-growing-heart.json"),
                    Optional.empty()),
            SilentService.forEveryHook());

    static Stream<Hl7Cases.Case> requests() {
        return Hl7Cases.all().stream().filter(one -> one.model().equals("CDSHooksRequest"));
    }

    @Test
    void thereAreTwentyOfThem() {
        assertThat(Hl7Cases.all()).hasSize(20);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aGoodRequestIsAnsweredAndABadOneIs400(Hl7Cases.Case one) {
        MockHttpServletResponse response = DOOR.post(SilentService.path(hook(one.body())), one.body());
        assertThat(response.getStatus()).isEqualTo(one.valid() ? 200 : 400);
        requireForm(response);
    }

    @Test
    void thePatientViewThatHl7CallsGoodIsAskedForItsPatientByTheServicesOfThisServer() {
        Hl7Cases.Case good = Hl7Cases.all().stream()
                .filter(one -> one.name().equals("cdshooks-request-pv-good"))
                .findFirst()
                .orElseThrow();
        assertThat(DOOR.call(good.body()).getStatus()).isEqualTo(412);
        assertThat(DOOR.call(good.body().replace("patientToGreet", "patient")).getStatus())
                .isEqualTo(200);
    }

    @Test
    void anAnswerOrADiscoveryDocumentIsNoCall() {
        for (Hl7Cases.Case one : Hl7Cases.all()) {
            if (!one.model().equals("CDSHooksRequest")) {
                MockHttpServletResponse response = DOOR.call(one.body());
                assertThat(response.getStatus()).as(one.name()).isEqualTo(400);
                requireForm(response);
            }
        }
    }

    @Test
    void noCorruptionOfThemIsA5xx() {
        Map<Integer, Integer> answers = new TreeMap<>();
        long seed = 0;
        for (Hl7Cases.Case one : Hl7Cases.all()) {
            for (int i = 0; i < MUTANTS_OF_EACH; i++) {
                String body = Mutant.of(one.body(), seed++);
                for (String path : List.of(
                        "/cds-services/" + PatientView.ID,
                        SilentService.path(hook(one.body())),
                        "/cds-services/" + PatientView.ID + "/feedback")) {
                    MockHttpServletResponse response = DOOR.post(path, body);
                    assertThat(response.getStatus())
                            .as("%s, seed %d, %s", one.name(), seed - 1, path)
                            .isLessThan(500);
                    requireForm(response);
                    answers.merge(response.getStatus(), 1, Integer::sum);
                }
            }
        }
        assertThat(answers.keySet()).contains(200, 400, 412);
        assertThat(seed).isEqualTo(800);
    }

    /** The same with a record inside, so that corruptions reach the rules. */
    @Test
    void noCorruptionOfACallWithARecordInItsPrefetchIsA5xx() {
        FrontDoor empty = new FrontDoor(new TestRecord(Fixtures.FHIR, List.of(), Optional.empty()));
        String whole = FrontDoor.request("p1", prefetch(), "");
        assertThat(empty.call(whole).getStatus()).isEqualTo(200);
        int cards = 0;
        for (long seed = 0; seed < 200; seed++) {
            MockHttpServletResponse response = empty.call(Mutant.of(whole, seed));
            assertThat(response.getStatus()).as("seed %d", seed).isLessThan(500);
            requireForm(response);
            cards += empty.json(response).path("cards").size();
        }
        assertThat(cards).isPositive();
    }

    private static String prefetch() {
        Map<String, String> keys = Map.of(
                "Condition", "conditions",
                "MedicationRequest", "medications",
                "Observation", "labs",
                "ImagingStudy", "studies",
                "DiagnosticReport", "reports");
        Map<String, String> bundles = new TreeMap<>();
        for (Resource resource : Fixtures.resources("falling-kidney-function-and-growing-heart.json")) {
            String json = Fixtures.FHIR.newJsonParser().encodeResourceToString(resource);
            if (resource.fhirType().equals("Patient")) {
                bundles.put("patient", json);
            } else if (keys.containsKey(resource.fhirType())) {
                bundles.merge(
                        keys.get(resource.fhirType()),
                        "{\"resource\":%s}".formatted(json),
                        (before, one) -> before + "," + one);
            }
        }
        return bundles.entrySet().stream()
                .map(entry -> entry.getKey().equals("patient")
                        ? "\"patient\":" + entry.getValue()
                        : "\"%s\":{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[%s]}"
                                .formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(","));
    }

    /** A refusal is an OperationOutcome that repeats nothing of the body; an answer has its cards. */
    private static void requireForm(MockHttpServletResponse response) {
        assertThat(response.getContentType()).isEqualTo("application/json");
        JsonNode body = DOOR.json(response);
        if (response.getStatus() == 200) {
            assertThat(body.isEmpty() || body.path("cards").isArray()).isTrue();
        } else {
            assertThat(body.path("resourceType").asText()).isEqualTo("OperationOutcome");
            assertThat(body.at("/issue/0/diagnostics").asText()).isNotBlank().doesNotContain("Exception");
        }
    }

    private static Hook hook(String body) {
        for (Hook hook : Hook.values()) {
            if (body.contains("\"hook\": \"" + hook.code() + "\"")) {
                return hook;
            }
        }
        return Hook.PATIENT_VIEW;
    }
}
