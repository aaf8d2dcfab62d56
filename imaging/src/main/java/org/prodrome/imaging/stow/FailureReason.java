package org.prodrome.imaging.stow;

/** Why an instance was refused: values of FailureReason (0008,1197), PS3.18 annex I.2.2 with PS3.4 table B.2-1. */
public enum FailureReason {
    /** General failure in processing. */
    PROCESSING_FAILURE(0x0110),
    /** Another object is kept under the same SOPInstanceUID (PS3.7 annex C.5.7, duplicate SOP instance). */
    DUPLICATE_SOP_INSTANCE(0x0111),
    /** Not a storage SOP class. */
    SOP_CLASS_NOT_SUPPORTED(0x0122),
    /** No room. */
    OUT_OF_RESOURCES(0xA700),
    /** UIDs missing, invalid, or other than the request or the study says. */
    DATA_SET_MISMATCH(0xA900),
    /** Not readable as DICOM. */
    CANNOT_UNDERSTAND(0xC000);

    private final int code;

    FailureReason(int code) {
        this.code = code;
    }

    /** The 16-bit code. */
    public int code() {
        return code;
    }
}
