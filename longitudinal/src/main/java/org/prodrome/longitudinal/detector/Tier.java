package org.prodrome.longitudinal.detector;

/** How loudly a detection may speak, most urgent first. */
public enum Tier {
    /** Interrupts: a critical value, stage 3 kidney injury, NEWS2 of 7 or more. */
    T1,
    /** A warning card: a validated score or a significant change across a decision limit. */
    T2,
    /** A line of information. */
    T3
}
