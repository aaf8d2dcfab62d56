package org.prodrome.imaging.dicom;

/**
 * One data element.
 *
 * @param tag its name
 * @param vr how to understand the value; {@code UN} when an implicit VR file uses a tag that is not in our dictionary
 * @param value bytes, items or fragments
 */
public record DicomElement(Tag tag, Vr vr, DicomValue value) {
    public DicomElement {
        if (vr == Vr.SQ && !(value instanceof DicomValue.Items)) {
            throw new IllegalArgumentException("%s is a sequence and needs items".formatted(tag));
        }
    }
}
