package org.prodrome.imaging.dicom;

/**
 * Bounds on what one DICOM file may ask of the reader. A file beyond them is malformed to us: it is refused with the
 * bound's name, before memory is taken.
 *
 * @param maxFileBytes longest file read
 * @param maxInflatedBytes longest data set that a deflated file may grow to
 * @param maxElements data elements and items of all nesting levels together
 * @param maxDepth nesting of sequences
 * @param maxPixels rows times columns of one frame
 */
public record DicomLimits(long maxFileBytes, int maxInflatedBytes, int maxElements, int maxDepth, int maxPixels) {
    /** For films: 256 MiB files, 128 MiB inflated, 250,000 elements, 16 levels, 32 megapixels. */
    public static final DicomLimits DEFAULT = new DicomLimits(256L << 20, 128 << 20, 250_000, 16, 32_000_000);

    public DicomLimits {
        if (maxFileBytes <= 0 || maxInflatedBytes <= 0 || maxElements <= 0 || maxDepth <= 0 || maxPixels <= 0) {
            throw new IllegalArgumentException("every limit must be positive");
        }
    }
}
