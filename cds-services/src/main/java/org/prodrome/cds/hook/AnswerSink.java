package org.prodrome.cds.hook;

/** Where answers are kept before they leave, so that each card can be traced and made again. */
public interface AnswerSink {
    /**
     * Keeps one answer.
     *
     * @param call its access token is not for keeping
     * @param response the answer, byte for byte as it leaves
     */
    void answered(String serviceId, HookCall call, byte[] response, Trace trace);

    /** Keeps that a call was refused, and why. What goes wrong here does not change the answer. */
    void refused(RefusedCall refused);
}
