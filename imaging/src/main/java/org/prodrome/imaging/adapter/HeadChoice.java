package org.prodrome.imaging.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What kind of head is trained, and how far it may bend.
 *
 * @param hiddenUnits 0 for logistic regression
 * @param strength scikit-learn's C: the weight of the films against that of small coefficients; larger bends more
 */
public record HeadChoice(int hiddenUnits, double strength) {
    private static final double[] STRENGTHS = {1e-4, 1e-3, 1e-2, 1e-1, 1};
    private static final int HIDDEN_UNITS = 16;

    /** What cross-validation chooses from: five strengths of logistic regression. */
    public static List<HeadChoice> logistic() {
        return choices(0);
    }

    /** Five strengths of one hidden layer of 16 units. */
    public static List<HeadChoice> oneLayer() {
        return choices(HIDDEN_UNITS);
    }

    private static List<HeadChoice> choices(int units) {
        List<HeadChoice> choices = new ArrayList<>();
        for (double strength : STRENGTHS) {
            choices.add(new HeadChoice(units, strength));
        }
        return choices;
    }

    @Override
    public String toString() {
        return hiddenUnits == 0
                ? String.format(Locale.ROOT, "logistic, C %s", strength)
                : String.format(Locale.ROOT, "one layer of %d units, C %s", hiddenUnits, strength);
    }
}
