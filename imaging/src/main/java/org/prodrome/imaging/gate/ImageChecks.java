package org.prodrome.imaging.gate;

import org.prodrome.imaging.preprocess.EightBitImage;

/**
 * Three figures of a film as the network sees it that show what a network's embedding may miss.
 *
 * @param sharpness variance of the 4-neighbour Laplacian over the interior pixels
 * @param entropy Shannon entropy of the grey levels in bits, 0 to 8
 * @param constantBorder largest share of rows or columns, from one edge inward, that are constant to within 2 levels
 */
public record ImageChecks(double sharpness, double entropy, double constantBorder) {
    private static final int CONSTANT_LEVELS = 2;

    /** The figures of one film. */
    public static ImageChecks of(EightBitImage image) {
        return new ImageChecks(sharpness(image), entropy(image), constantBorder(image));
    }

    private static double sharpness(EightBitImage u) {
        byte[] values = u.values();
        int wide = u.columns();
        long sum = 0;
        long squares = 0;
        int n = 0;
        for (int row = 1; row < u.rows() - 1; row++) {
            for (int at = row * wide + 1; at < row * wide + wide - 1; at++) {
                int laplacian = 4 * (values[at] & 0xff)
                        - (values[at - wide] & 0xff)
                        - (values[at + wide] & 0xff)
                        - (values[at - 1] & 0xff)
                        - (values[at + 1] & 0xff);
                sum += laplacian;
                squares += (long) laplacian * laplacian;
                n++;
            }
        }
        double mean = (double) sum / n;
        return n == 0 ? 0 : (double) squares / n - mean * mean;
    }

    private static double entropy(EightBitImage u) {
        int[] counts = new int[256];
        for (byte value : u.values()) {
            counts[value & 0xff]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double p = (double) count / u.values().length;
                bits -= p * Math.log(p) / Math.log(2);
            }
        }
        return bits;
    }

    private static double constantBorder(EightBitImage u) {
        double rows = Math.max(constant(u, true, true), constant(u, true, false));
        double columns = Math.max(constant(u, false, true), constant(u, false, false));
        return Math.max(rows / u.rows(), columns / u.columns());
    }

    /** How many lines from one edge inward are constant. */
    private static double constant(EightBitImage u, boolean rows, boolean fromStart) {
        int lines = rows ? u.rows() : u.columns();
        int length = rows ? u.columns() : u.rows();
        int found = 0;
        while (found < lines) {
            int line = fromStart ? found : lines - 1 - found;
            int min = 255;
            int max = 0;
            for (int i = 0; i < length; i++) {
                int value = rows ? u.at(line, i) : u.at(i, line);
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            if (max - min > CONSTANT_LEVELS) {
                break;
            }
            found++;
        }
        return found;
    }
}
