package org.prodrome.imaging.explain;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * A map as a picture to lie over the film: one hue, the more opaque the higher the map, nothing where it is not above
 * zero. No rainbow, which draws edges where there are none.
 */
public final class AttentionPicture {
    static final int RED = 255;
    static final int GREEN = 128;
    static final int BLUE = 0;
    private static final double MOST_OPAQUE = 0.6;

    private AttentionPicture() {}

    /** PNG with an alpha channel, in the geometry of the source film. */
    public static byte[] png(Attention attention, int rows, int columns) {
        float[] opacity = opacity(attention, rows, columns);
        BufferedImage picture = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
        int[] line = new int[columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int alpha = Math.round(255 * opacity[row * columns + column]);
                line[column] = alpha << 24 | RED << 16 | GREEN << 8 | BLUE;
            }
            picture.setRGB(0, row, columns, 1, line, 0, columns);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory cannot be written", e);
        }
        return out.toByteArray();
    }

    /** 0 to {@value #MOST_OPAQUE}, row by row. */
    static float[] opacity(Attention attention, int rows, int columns) {
        AttentionGrid grid = new AttentionGrid(attention.map());
        float highest = grid.highest();
        float[] values = grid.over(rows, columns);
        for (int i = 0; i < values.length; i++) {
            values[i] = highest > 0 ? (float) (MOST_OPAQUE * Math.max(0, values[i]) / highest) : 0;
        }
        return values;
    }
}
