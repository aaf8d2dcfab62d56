package org.prodrome.server.support;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.http.HttpResponse;
import org.hl7.fhir.r4.model.OperationOutcome;

/** What every refusal looks like: a status of 4xx, a reason, and nothing from inside. */
public final class Refusal {
    /** The reason of a FHIR refusal. */
    public static String outcome(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
        saysNothingFromInside(response.body());
        OperationOutcome outcome =
                FhirContext.forR4Cached().newJsonParser().parseResource(OperationOutcome.class, response.body());
        assertThat(outcome.getIssue()).isNotEmpty();
        assertThat(outcome.getIssueFirstRep().getSeverity()).isEqualTo(OperationOutcome.IssueSeverity.ERROR);
        assertThat(outcome.getIssueFirstRep().getDiagnostics()).isNotBlank();
        return outcome.getIssueFirstRep().getDiagnostics();
    }

    /** No stack trace, no class of ours, no SQL, no path of this machine. */
    public static void saysNothingFromInside(String body) {
        assertThat(body)
                .doesNotContain("org.prodrome")
                .doesNotContain("\tat ")
                .doesNotContain(".java:")
                .doesNotContain("java.lang.")
                .doesNotContainIgnoringCase("hibernate")
                .doesNotContainIgnoringCase("select ")
                .doesNotContain("/tmp/");
    }

    private Refusal() {}
}
