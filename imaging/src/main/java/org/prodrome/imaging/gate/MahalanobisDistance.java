package org.prodrome.imaging.gate;

/** The squared Mahalanobis distance of a vector: {@code (z - mean)' precision (z - mean)}. */
final class MahalanobisDistance {
    private MahalanobisDistance() {}

    /** @param precision row by row, symmetric */
    static double of(float[] z, float[] mean, float[] precision) {
        int dims = mean.length;
        double[] offset = new double[dims];
        for (int i = 0; i < dims; i++) {
            offset[i] = (double) z[i] - mean[i];
        }
        double sum = 0;
        for (int row = 0; row < dims; row++) {
            double product = 0;
            for (int column = 0; column < dims; column++) {
                product += precision[row * dims + column] * offset[column];
            }
            sum += offset[row] * product;
        }
        return sum;
    }
}
