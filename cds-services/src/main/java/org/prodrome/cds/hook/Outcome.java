package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** A FHIR OperationOutcome, the body of every refusal and of feedback of which a part was refused. */
@JsonPropertyOrder({"resourceType", "issue"})
record Outcome(String resourceType, List<Issue> issue) {
    /** @param expression which part of what was sent it is about; empty where it is about all of it */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({"severity", "code", "diagnostics", "expression"})
    record Issue(String severity, String code, String diagnostics, List<String> expression) {}

    static Outcome of(CallRefusedException refused) {
        return of(refused.reason().issueType(), String.valueOf(refused.getMessage()));
    }

    static Outcome of(String code, String diagnostics) {
        return new Outcome("OperationOutcome", List.of(new Issue("error", code, diagnostics, List.of())));
    }

    /** One issue for each item of feedback that was not taken. */
    static Outcome of(List<FeedbackReader.Refused> refused) {
        return new Outcome(
                "OperationOutcome",
                refused.stream()
                        .map(one -> new Issue(
                                "error",
                                one.why().reason().issueType(),
                                String.valueOf(one.why().getMessage()),
                                List.of(one.at())))
                        .toList());
    }
}
