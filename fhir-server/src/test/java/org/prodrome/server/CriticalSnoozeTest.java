package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;

/** Quiet about what interrupts holds for the results that the card was about: one that came later speaks. */
class CriticalSnoozeTest {
    private static final RunningServer SERVER = RunningServer.open();
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Test
    void aNewerCriticalPotassiumSpeaksThroughTheQuietThatWasAskedForTheFirst() {
        String patient = "quiet" + UUID.randomUUID().toString().substring(0, 8);
        SERVER.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"%1$s",
                 "gender":"male","birthDate":"1950-03-02"},"request":{"method":"PUT","url":"Patient/%1$s"}}%2$s]}""".formatted(patient, potassium(patient, "6.9", NOW.minusSeconds(3600))));
        JsonNode card = StreamSupport.stream(
                        SERVER.patientView(patient).path("cards").spliterator(), false)
                .filter(one -> one.path("summary").asText().contains("6.9"))
                .findFirst()
                .orElseThrow();
        assertThat(card.path("indicator").asText()).isEqualTo("critical");
        HttpResponse<String> snoozed = SERVER.send(
                "POST",
                "/cards/" + card.path("uuid").asText() + "/snooze",
                "{\"by\":\"Dr A\",\"reason\":\"being treated\",\"hours\":24}",
                "Content-Type",
                "application/json");
        assertThat(snoozed.statusCode()).as(snoozed.body()).isEqualTo(200);
        assertThat(summaries(patient)).as("what is known").doesNotContain("6.9");

        // Drawn before quiet was asked for, and known only now.
        SERVER.client()
                .postBundle("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                        + potassium(patient, "7.9", NOW.minusSeconds(1800)).substring(1) + "]}");
        assertThat(summaries(patient)).as("nobody has seen it yet").contains("Potassium 7.9");
    }

    private static String summaries(String patient) {
        return String.join("\n", SERVER.patientView(patient).path("cards").findValuesAsText("summary"));
    }

    private static String potassium(String patient, String value, Instant when) {
        return """
                ,{"resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s",
                 "code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]},
                 "valueQuantity":{"value":%s,"unit":"mmol/L","system":"http://unitsofmeasure.org","code":"mmol/L"}},
                 "request":{"method":"POST","url":"Observation"}}""".formatted(patient, when, value).stripLeading();
    }
}
