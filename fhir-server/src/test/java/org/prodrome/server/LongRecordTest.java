package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;

/** What is read in the background, without a call, is the whole record too, also where a search has several pages. */
class LongRecordTest {
    private static final RunningServer SERVER = RunningServer.open();
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    /** More than one page of 500: those before the newest say nothing. */
    private static final int WEIGHTS = 1100;

    @Test
    void theNewestOfMoreResultsThanAPageHoldsIsAssessedWithoutAChartOpenedAndStandsOnTheCardAfterwards() {
        String patient = "long" + UUID.randomUUID().toString().substring(0, 8);
        StringBuilder bundle = new StringBuilder("""
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"%1$s",
                 "gender":"male","birthDate":"1950-03-02"},"request":{"method":"PUT","url":"Patient/%1$s"}}""".formatted(patient));
        for (int i = 0; i < WEIGHTS; i++) {
            bundle.append(observation(patient, "29463-7", "80", "kg", TODAY.minusDays(WEIGHTS + 10 - i)));
        }
        bundle.append(observation(patient, "2823-3", "6.9", "mmol/L", TODAY));
        SERVER.client().postBundle(bundle.append("]}").toString());
        SERVER.awaitAssessments();

        Bundle issues = SERVER.client().get("DetectedIssue?patient=Patient/" + patient, Bundle.class);
        assertThat(issues.getEntry())
                .as("stored by the assessment, before any chart was opened")
                .isNotEmpty();
        assertThat(SERVER.patientView(patient).path("cards").toString()).contains("Potassium 6.9");
    }

    private static String observation(String patient, String code, String value, String unit, LocalDate day) {
        return """
                ,{"resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/%s"},"effectiveDateTime":"%sT00:00:00Z",
                 "code":{"coding":[{"system":"http://loinc.org","code":"%s"}]},
                 "valueQuantity":{"value":%s,"unit":"%s","system":"http://unitsofmeasure.org","code":"%s"}},
                 "request":{"method":"POST","url":"Observation"}}""".formatted(patient, day, code, value, unit, unit);
    }
}
