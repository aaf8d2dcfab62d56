package org.prodrome.imaging.dicom;

/** Bytes that are not DICOM, or DICOM that contradicts itself. The message names what was found, never a patient. */
public final class MalformedDicomException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String sopInstanceUid;
    private final String detail;

    /** {@code sopInstanceUid} is empty when the file broke off before it was known. */
    public MalformedDicomException(String sopInstanceUid, String detail) {
        super(sopInstanceUid.isEmpty() ? detail : "instance " + sopInstanceUid + ": " + detail);
        this.sopInstanceUid = sopInstanceUid;
        this.detail = detail;
    }

    /** Empty when it was not known. */
    public String sopInstanceUid() {
        return sopInstanceUid;
    }

    /** What was found, without the UID. */
    public String detail() {
        return detail;
    }
}
