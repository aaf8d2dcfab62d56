package org.prodrome.imaging.stow;

import java.util.regex.Pattern;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.store.ContentAddress;

/**
 * An instance whose bytes are durable in the instance store and that nothing records yet. Its four UIDs are valid.
 *
 * @param header the object without pixels
 * @param address where its bytes are
 * @param bytes size of the file
 */
public record ReceivedInstance(DicomObject header, ContentAddress address, long bytes) {
    private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)*");

    public ReceivedInstance {
        for (Attribute uid : new Attribute[] {
            Attribute.STUDY_INSTANCE_UID,
            Attribute.SERIES_INSTANCE_UID,
            Attribute.SOP_INSTANCE_UID,
            Attribute.SOP_CLASS_UID
        }) {
            if (!isUid(uid(header, uid))) {
                throw new IllegalArgumentException(
                        uid.keyword() + (header.string(uid).isEmpty() ? " is absent" : " is no UID"));
            }
        }
    }

    /** Digits and dots, 1 to 64 characters (PS3.5 section 9.1); leading zeros of real senders are let through. */
    static boolean isUid(String text) {
        return text.length() <= 64 && UID.matcher(text).matches();
    }

    /** StudyInstanceUID. */
    public String studyUid() {
        return uid(header, Attribute.STUDY_INSTANCE_UID);
    }

    /** SeriesInstanceUID. */
    public String seriesUid() {
        return uid(header, Attribute.SERIES_INSTANCE_UID);
    }

    /** SOPInstanceUID. */
    public String sopInstanceUid() {
        return uid(header, Attribute.SOP_INSTANCE_UID);
    }

    /** SOPClassUID. */
    public String sopClassUid() {
        return uid(header, Attribute.SOP_CLASS_UID);
    }

    /** How the stored file is encoded. */
    public String transferSyntaxUid() {
        return header.transferSyntax().uid();
    }

    private static String uid(DicomObject header, Attribute attribute) {
        return header.string(attribute).orElse("");
    }
}
