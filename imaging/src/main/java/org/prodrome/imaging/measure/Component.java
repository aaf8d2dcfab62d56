package org.prodrome.imaging.measure;

/**
 * The largest connected region of one class (neighbours share an edge); of equal ones the first in raster order.
 *
 * @param area pixels, 0 when the class is nowhere
 * @param firstColumn leftmost column
 * @param lastColumn rightmost column
 * @param centroidColumn mean column of its pixels
 * @param leftByRow leftmost column in every row, -1 where the row has none
 * @param rightByRow rightmost column in every row, -1 where the row has none
 */
record Component(int area, int firstColumn, int lastColumn, double centroidColumn, int[] leftByRow, int[] rightByRow) {

    static Component largest(LabelMap map, int label) {
        int[] region = new int[map.labels().length];
        int[] stack = new int[map.labels().length];
        int best = 0;
        int bestArea = 0;
        int regions = 0;
        for (int pixel = 0; pixel < region.length; pixel++) {
            if (map.labels()[pixel] == label && region[pixel] == 0) {
                int area = fill(map, label, pixel, ++regions, region, stack);
                if (area > bestArea) {
                    bestArea = area;
                    best = regions;
                }
            }
        }
        return describe(map, region, best, bestArea);
    }

    private static int fill(LabelMap map, int label, int seed, int number, int[] region, int[] stack) {
        int width = map.width();
        int size = 0;
        int top = 0;
        stack[top++] = seed;
        region[seed] = number;
        while (top > 0) {
            int pixel = stack[--top];
            size++;
            int column = pixel % width;
            int[] neighbours = {
                column > 0 ? pixel - 1 : -1, column < width - 1 ? pixel + 1 : -1, pixel - width, pixel + width
            };
            for (int next : neighbours) {
                if (next >= 0 && next < region.length && region[next] == 0 && map.labels()[next] == label) {
                    region[next] = number;
                    stack[top++] = next;
                }
            }
        }
        return size;
    }

    private static Component describe(LabelMap map, int[] region, int number, int area) {
        int[] left = new int[map.height()];
        int[] right = new int[map.height()];
        int first = map.width();
        int last = -1;
        long sum = 0;
        for (int row = 0; row < map.height(); row++) {
            left[row] = -1;
            right[row] = -1;
            for (int column = 0; column < map.width(); column++) {
                if (area > 0 && region[row * map.width() + column] == number) {
                    left[row] = left[row] < 0 ? column : left[row];
                    right[row] = column;
                    first = Math.min(first, column);
                    last = Math.max(last, column);
                    sum += column;
                }
            }
        }
        return new Component(area, first, last, area == 0 ? Double.NaN : (double) sum / area, left, right);
    }
}
