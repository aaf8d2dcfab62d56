package org.prodrome.cds.hook;

/** Where feedback goes: the server keeps it under the same protection as the record. */
@FunctionalInterface
public interface FeedbackSink {
    /**
     * Takes one item. Repeats and unknown cards are not errors.
     *
     * @param serviceId service that the card came from
     * @param sender who sent it; who made the decision is known from the call that the card answered
     */
    void accept(String serviceId, FeedbackItem item, Sender sender);
}
