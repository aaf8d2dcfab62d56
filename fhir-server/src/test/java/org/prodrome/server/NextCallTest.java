package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.server.support.RunningServer;

/** What changes holds for the very next call: a word of the kill switch, a new result. */
class NextCallTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RunningServer SERVER = RunningServer.open();
    private static final String INJURY = "kidney injury";

    @ParameterizedTest
    @CsvSource({"service,prodrome-earlier-detection", "rule,aki/1", "client,", "patient,", "all,"})
    void whatIsSilencedIsOnNoCardOfTheNextAnswer(String scope, String named) throws Exception {
        String patient = patient("0.9", "1.8");
        String target = named != null ? named : scope.equals("client") ? SERVER.base() + "/fhir" : patient;
        assertThat(summaries(patient)).anyMatch(summary -> summary.contains(INJURY));
        String id = silence(scope, scope.equals("all") ? "" : target);
        try {
            assertThat(summaries(patient)).noneMatch(summary -> summary.contains(INJURY));
        } finally {
            SERVER.send(
                    "POST",
                    "/governance/silences/%s/lift".formatted(id),
                    "{\"by\":\"Dr B\",\"reason\":\"looked into\"}",
                    "Content-Type",
                    "application/json");
        }
        assertThat(summaries(patient)).anyMatch(summary -> summary.contains(INJURY));
    }

    @Test
    void aNewResultIsOnTheNextCardAlthoughTheRecordIsKept() throws Exception {
        String patient = patient("0.9", "0.9");
        assertThat(summaries(patient)).noneMatch(summary -> summary.contains(INJURY));
        SERVER.client().postBundle(bundle(creatinine(patient, 0, "1.9")));
        assertThat(summaries(patient)).anyMatch(summary -> summary.contains(INJURY));
    }

    private static String silence(String scope, String target) throws Exception {
        ObjectNode body = JSON.createObjectNode()
                .put("scope", scope)
                .put("by", "Dr A")
                .put("reason", "wrong units from a laboratory");
        if (!target.isEmpty()) {
            body.put("target", target);
        }
        return JSON.readTree(
                        SERVER.send("POST", "/governance/silences", body.toString(), "Content-Type", "application/json")
                                .body())
                .path("id")
                .asText();
    }

    private static List<String> summaries(String patient) {
        ObjectNode call = JSON.createObjectNode()
                .put("hook", "patient-view")
                .put("hookInstance", UUID.randomUUID().toString())
                .put("fhirServer", SERVER.base() + "/fhir");
        call.putObject("context").put("userId", "Practitioner/1").put("patientId", patient);
        List<String> summaries = new ArrayList<>();
        for (JsonNode card :
                SERVER.client().fire("prodrome-earlier-detection", call).path("cards")) {
            summaries.add(card.path("summary").asText());
        }
        return summaries;
    }

    /** An adult with a creatinine of two days and one of three hours ago, in mg/dL. */
    private static String patient(String before, String now) {
        String id = "next-" + UUID.randomUUID().toString().substring(0, 12);
        SERVER.client().postBundle(bundle("""
                {"resource":{"resourceType":"Patient","id":"%1$s","gender":"female","birthDate":"1957-04-02"},
                 "request":{"method":"PUT","url":"Patient/%1$s"}}""".formatted(id), creatinine(id, 44, before), creatinine(id, 3, now)));
        return id;
    }

    private static String bundle(String... entries) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + String.join(",", entries) + "]}";
    }

    private static String creatinine(String patient, int hoursAgo, String value) {
        OffsetDateTime at = OffsetDateTime.now(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.SECONDS)
                .minusHours(hoursAgo);
        return """
                {"resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%s"},
                 "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"effectiveDateTime":"%tFT%<tTZ",
                 "valueQuantity":{"value":%s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}},
                 "request":{"method":"POST","url":"Observation"}}""".formatted(patient, at, value);
    }
}
