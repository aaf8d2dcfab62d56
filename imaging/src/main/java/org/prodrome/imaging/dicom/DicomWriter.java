package org.prodrome.imaging.dicom;

/** Writes DICOM objects as Part 10 files. Implementations hold no state and may be shared by threads. */
public interface DicomWriter {
    /**
     * The file: preamble, File Meta Information, data set. Objects with native pixels come out as explicit VR little
     * endian; compressed pixels keep their transfer syntax.
     *
     * @throws IllegalArgumentException when SOPClassUID or SOPInstanceUID is absent, or a value is too long for its VR
     */
    byte[] write(DicomObject object);
}
