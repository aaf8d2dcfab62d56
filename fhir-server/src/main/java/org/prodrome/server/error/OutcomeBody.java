package org.prodrome.server.error;

import java.util.List;

/**
 * An OperationOutcome with one issue, as the addresses beside the FHIR endpoint answer it: the JSON of its record is
 * the resource.
 *
 * @param resourceType always {@code OperationOutcome}
 */
public record OutcomeBody(String resourceType, List<Issue> issue) {
    /**
     * What is wrong.
     *
     * @param code of FHIR's issue types
     * @param diagnostics a sentence of our own making: never a message from inside, never a value of the record
     */
    public record Issue(String severity, String code, String diagnostics) {}

    public OutcomeBody {
        issue = List.copyOf(issue);
    }

    /** The outcome of a refusal with this status, 400 to 599. */
    public static OutcomeBody of(int status, String diagnostics) {
        return new OutcomeBody("OperationOutcome", List.of(new Issue("error", codeOf(status), diagnostics)));
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 404, 410 -> "not-found";
            case 403 -> "forbidden";
            case 405, 406, 415 -> "not-supported";
            case 409 -> "conflict";
            case 413 -> "too-long";
            case 503 -> "transient";
            default -> status >= 500 ? "exception" : "invalid";
        };
    }
}
