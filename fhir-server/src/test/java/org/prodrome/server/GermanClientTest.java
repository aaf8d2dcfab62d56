package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.german;
import static org.prodrome.server.support.Ehr.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.Ehr;
import org.prodrome.server.support.TokenServer;

/** An EHR that is registered with a language and units, at a site that has others. */
class GermanClientTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DISCOVERY = "/cds-services";
    private static final String DRUGS = "/cds-services/prodrome-order-drugs";

    @Test
    void itsCardsAreInItsLanguageAndUnits() throws Exception {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(20);
        HttpResponse<String> answer = Ehr.post(DRUGS, body(day), german(DRUGS).signedBy(key(TokenServer.GERMAN)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode card = JSON.readTree(answer.body()).at("/cards/0");
        assertThat(card.path("summary").asText())
                .startsWith("Falls unterschrieben: Metformin")
                .contains("kontraindiziert")
                .hasSizeLessThan(140);
        assertThat(card.path("detail").asText())
                .contains("2,6 mg/dL (230 µmol/L)", "**Warum jetzt**", "**Quellen**")
                .doesNotContain("Why now");
        assertThat(card.at("/suggestions/0/label").asText()).isEqualTo("Anfordern: Kreatinin");
    }

    @Test
    void itReadsTheListOfServicesInItsLanguageAndNobodyElseDoes() throws Exception {
        HttpResponse<String> its = TokenServer.shared()
                .send(
                        "GET",
                        DISCOVERY,
                        "",
                        "Authorization",
                        "Bearer " + german(DISCOVERY).signedBy(key(TokenServer.GERMAN)));
        HttpResponse<String> anybodys = TokenServer.shared().send("GET", DISCOVERY, "");
        assertThat(its.body()).contains("Prodrome: Bildbefunde");
        assertThat(anybodys.body()).contains("Prodrome: image findings").doesNotContain("Bildbefunde");
    }

    private static String body(LocalDate day) {
        return """
                {"hook":"order-sign","hookInstance":"%s","context":{"userId":"Practitioner/1","patientId":"g1",
                 "draftOrders":{"resourceType":"Bundle","entry":[{"resource":
                 {"resourceType":"MedicationRequest","id":"met","status":"draft",
                  "medicationCodeableConcept":{"text":"Metformin 500 mg"}}}]}},
                 "prefetch":{"patient":{"resourceType":"Patient","id":"g1","birthDate":"1950-01-01","gender":"female"},
                 "labs":{"resourceType":"Bundle","type":"searchset","entry":[{"resource":
                 {"resourceType":"Observation","id":"c1","status":"final","subject":{"reference":"Patient/g1"},
                  "code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"effectiveDateTime":"%s",
                  "valueQuantity":{"value":2.6,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}}]}}}""".formatted(UUID.randomUUID(), day);
    }

    @AfterAll
    static void everyAnswerIsValid() {
        assertThat(TokenServer.shared().requireValidAnswers()).isPositive();
    }
}
