package org.prodrome.imaging.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Patient-grouped nested cross-validation (Varma and Simon 2006, doi:10.1186/1471-2105-7-91): within the films that are
 * not in an outer fold, four inner folds pick the head by logarithmic loss; the head trained so is measured on the
 * outer fold. No film helps to choose or train what is measured on a film of the same patient.
 */
final class NestedCrossValidation {
    static final int OUTER = 5;
    private static final int INNER = 4;
    private static final double SMALLEST = 1e-12;

    private final List<HeadChoice> choices;
    private final long seed;

    NestedCrossValidation(List<HeadChoice> choices, long seed) {
        this.choices = List.copyOf(choices);
        this.seed = seed;
    }

    /** The out-of-fold predictions in the order of the examples, with 0.5 to compare with, and what each fold chose. */
    record Measured(List<Prediction> predictions, List<HeadChoice> chosen) {}

    Measured measure(List<Example> examples, Folds outer) {
        Prediction[] predictions = new Prediction[examples.size()];
        List<HeadChoice> chosen = new ArrayList<>();
        for (int fold = 0; fold < outer.number(); fold++) {
            List<Example> rest = outer.without(fold, examples);
            HeadChoice choice = choose(rest);
            Head head = new HeadTraining(rest).train(choice, seed);
            chosen.add(choice);
            for (int i = 0; i < predictions.length; i++) {
                Example example = examples.get(i);
                if (outer.of(example) == fold) {
                    predictions[i] = new Prediction(
                            example.film(),
                            example.patient(),
                            example.positive(),
                            head.probability(example.features()),
                            0.5);
                }
            }
        }
        return new Measured(List.of(predictions), chosen);
    }

    /** What inner folds pick; of equally good ones the first. */
    HeadChoice choose(List<Example> examples) {
        if (choices.size() == 1) {
            return choices.get(0);
        }
        Folds inner = Folds.of(examples, INNER, seed + 1, Map.of());
        double[] loss = new double[choices.size()];
        for (int fold = 0; fold < INNER; fold++) {
            HeadTraining training = new HeadTraining(inner.without(fold, examples));
            List<Example> held = inner.only(fold, examples);
            for (int c = 0; c < loss.length; c++) {
                Head head = training.train(choices.get(c), seed);
                for (Example example : held) {
                    double p = head.probability(example.features());
                    loss[c] -= Math.log(Math.max(SMALLEST, example.positive() ? p : 1 - p));
                }
            }
        }
        int best = 0;
        for (int c = 1; c < loss.length; c++) {
            best = loss[c] < loss[best] ? c : best;
        }
        return choices.get(best);
    }
}
