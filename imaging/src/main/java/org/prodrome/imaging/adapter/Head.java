package org.prodrome.imaging.adapter;

/** A trained head: from an embedding to the logit of one finding. Immutable. */
public sealed interface Head {
    /** The logarithm of the odds that the finding is there. */
    double logit(double[] features);

    /** The probability of the finding, 0 to 1. */
    default double probability(double[] features) {
        return 1 / (1 + Math.exp(-logit(features)));
    }

    /**
     * Logistic regression.
     *
     * @param weights one for each feature; do not change
     * @param intercept added
     */
    record Linear(double[] weights, double intercept) implements Head {
        @Override
        public double logit(double[] features) {
            double sum = intercept;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * features[i];
            }
            return sum;
        }
    }

    /**
     * One hidden layer of rectified units.
     *
     * @param hidden weights of each hidden unit; do not change
     * @param biases of the hidden units
     * @param out the linear layer on the hidden units
     */
    record OneLayer(double[][] hidden, double[] biases, Linear out) implements Head {
        @Override
        public double logit(double[] features) {
            double[] units = new double[hidden.length];
            for (int u = 0; u < units.length; u++) {
                units[u] = Math.max(0, new Linear(hidden[u], biases[u]).logit(features));
            }
            return out.logit(units);
        }
    }
}
