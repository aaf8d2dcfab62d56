package org.prodrome.longitudinal.backtest.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.prodrome.longitudinal.model.RiskModel;

/** Ways of scoring rows by models that have not seen their patients. */
final class Validation {
    static final int FOLDS = 10;

    private Validation() {}

    /** Fold of every patient, dealt out in the order of their names. */
    static Map<String, Integer> folds(List<Sample> samples) {
        Map<String, Integer> folds = new HashMap<>();
        for (String group : new TreeSet<>(samples.stream().map(Sample::group).toList())) {
            folds.put(group, folds.size() % FOLDS);
        }
        return folds;
    }

    /** Probability of every sample by the model of the other folds' patients. */
    static double[] crossValidated(HingeFit fit, List<Sample> samples) {
        Map<String, Integer> folds = folds(samples);
        double[] scores = new double[samples.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            List<Sample> others = new ArrayList<>();
            for (Sample sample : samples) {
                if (folds.getOrDefault(sample.group(), 0) != fold) {
                    others.add(sample);
                }
            }
            RiskModel model = fit.fit("fold", others);
            for (int i = 0; i < scores.length; i++) {
                if (folds.getOrDefault(samples.get(i).group(), 0) == fold) {
                    scores[i] = model.probability(samples.get(i).values());
                }
            }
        }
        return scores;
    }

    /** Probability of every sample by one model. */
    static double[] scored(RiskModel model, List<Sample> samples) {
        return samples.stream()
                .mapToDouble(sample -> model.probability(sample.values()))
                .toArray();
    }

    static boolean[] outcomes(List<Sample> samples) {
        boolean[] outcomes = new boolean[samples.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = samples.get(i).outcome();
        }
        return outcomes;
    }
}
