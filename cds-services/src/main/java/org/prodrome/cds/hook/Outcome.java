package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** A FHIR OperationOutcome with one issue, the body of every refusal. */
@JsonPropertyOrder({"resourceType", "issue"})
record Outcome(String resourceType, List<Issue> issue) {
    @JsonPropertyOrder({"severity", "code", "diagnostics"})
    record Issue(String severity, String code, String diagnostics) {}

    static Outcome of(CallRefusedException refused) {
        return of(refused.reason().issueType(), String.valueOf(refused.getMessage()));
    }

    static Outcome of(String code, String diagnostics) {
        return new Outcome("OperationOutcome", List.of(new Issue("error", code, diagnostics)));
    }
}
