package org.prodrome.cds.hook;

/** How far a call reaches into the record of this server itself. */
public enum OwnReach {
    /** Every patient, by the id here or by an identifier. */
    ALL,
    /** A patient of the server that the call names and the caller is registered with, by an identifier of theirs. */
    BY_IDENTIFIER,
    /** Nobody. The call is answered from what it brings. */
    NONE
}
