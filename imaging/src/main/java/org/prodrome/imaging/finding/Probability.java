package org.prodrome.imaging.finding;

/** The arithmetic of probabilities and their logits. */
final class Probability {
    private Probability() {}

    static double ofLogit(double logit) {
        return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
    }

    /** Infinite at 0 and 1. */
    static double logit(double p) {
        return Math.log(p) - Math.log1p(-p);
    }
}
