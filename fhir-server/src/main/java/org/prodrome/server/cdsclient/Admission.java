package org.prodrome.server.cdsclient;

/** What the door says to a request for one of the CDS Hooks addresses. */
public sealed interface Admission {
    /**
     * It is this client's and it may do that.
     *
     * @param token id of the token that showed it, empty where a certificate did
     */
    record Admitted(CdsClient client, String token) implements Admission {}

    /** It shows nothing of a registered client. */
    record Stranger() implements Admission {}

    /**
     * What it shows is not right: 401 and not a word.
     *
     * @param client name of the registered client whose token it should be
     * @param defect what is wrong, for the trail
     */
    record Refused(String client, String defect) implements Admission {}

    /**
     * A registered client that was not given this: 403.
     *
     * @param client its name
     * @param reason in words for the client's integrator; names nothing that the request said
     */
    record NotGranted(String client, String reason) implements Admission {}

    /** It cannot be decided now: 503. */
    record Undecided() implements Admission {}
}
