package org.prodrome.cds.prefetch;

import org.prodrome.cds.hook.Trace;

/**
 * What became of one prefetch key, in names and reasons of ours.
 *
 * @param key of the prefetch template
 * @param words what it holds, for people
 * @param outcome {@code sent}, {@code null}, {@code absent}, {@code failed}, {@code partial} or {@code pulled}
 * @param why what is missing and why it could not be read from the caller's server; empty where nothing is to be said
 * @param extent how much of it was seen
 */
public record KeySeen(String key, String words, String outcome, String why, Extent extent) {
    /** First word of the step of a trace that says this. */
    public static final String STEP = "prefetch";

    /** How much of what there is. */
    public enum Extent {
        NOTHING,
        PART,
        ALL
    }

    /** As a step of a trace. */
    public Trace.Step step() {
        return new Trace.Step(STEP, key, outcome, why);
    }
}
