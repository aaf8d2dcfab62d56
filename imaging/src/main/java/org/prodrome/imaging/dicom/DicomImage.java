package org.prodrome.imaging.dicom;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One decoded monochrome frame. The record owns {@code stored}; readers do not change it.
 *
 * @param rows pixels downwards
 * @param columns pixels rightwards
 * @param stored stored values row by row from the upper left corner, overlay bits removed, sign extended
 * @param bitsStored significant bits of a stored value, 1 to 16
 * @param signed whether stored values are two's complement
 * @param photometric which end of the range is dark
 * @param rescaleSlope RescaleSlope, 1 when absent
 * @param rescaleIntercept RescaleIntercept, 0 when absent
 * @param padding stored values that are no part of the image, when the file names them
 * @param spacing distances in millimetres, when the file gives them
 * @param aspectRatio height of a pixel divided by its width; 1 when nothing says otherwise
 * @param window first VOI window, when the file gives a usable one
 * @param frame zero-based number of this frame
 * @param frames number of frames in the object
 */
public record DicomImage(
        int rows,
        int columns,
        int[] stored,
        int bitsStored,
        boolean signed,
        Photometric photometric,
        double rescaleSlope,
        double rescaleIntercept,
        @Nullable Padding padding,
        @Nullable Spacing spacing,
        double aspectRatio,
        @Nullable Window window,
        int frame,
        int frames)
        implements PixelData {

    /** PhotometricInterpretation of images with one sample per pixel. */
    public enum Photometric {
        /** The lowest value is white. */
        MONOCHROME1,
        /** The lowest value is black. */
        MONOCHROME2
    }

    /**
     * Stored values that pad the image (PixelPaddingValue, PixelPaddingRangeLimit).
     *
     * @param low smallest padding value
     * @param high largest padding value, inclusive
     */
    public record Padding(int low, int high) {
        /** Whether a stored value is padding. */
        public boolean contains(int stored) {
            return stored >= low && stored <= high;
        }
    }

    /**
     * Distance between pixel centres.
     *
     * @param rowMillimetres between rows, downwards
     * @param columnMillimetres between columns, rightwards
     * @param plane where it was measured
     */
    public record Spacing(double rowMillimetres, double columnMillimetres, Plane plane) {
        /** Where the distance holds. */
        public enum Plane {
            /** PixelSpacing: in the patient, as calibrated by the sender. */
            PATIENT,
            /** ImagerPixelSpacing: at the detector, larger than in the patient by the magnification. */
            DETECTOR
        }
    }

    /**
     * A VOI window (PS3.3 C.11.2.1.2): which values after the modality LUT are of interest.
     *
     * @param center WindowCenter
     * @param width WindowWidth, above 0; of {@link Function#LINEAR} at least 1
     * @param function how values within it are spread
     */
    public record Window(double center, double width, Function function) {
        /** VOILUTFunction. */
        public enum Function {
            LINEAR,
            LINEAR_EXACT,
            SIGMOID
        }
    }

    public DicomImage {
        if (stored.length != rows * columns) {
            throw new IllegalArgumentException(
                    "%d values for %d rows and %d columns".formatted(stored.length, rows, columns));
        }
    }

    /** Millimetres per column when known. */
    public OptionalDouble columnMillimetres() {
        return spacing == null ? OptionalDouble.empty() : OptionalDouble.of(spacing.columnMillimetres());
    }
}
