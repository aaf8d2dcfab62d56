package org.prodrome.imaging.drift;

import java.util.Collection;

/** What a change looks like. It is a pointer to where to look first, not a proof. */
public enum Cause {
    /** Device, view, refusals or the picture itself moved. */
    ACQUISITION("acquisition-like: how films are taken has changed; look at devices, protocols and routing"),
    /** Age or sex moved, how films are taken did not. */
    CASE_MIX("case-mix-like: other people are examined; how films are taken has not changed"),
    /** What the model says moved alone, or the picture no more than the model's output explains. */
    PREVALENCE("prevalence-like: the model's outputs have moved, how films are taken has not"),
    /** Nothing moved. */
    NONE("no change");

    private final String sentence;

    Cause(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }

    /**
     * By the sides that moved.
     *
     * @param pictureExplained whether the embedding moved no more than the outputs explain
     */
    static Cause of(Collection<StreamResult> moved, boolean pictureExplained) {
        if (moved.stream()
                .map(StreamResult::stream)
                .anyMatch(stream ->
                        stream.side() == Stream.Side.ACQUISITION && !(pictureExplained && isPicture(stream)))) {
            return ACQUISITION;
        }
        if (moved.stream().anyMatch(result -> result.stream().side() == Stream.Side.CASE_MIX)) {
            return CASE_MIX;
        }
        return moved.isEmpty() ? NONE : PREVALENCE;
    }

    /** The embedding and what is made of it alone. */
    static boolean isPicture(Stream stream) {
        return stream.equals(Stream.EMBEDDING) || stream.name().equals("distance");
    }
}
