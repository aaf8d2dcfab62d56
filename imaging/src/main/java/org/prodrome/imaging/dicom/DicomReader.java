package org.prodrome.imaging.dicom;

/**
 * Reads DICOM objects and their pixels. Implementations hold no state and may be shared by threads.
 *
 * @see Part10Reader
 */
public interface DicomReader {
    /**
     * Reads a file of any transfer syntax; pixels that cannot be decoded are kept as they are. The caller gives the
     * array away: the object may look into it.
     *
     * @throws MalformedDicomException when the bytes are not DICOM, end too early, or go beyond the reader's limits
     */
    DicomObject read(byte[] file);

    /**
     * Decodes one frame.
     *
     * @param frame zero-based
     * @throws MalformedDicomException when the pixel data contradict the attributes that describe them
     * @throws IllegalArgumentException when the object has no such frame
     */
    PixelData decode(DicomObject object, int frame);

    /** Decodes the first frame. */
    default PixelData decode(DicomObject object) {
        return decode(object, 0);
    }
}
