package org.prodrome.longitudinal.burden;

/**
 * A resource that something was said from and that is no longer what it was.
 *
 * @param reference relative, such as {@code Observation/123}
 * @param kind what happened to it
 */
public record InputChange(String reference, Kind kind) {
    /** What happened. */
    public enum Kind {
        /** A fact in it is another now. */
        AMENDED,
        /** It is withdrawn, refuted, moved to another patient or no longer on record. */
        RETRACTED,
        /** The patient's record was merged with another. */
        MERGED
    }
}
