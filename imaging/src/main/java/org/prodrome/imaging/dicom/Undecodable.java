package org.prodrome.imaging.dicom;

/**
 * Pixels that cannot be measured here. The object is still stored and acknowledged.
 *
 * @param cause which property stands in the way
 * @param reason what was found, as a phrase for people: {@code photometric interpretation RGB}
 */
public record Undecodable(Cause cause, String reason) implements PixelData {
    /** The property that stands in the way. */
    public enum Cause {
        NO_PIXEL_DATA,
        TRANSFER_SYNTAX,
        /** Stored values are no grey values of slope and intercept: colour, a palette, a modality lookup table. */
        PHOTOMETRIC_INTERPRETATION,
        BIT_DEPTH,
        TOO_LARGE
    }
}
