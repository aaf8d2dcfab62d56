package org.prodrome.imaging.evaluate;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/**
 * Logistic regression by Newton's method with a small ridge on everything but the intercept; for floors of a few
 * columns and for calibration. The linear solver is Commons Math.
 *
 * @param weights of the columns, then the intercept; do not change
 */
public record LogisticFit(double[] weights) {
    private static final int STEPS = 60;
    private static final double ENOUGH = 1e-9;
    private static final double LARGEST_STEP = 10;

    /**
     * @param columns by row; may be empty arrays
     * @param positive the truth, by row, or a number from 0 to 1
     * @param ridge weight of the squared weights, above 0
     */
    public static LogisticFit of(double[][] columns, double[] positive, double ridge) {
        int width = columns.length == 0 ? 0 : columns[0].length;
        double[] weights = new double[width + 1];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[width + 1];
            double[][] hessian = new double[width + 1][width + 1];
            for (int i = 0; i < width; i++) {
                gradient[i] = ridge * weights[i];
                hessian[i][i] = ridge;
            }
            hessian[width][width] = 1e-9;
            for (int row = 0; row < columns.length; row++) {
                add(columns[row], positive[row], weights, gradient, hessian);
            }
            double[] change = solve(hessian, gradient);
            double length = Arrays.stream(change).map(Math::abs).max().orElse(0);
            double scale = length > LARGEST_STEP ? LARGEST_STEP / length : 1;
            for (int i = 0; i <= width; i++) {
                weights[i] -= scale * change[i];
            }
            if (length < ENOUGH) {
                break;
            }
        }
        return new LogisticFit(weights);
    }

    private static void add(double[] x, double y, double[] weights, double[] gradient, double[][] hessian) {
        int width = x.length;
        double p = sigmoid(linear(weights, x));
        double spread = Math.max(1e-12, p * (1 - p));
        for (int i = 0; i <= width; i++) {
            double xi = i == width ? 1 : x[i];
            gradient[i] += (p - y) * xi;
            for (int j = 0; j <= width; j++) {
                hessian[i][j] += spread * xi * (j == width ? 1 : x[j]);
            }
        }
    }

    private static double[] solve(double[][] hessian, double[] gradient) {
        try {
            return new CholeskyDecomposition(new Array2DRowRealMatrix(hessian, false), 1e-6, 1e-14)
                    .getSolver()
                    .solve(new ArrayRealVector(gradient, false))
                    .toArray();
        } catch (NonPositiveDefiniteMatrixException e) {
            return new double[gradient.length];
        }
    }

    private static double linear(double[] weights, double[] x) {
        double sum = weights[x.length];
        for (int i = 0; i < x.length; i++) {
            sum += weights[i] * x[i];
        }
        return sum;
    }

    /** The logit of a row. */
    public double logit(double[] x) {
        return linear(weights, x);
    }

    /** The logistic function. */
    public static double sigmoid(double z) {
        return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
    }
}
