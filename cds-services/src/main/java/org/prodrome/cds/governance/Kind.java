package org.prodrome.cds.governance;

/** What a speaker is. */
public enum Kind {
    /** A CDS service, named by its id. */
    SERVICE,
    /** A detector's rule, named by its id with version. */
    RULE,
    /** An image model, named by its package with version. */
    MODEL,
    /** A plan of options that stand beside alerts, named by its name and version. */
    PLAN
}
