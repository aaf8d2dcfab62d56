package org.prodrome.imaging.preprocess;

/**
 * A film as the network sees it.
 *
 * @param image the resized 8-bit film, on which the image checks look
 * @param tensor the normalised values in the same order, one or three channels one after the other
 * @param low lower limit of the window, in values after the modality LUT
 * @param high upper limit of the window
 * @param sourceRows height of the film before resizing, in pixels
 * @param sourceColumns width of the film before resizing, in pixels
 */
public record PreparedFilm(
        EightBitImage image, float[] tensor, double low, double high, int sourceRows, int sourceColumns) {

    /** The same film seen in a mirror: left and right exchanged. */
    public PreparedFilm mirrored() {
        int columns = image.columns();
        byte[] values = new byte[image.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.values()[mirror(i, columns)];
        }
        float[] mirrored = new float[tensor.length];
        for (int i = 0; i < tensor.length; i++) {
            mirrored[i] = tensor[mirror(i, columns)];
        }
        EightBitImage picture = new EightBitImage(image.rows(), columns, values);
        return new PreparedFilm(picture, mirrored, low, high, sourceRows, sourceColumns);
    }

    private static int mirror(int index, int columns) {
        int column = index % columns;
        return index - column + columns - 1 - column;
    }

    /** Channels of the tensor: 1, or 3 that are alike. */
    public int channels() {
        return tensor.length / image.values().length;
    }
}
