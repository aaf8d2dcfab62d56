package org.prodrome.imaging.preprocess;

import org.jspecify.annotations.Nullable;

/**
 * One grey image as it was stored, before any window: what a decoder hands over and what the preprocessing starts from.
 *
 * @param rows height in pixels, 1 or more
 * @param columns width in pixels, 1 or more
 * @param stored stored values, row by row, each within -32768 to 65535; handed over, not copied: do not change it after
 * @param monochrome1 whether the smallest value is meant to be shown white (PhotometricInterpretation MONOCHROME1)
 * @param slope RescaleSlope, 1 when absent
 * @param intercept RescaleIntercept, 0 when absent
 * @param padding stored values that are no part of the film, null when the file names none
 * @param bitsStored significant bits of a stored value, 1 to 16; 0 when nobody said
 * @param pixelAspect height of a pixel divided by its width, above 0; 1 when nobody said
 * @param window the VOI window that comes with the image, null when none does
 */
public record GrayImage(
        int rows,
        int columns,
        int[] stored,
        boolean monochrome1,
        double slope,
        double intercept,
        @Nullable Padding padding,
        int bitsStored,
        double pixelAspect,
        @Nullable VoiWindow window) {
    /** No film detector has more; an image beyond this is hostile. */
    public static final int MAX_PIXELS = 100_000_000;

    static final int MIN_STORED = Short.MIN_VALUE;
    static final int MAX_STORED = 65_535;
    private static final int EIGHT_BITS = 255;

    /** An image of which nobody said how many bits it has. */
    public GrayImage(
            int rows,
            int columns,
            int[] stored,
            boolean monochrome1,
            double slope,
            double intercept,
            @Nullable Padding padding) {
        this(rows, columns, stored, monochrome1, slope, intercept, padding, 0, 1, null);
    }

    public GrayImage {
        if (rows < 1 || columns < 1 || (long) rows * columns > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    "an image of %d x %d pixels is outside 1 to %d pixels".formatted(rows, columns, MAX_PIXELS));
        }
        if (stored.length != rows * columns) {
            throw new IllegalArgumentException(
                    "%d x %d pixels need as many values, found %d".formatted(rows, columns, stored.length));
        }
        if (!Double.isFinite(slope) || !Double.isFinite(intercept)) {
            throw new IllegalArgumentException(
                    "slope and intercept are finite numbers, found %s and %s".formatted(slope, intercept));
        }
        if (!(pixelAspect > 0) || Double.isInfinite(pixelAspect)) {
            throw new IllegalArgumentException("a pixel's height to width is above 0, found %s".formatted(pixelAspect));
        }
    }

    /**
     * Stored values that pad the film (PixelPaddingValue to PixelPaddingRangeLimit): they take no part in the window
     * and come out black.
     *
     * @param low smallest padding value
     * @param high largest padding value, inclusive
     */
    public record Padding(int low, int high) {
        boolean contains(int stored) {
            return stored >= low && stored <= high;
        }
    }

    /** An image without rescaling and padding, as a PNG file of 8 bits (no value above 255) or 16 bits holds it. */
    public static GrayImage plain(int rows, int columns, int[] stored, boolean monochrome1) {
        int most = 0;
        for (int value : stored) {
            most = Math.max(most, value);
        }
        return new GrayImage(rows, columns, stored, monochrome1, 1, 0, null, most <= EIGHT_BITS ? 8 : 16, 1, null);
    }
}
