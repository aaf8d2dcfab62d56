package org.prodrome.imaging.explain;

import org.prodrome.imaging.preprocess.EightBitImage;

/** Gaussian blur of part of an image; the border is continued outwards. */
final class Blur {
    private Blur() {}

    /**
     * The image with its chosen pixels taken from a blurred copy.
     *
     * @param sigma in pixels, above 0
     */
    static EightBitImage of(EightBitImage image, boolean[] chosen, double sigma) {
        double[] weights = weights(sigma);
        int rows = image.rows();
        int columns = image.columns();
        double[] across = new double[rows * columns];
        double[] blurred = new double[rows * columns];
        int reach = weights.length / 2;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int k = -reach; k <= reach; k++) {
                    sum += weights[k + reach] * image.at(row, Math.max(0, Math.min(columns - 1, column + k)));
                }
                across[row * columns + column] = sum;
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int k = -reach; k <= reach; k++) {
                    sum += weights[k + reach] * across[Math.max(0, Math.min(rows - 1, row + k)) * columns + column];
                }
                blurred[row * columns + column] = sum;
            }
        }
        byte[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            if (chosen[i]) {
                values[i] = (byte) Math.max(0, Math.min(255, Math.round(blurred[i])));
            }
        }
        return new EightBitImage(rows, columns, values);
    }

    private static double[] weights(double sigma) {
        int reach = Math.max(1, (int) Math.ceil(3 * sigma));
        double[] weights = new double[2 * reach + 1];
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
            weights[k + reach] = Math.exp(-k * k / (2 * sigma * sigma));
            sum += weights[k + reach];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return weights;
    }
}
