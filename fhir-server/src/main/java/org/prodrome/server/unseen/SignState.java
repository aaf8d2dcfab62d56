package org.prodrome.server.unseen;

/** What became of one critical sign as it was said once. */
enum SignState {
    /** Stored, and on no card that is known yet. */
    WAITING,
    /** A card has shown it. */
    SEEN,
    /** A Task asks somebody to look. */
    ASKED,
    /** It no longer stands, and its Task is to be cancelled. */
    ENDING,
    /** It no longer stands. */
    OVER
}
