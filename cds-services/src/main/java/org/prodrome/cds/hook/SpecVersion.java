package org.prodrome.cds.hook;

/** Which version of CDS Hooks discovery speaks; calls and cards are the same in both. */
public enum SpecVersion {
    /** The published 2.0.1: nothing that its validators do not know. */
    V2_0,
    /** The ballot of 3.0: {@code version} and {@code hookVersion} beside each service. */
    V3_0;

    /** Version of the 3.0 specification that is implemented, as services name it. */
    static final String BALLOT = "3.0.0-ballot";
}
