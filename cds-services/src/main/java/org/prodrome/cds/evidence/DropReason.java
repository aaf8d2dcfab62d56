package org.prodrome.cds.evidence;

/** Why a sentence did not leave. */
public enum DropReason {
    /** A cited resource is not in the record that this caller may read. */
    SOURCE_MISSING("source-missing"),
    /** A cited resource is entered in error or cancelled. */
    RETRACTED("retracted"),
    /** A cited resource belongs to another patient, or to nobody. */
    OTHER_PATIENT("other-patient"),
    /** The cited resources do not lead to any text for a slot. */
    NOT_DERIVED("not-derived"),
    /** The cited resources lead to another text than the sentence shows. */
    DIFFERS("differs"),
    /** The fixed words hold a number that no slot accounts for. */
    DIGITS_IN_TEMPLATE("digits-in-template");

    private final String code;

    DropReason(String code) {
        this.code = code;
    }

    /** The word used in counts. */
    public String code() {
        return code;
    }
}
