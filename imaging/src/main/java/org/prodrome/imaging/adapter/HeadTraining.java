package org.prodrome.imaging.adapter;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains one head: each feature is standardised by the training films' mean and deviation, which are folded into the
 * weights afterwards; then the logarithmic loss with an L2 penalty on all weights but the intercepts is made small. For
 * logistic regression this is scikit-learn's {@code LogisticRegression(C=strength)} on its {@code StandardScaler}.
 */
final class HeadTraining {
    private static final int STEPS = 400;
    /** Of the mean loss of a film. */
    private static final double TOLERANCE = 1e-6;

    private final double[][] x;
    private final boolean[] y;
    private final double[] mean;
    private final double[] deviation;

    HeadTraining(List<Example> examples) {
        int n = examples.size();
        int dims = examples.get(0).features().length;
        y = new boolean[n];
        x = new double[n][];
        mean = new double[dims];
        deviation = new double[dims];
        for (Example example : examples) {
            for (int d = 0; d < dims; d++) {
                mean[d] += example.features()[d] / n;
            }
        }
        for (Example example : examples) {
            for (int d = 0; d < dims; d++) {
                double from = example.features()[d] - mean[d];
                deviation[d] += from * from / n;
            }
        }
        for (int d = 0; d < dims; d++) {
            deviation[d] = deviation[d] < 1e-20 ? 1 : Math.sqrt(deviation[d]);
        }
        for (int i = 0; i < n; i++) {
            y[i] = examples.get(i).positive();
            x[i] = new double[dims];
            for (int d = 0; d < dims; d++) {
                x[i][d] = (examples.get(i).features()[d] - mean[d]) / deviation[d];
            }
        }
    }

    /** @param seed of the hidden units' first weights */
    Head train(HeadChoice choice, long seed) {
        return choice.hiddenUnits() == 0 ? linear(choice.strength()) : oneLayer(choice, seed);
    }

    private Head linear(double strength) {
        int dims = mean.length;
        double[] found = new Lbfgs(STEPS, TOLERANCE)
                .minimise((point, gradient) -> logisticLoss(point, gradient, strength), new double[dims + 1]);
        return unscaled(found, 0);
    }

    /** The weights from a place on and their intercept after them, for features that are not standardised. */
    private Head.Linear unscaled(double[] point, int from) {
        double[] weights = new double[mean.length];
        double intercept = point[from + mean.length];
        for (int d = 0; d < weights.length; d++) {
            weights[d] = point[from + d] / deviation[d];
            intercept -= weights[d] * mean[d];
        }
        return new Head.Linear(weights, intercept);
    }

    private double logisticLoss(double[] point, double[] gradient, double strength) {
        int dims = mean.length;
        double loss = penalty(point, gradient, strength, dims + 1);
        for (int i = 0; i < x.length; i++) {
            double logit = point[dims];
            for (int d = 0; d < dims; d++) {
                logit += point[d] * x[i][d];
            }
            double error = (sigmoid(logit) - (y[i] ? 1 : 0)) / x.length;
            loss += cost(logit, y[i]) / x.length;
            for (int d = 0; d < dims; d++) {
                gradient[d] += error * x[i][d];
            }
            gradient[dims] += error;
        }
        return loss;
    }

    /**
     * Begins the gradient with that of the penalty, as of a film: half the squared weights over strength and films.
     * Weights lie in rows of {@code row}, of which the last is an intercept without penalty.
     */
    private double penalty(double[] point, double[] gradient, double strength, int row) {
        double factor = 1 / (strength * x.length);
        double squares = 0;
        for (int i = 0; i < point.length; i++) {
            boolean intercept = i % row == row - 1 || i == point.length - 1;
            gradient[i] = intercept ? 0 : point[i] * factor;
            squares += intercept ? 0 : point[i] * point[i];
        }
        return squares * factor / 2;
    }

    private Head oneLayer(HeadChoice choice, long seed) {
        int dims = mean.length;
        int units = choice.hiddenUnits();
        SplittableRandom random = new SplittableRandom(seed);
        double[] start = new double[units * (dims + 1) + units + 1];
        // He and others 2015, doi:10.1109/ICCV.2015.123, as uniform numbers of that variance
        for (int i = 0; i < start.length - 1; i++) {
            boolean bias = i < units * (dims + 1) && i % (dims + 1) == dims;
            double width = Math.sqrt(6.0 / (i < units * (dims + 1) ? dims : units));
            start[i] = bias ? 0 : (2 * random.nextDouble() - 1) * width;
        }
        double[] found =
                new Lbfgs(STEPS, TOLERANCE).minimise((point, gradient) -> layerLoss(point, gradient, choice), start);
        double[][] hidden = new double[units][];
        double[] biases = new double[units];
        double[] out = new double[units];
        for (int u = 0; u < units; u++) {
            Head.Linear unit = unscaled(found, u * (dims + 1));
            hidden[u] = unit.weights();
            biases[u] = unit.intercept();
            out[u] = found[units * (dims + 1) + u];
        }
        return new Head.OneLayer(hidden, biases, new Head.Linear(out, found[found.length - 1]));
    }

    /** The mean loss of a film with a hidden layer, and its derivatives. */
    double layerLoss(double[] point, double[] gradient, HeadChoice choice) {
        int row = mean.length + 1;
        int units = choice.hiddenUnits();
        int out = units * row;
        double loss = penalty(point, gradient, choice.strength(), row);
        // The rows of the second layer are no rows of the first: each of its weights is penalised, its intercept not.
        double factor = 1 / (choice.strength() * x.length);
        for (int u = 0; u < units; u++) {
            if ((out + u) % row == row - 1) {
                gradient[out + u] = point[out + u] * factor;
                loss += point[out + u] * point[out + u] * factor / 2;
            }
        }
        double[] active = new double[units];
        for (int i = 0; i < x.length; i++) {
            double logit = point[point.length - 1];
            for (int u = 0; u < units; u++) {
                double sum = point[u * row + row - 1];
                for (int d = 0; d < row - 1; d++) {
                    sum += point[u * row + d] * x[i][d];
                }
                active[u] = Math.max(0, sum);
                logit += point[out + u] * active[u];
            }
            double error = (sigmoid(logit) - (y[i] ? 1 : 0)) / x.length;
            loss += cost(logit, y[i]) / x.length;
            gradient[point.length - 1] += error;
            for (int u = 0; u < units; u++) {
                gradient[out + u] += error * active[u];
                if (active[u] > 0) {
                    double back = error * point[out + u];
                    for (int d = 0; d < row - 1; d++) {
                        gradient[u * row + d] += back * x[i][d];
                    }
                    gradient[u * row + row - 1] += back;
                }
            }
        }
        return loss;
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** The logarithmic loss without overflow. */
    private static double cost(double logit, boolean positive) {
        double wrong = positive ? -logit : logit;
        return wrong > 0 ? wrong + Math.log1p(Math.exp(-wrong)) : Math.log1p(Math.exp(wrong));
    }
}
