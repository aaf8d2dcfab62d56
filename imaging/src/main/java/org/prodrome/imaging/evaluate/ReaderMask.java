package org.prodrome.imaging.evaluate;

import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.model.Manifest.Segmentation;
import org.prodrome.imaging.preprocess.GrayImage;

/** A reader's outlines, brought to the classes and the size of a network's mask. */
final class ReaderMask {
    private static final int RIGHT = 1;
    private static final int LEFT = 2;
    private static final int HEART = 4;

    private ReaderMask() {}

    /**
     * Bit flags to classes: where lung was drawn behind the heart the heart wins. A pixel of the smaller mask takes the
     * class that covers most of it; a tie goes to the organ of the higher class, not to the background.
     */
    static LabelMap reduce(GrayImage flags, Segmentation classes, int height, int width) {
        byte[] labels = new byte[height * width];
        for (int row = 0; row < height; row++) {
            int top = from(row, flags.rows(), height);
            int bottom = Math.max(top + 1, from(row + 1, flags.rows(), height));
            for (int column = 0; column < width; column++) {
                int left = from(column, flags.columns(), width);
                int right = Math.max(left + 1, from(column + 1, flags.columns(), width));
                labels[row * width + column] = majority(flags, classes, top, bottom, left, right);
            }
        }
        return new LabelMap(height, width, labels);
    }

    private static int from(int index, int source, int target) {
        return (int) ((long) index * source / target);
    }

    private static byte majority(GrayImage flags, Segmentation classes, int top, int bottom, int left, int right) {
        int[] votes = new int[classes.classes()];
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                votes[label(flags.stored()[row * flags.columns() + column], classes)]++;
            }
        }
        int best = votes.length - 1;
        for (int c = votes.length - 2; c >= 0; c--) {
            best = votes[c] > votes[best] ? c : best;
        }
        return (byte) best;
    }

    private static int label(int flags, Segmentation classes) {
        if ((flags & HEART) != 0) {
            return classes.heart();
        }
        if ((flags & LEFT) != 0) {
            return classes.leftLung();
        }
        return (flags & RIGHT) != 0 ? classes.rightLung() : 0;
    }

    /** Overlap of one class in two masks, 0 to 1; 1 when neither has it. */
    static double dice(LabelMap a, LabelMap b, int label) {
        int both = 0;
        int sum = 0;
        for (int i = 0; i < a.labels().length; i++) {
            boolean inA = a.labels()[i] == label;
            boolean inB = b.labels()[i] == label;
            sum += (inA ? 1 : 0) + (inB ? 1 : 0);
            both += inA && inB ? 1 : 0;
        }
        return sum == 0 ? 1 : 2.0 * both / sum;
    }
}
