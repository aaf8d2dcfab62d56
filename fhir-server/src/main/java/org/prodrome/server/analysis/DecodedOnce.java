package org.prodrome.server.analysis;

import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.PixelData;

/**
 * A reader that keeps the pixels of the film it decoded last, since several models read one film after the other. For
 * one thread.
 */
final class DecodedOnce implements DicomReader {
    private final DicomReader reader;
    private @Nullable DicomObject last;
    private @Nullable PixelData pixels;

    DecodedOnce(DicomReader reader) {
        this.reader = reader;
    }

    @Override
    public DicomObject read(byte[] bytes) {
        return reader.read(bytes);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very object that was decoded; its content is not compared
    public PixelData decode(DicomObject object, int frame) {
        if (frame != 0) {
            return reader.decode(object, frame);
        }
        PixelData known = pixels;
        if (known == null || last != object) {
            known = reader.decode(object, frame);
            last = object;
            pixels = known;
        }
        return known;
    }
}
