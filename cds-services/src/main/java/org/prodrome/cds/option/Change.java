package org.prodrome.cds.option;

/** What accepting an option does to the caller's record. */
public enum Change {
    /** A new draft. */
    CREATE,
    /** The draft that the alert is about, with another drug or dose. */
    UPDATE,
    /** That draft is taken away. */
    REMOVE
}
