package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;

/** What a clinician and an integrator meet first: doubtful values, early signs in the summary, mistakes in a call. */
class ReaderJourneyTest {
    private static final RunningServer SERVER = RunningServer.open();
    private static final String HOUR_AGO = Instant.now()
            .minus(1, ChronoUnit.HOURS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();

    @Test
    void aPotassiumWithoutUnitIsOnTheCardInTheAnswerAndInTheSummary() {
        String patient = post("{\"value\":6.8}");
        String signs = get(patient, "$early-signs");
        assertThat(signs).contains("Potassium 6.8 without unit").contains("notJudgedValues");
        Parameters answer = FhirContext.forR4Cached().newJsonParser().parseResource(Parameters.class, signs);
        assertThat(answer.getParameter())
                .anyMatch(parameter -> parameter.getName().equals("notJudged"));
        assertThat(SERVER.patientView(patient).toString())
                .contains("Potassium 6.8 without unit")
                .contains("Not judged for their unit");
        assertThat(get(patient, "$summary")).contains("Potassium 6.8 without unit of");
    }

    @Test
    void earlySignsOpenTheSummaryInEveryShape() {
        String patient =
                post("{\"value\":6.8,\"comparator\":\">\",\"unit\":\"mmol/L\",\"system\":\"http://unitsofmeasure.org\","
                        + "\"code\":\"mmol/L\"}");
        Bundle document =
                FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, get(patient, "$summary"));
        Composition composition = (Composition) document.getEntryFirstRep().getResource();
        assertThat(composition.getSection()).anySatisfy(section -> {
            assertThat(section.getCode().getCodingFirstRep().getCode()).isEqualTo("104605-1");
            assertThat(section.getText().getDivAsString()).contains("Potassium above 6.8 mmol/L");
        });
        for (String length : List.of("card", "page", "all")) {
            assertThat(get(patient, "$summary?as=text/markdown&_format=text&length=" + length))
                    .as(length)
                    .contains("## Early signs")
                    .contains("Potassium above 6.8 mmol/L");
        }
    }

    @Test
    void anOperationNamesTheParameterThatItDoesNotKnow() {
        String patient = post(
                "{\"value\":4.0,\"unit\":\"mmol/L\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mmol/L\"}");
        for (String operation : List.of("$early-signs", "$timeline", "$summary")) {
            assertThat(Refusal.outcome(
                            SERVER.send("GET", "/fhir/Patient/" + patient + "/" + operation + "?from=2025-01-01", "")))
                    .contains("unknown parameter 'from'");
        }
        Refusal.outcome(SERVER.send("GET", "/fhir/Patient/" + patient + "/$timeline?start=banana", ""));
    }

    @Test
    void aPageThatIsNotThereSaysSo() {
        var none = SERVER.send("GET", "/rules/nope/1", "", "Accept", "text/html");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("No such rule");
        assertThat(SERVER.send("GET", "/rules", "", "Accept", "text/html").body())
                .contains("Kidney and potassium")
                .contains("/rules/potassium/1")
                .doesNotContain("<h2>Other</h2>");
        assertThat(SERVER.send("GET", "/", "", "Accept", "text/html").body())
                .contains("$early-signs")
                .contains("$timeline")
                .contains("$summary")
                .contains("/rules");
    }

    private static String get(String patient, String operation) {
        return SERVER.send("GET", "/fhir/Patient/" + patient + "/" + operation, "")
                .body();
    }

    private static String post(String quantity) {
        String mrn = "R" + UUID.randomUUID().toString().substring(0, 12);
        SERVER.client().postBundle("""
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:0d1b7d5e-0000-4000-8000-000000000001","resource":{"resourceType":"Patient",
                  "identifier":[{"system":"urn:reader","value":"%s"}],"gender":"female","birthDate":"1950-01-01"},
                  "request":{"method":"POST","url":"Patient"}},
                 {"resource":{"resourceType":"Observation","status":"final",
                  "code":{"coding":[{"system":"http://loinc.org","code":"2823-3"}]},
                  "subject":{"reference":"urn:uuid:0d1b7d5e-0000-4000-8000-000000000001"},
                  "effectiveDateTime":"%s","valueQuantity":%s},
                  "request":{"method":"POST","url":"Observation"}}]}""".formatted(mrn, HOUR_AGO, quantity));
        return SERVER.client()
                .get("Patient?identifier=urn:reader%7C" + mrn, Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
    }
}
