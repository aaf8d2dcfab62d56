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
 */
public record GrayImage(
        int rows,
        int columns,
        int[] stored,
        boolean monochrome1,
        double slope,
        double intercept,
        @Nullable Padding padding) {
    /** No film detector has more; an image beyond this is hostile. */
    public static final int MAX_PIXELS = 100_000_000;

    static final int MIN_STORED = Short.MIN_VALUE;
    static final int MAX_STORED = 65_535;

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

    /** An image without rescaling and padding, as a PNG file holds it. */
    public static GrayImage plain(int rows, int columns, int[] stored, boolean monochrome1) {
        return new GrayImage(rows, columns, stored, monochrome1, 1, 0, null);
    }
}
