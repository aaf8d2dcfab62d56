package org.prodrome.server.job;

/** Why a study is analysed. */
public enum JobKind {
    /** Films have come in. */
    ARRIVAL,
    /** The study was amended, moved or retracted after it was analysed. */
    CHANGE,
    /** A model, or a version of one, has no result of the study yet; waits behind everything else. */
    BACK_FILL
}
