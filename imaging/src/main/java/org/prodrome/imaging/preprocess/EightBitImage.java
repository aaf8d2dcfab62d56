package org.prodrome.imaging.preprocess;

/**
 * A grey image of unsigned 8-bit values, row by row.
 *
 * @param rows height in pixels
 * @param columns width in pixels
 * @param values one byte per pixel, 0 black to 255 white; handed over, not copied
 */
public record EightBitImage(int rows, int columns, byte[] values) {
    static final int WHITE = 255;

    public EightBitImage {
        if (rows < 1 || columns < 1 || values.length != rows * columns) {
            throw new IllegalArgumentException(
                    "%d x %d pixels need as many values, found %d".formatted(rows, columns, values.length));
        }
    }

    /** The value at a pixel, 0 to 255. */
    public int at(int row, int column) {
        return values[row * columns + column] & 0xff;
    }

    void show(StepTrace trace) {
        trace.after(1, rows, columns, () -> {
            double[] out = new double[values.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = values[i] & 0xff;
            }
            return out;
        });
    }
}
