package org.prodrome.cds.hook;

/** Where feedback goes: the server keeps it under the same protection as the record. */
@FunctionalInterface
public interface FeedbackSink {
    /**
     * Takes one item. Repeats and unknown cards are not errors.
     *
     * @param serviceId service that the card came from
     */
    void accept(String serviceId, FeedbackItem item);
}
