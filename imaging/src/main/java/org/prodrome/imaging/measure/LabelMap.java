package org.prodrome.imaging.measure;

/**
 * One class per pixel, as a segmentation network assigns it.
 *
 * @param height rows
 * @param width columns
 * @param labels class numbers row by row, 0 is background; handed over, not copied
 */
public record LabelMap(int height, int width, byte[] labels) {
    public LabelMap {
        if (height < 1 || width < 1 || labels.length != height * width) {
            throw new IllegalArgumentException(
                    "%d x %d pixels need as many labels, found %d".formatted(height, width, labels.length));
        }
    }

    /**
     * The class with the largest score at every pixel; of equal scores the smallest class number.
     *
     * @param scores all scores of class 0 row by row, then those of class 1, and so on
     */
    public static LabelMap argmax(float[] scores, int classes, int height, int width) {
        int pixels = height * width;
        if (classes < 1 || classes > 127 || scores.length != classes * pixels) {
            throw new IllegalArgumentException("%d classes of %d x %d need %d scores, found %d"
                    .formatted(classes, height, width, classes * pixels, scores.length));
        }
        byte[] labels = new byte[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (scores[c * pixels + pixel] > scores[best * pixels + pixel]) {
                    best = c;
                }
            }
            labels[pixel] = (byte) best;
        }
        return new LabelMap(height, width, labels);
    }
}
