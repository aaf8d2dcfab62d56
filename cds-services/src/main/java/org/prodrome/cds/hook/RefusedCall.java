package org.prodrome.cds.hook;

/**
 * A call that got no cards although its body could be read; without anything of the record or of the body but its
 * {@code hookInstance}.
 *
 * @param caller name of the calling system, where it proved one; else empty
 * @param status HTTP status of the answer
 * @param reason in words of ours
 */
public record RefusedCall(String serviceId, String hookInstance, String caller, int status, String reason) {}
