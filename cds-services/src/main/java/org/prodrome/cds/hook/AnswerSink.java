package org.prodrome.cds.hook;

/** Where answers are kept before they leave, so that each card can be traced and made again. */
@FunctionalInterface
public interface AnswerSink {
    /** Keeps nothing; for tests of the wire. */
    AnswerSink NONE = (serviceId, call, response, trace) -> {};

    /**
     * Keeps one answer.
     *
     * @param call its access token is not for keeping
     * @param response the answer, byte for byte as it leaves
     */
    void answered(String serviceId, HookCall call, byte[] response, Trace trace);
}
