package org.prodrome.cds.option;

/** Whether a criterion holds. */
public enum Met {
    YES,
    NO,
    /** The record does not say, or was not seen as far as it would say it. */
    UNKNOWN
}
