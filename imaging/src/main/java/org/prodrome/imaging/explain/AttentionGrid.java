package org.prodrome.imaging.explain;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.prodrome.imaging.model.ModelOutput.AttentionMap;

/**
 * An attention map over an image of any size: between the centres of the map's cells by bilinear interpolation, beyond
 * the outermost centres as there. The image must be what the network saw, stretched: then rows and columns of the
 * source follow from the map's by their ratio alone.
 */
final class AttentionGrid {
    private final AttentionMap map;

    AttentionGrid(AttentionMap map) {
        this.map = map;
    }

    /** The largest value of a cell. */
    float highest() {
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : map.values()) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    /** Values row by row. */
    float[] over(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            double y = position(row, rows, map.rows());
            for (int column = 0; column < columns; column++) {
                values[row * columns + column] = at(y, position(column, columns, map.columns()));
            }
        }
        return values;
    }

    /** The share of an image's pixels where the map is highest; of equal ones the first row by row. */
    boolean[] highestShare(int rows, int columns, double share) {
        float[] values = over(rows, columns);
        boolean[] highest = new boolean[values.length];
        IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -values[i]).thenComparing(i -> i))
                .limit(Math.round(share * values.length))
                .forEach(i -> highest[i] = true);
        return highest;
    }

    private static double position(int pixel, int pixels, int cells) {
        double centre = (pixel + 0.5) * cells / pixels - 0.5;
        return Math.max(0, Math.min(cells - 1, centre));
    }

    private float at(double y, double x) {
        int top = (int) y;
        int left = (int) x;
        int bottom = Math.min(top + 1, map.rows() - 1);
        int right = Math.min(left + 1, map.columns() - 1);
        double down = y - top;
        double over = x - left;
        double above = cell(top, left) * (1 - over) + cell(top, right) * over;
        double below = cell(bottom, left) * (1 - over) + cell(bottom, right) * over;
        return (float) (above * (1 - down) + below * down);
    }

    private float cell(int row, int column) {
        return map.values()[row * map.columns() + column];
    }
}
