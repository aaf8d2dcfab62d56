package org.prodrome.longitudinal.backtest.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.backtest.report.Interval;
import org.prodrome.longitudinal.backtest.report.PatientBootstrap;

/**
 * A model beside a simple score on the same rows.
 *
 * @param baseline name of the score
 * @param rows on which both are there
 * @param events among them
 * @param ours AUROC of the model
 * @param theirs AUROC of the score
 * @param difference ours less theirs, resampled in pairs
 */
public record Comparison(String baseline, int rows, int events, Interval ours, Interval theirs, Interval difference) {

    /** Whether the interval of the difference lies above 0. */
    public boolean beats() {
        return difference.low() > 0;
    }

    /** {@code better}, {@code worse}, or that it cannot be shown here. */
    public String verdict() {
        if (beats()) {
            return "better";
        }
        return difference.high() < 0 ? "worse" : "not demonstrable here";
    }

    /**
     * Compares on the samples that have the baseline.
     *
     * @param scores of our model, as many as samples
     */
    static Comparison of(String baseline, List<Sample> samples, double[] scores) {
        List<Integer> kept = new ArrayList<>();
        Map<String, Integer> groups = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).baselines().containsKey(baseline)) {
                kept.add(i);
                groups.putIfAbsent(samples.get(i).group(), groups.size());
            }
        }
        int n = kept.size();
        double[] ours = new double[n];
        double[] theirs = new double[n];
        boolean[] outcomes = new boolean[n];
        int[] group = new int[n];
        int events = 0;
        for (int k = 0; k < n; k++) {
            Sample sample = samples.get(kept.get(k));
            ours[k] = scores[kept.get(k)];
            theirs[k] = sample.baselines().getOrDefault(baseline, Double.NaN);
            outcomes[k] = sample.outcome();
            group[k] = groups.getOrDefault(sample.group(), 0);
            events += sample.outcome() ? 1 : 0;
        }
        int[] oursOrder = Auroc.order(ours);
        int[] theirsOrder = Auroc.order(theirs);
        int patients = groups.size();
        return new Comparison(
                baseline,
                n,
                events,
                PatientBootstrap.of(patients, drawn -> Auroc.of(oursOrder, ours, outcomes, weights(group, drawn, n))),
                PatientBootstrap.of(
                        patients, drawn -> Auroc.of(theirsOrder, theirs, outcomes, weights(group, drawn, n))),
                PatientBootstrap.of(patients, drawn -> {
                    double[] weights = weights(group, drawn, n);
                    return Auroc.of(oursOrder, ours, outcomes, weights)
                            - Auroc.of(theirsOrder, theirs, outcomes, weights);
                }));
    }

    private static double[] weights(int[] group, int[] drawn, int rows) {
        double[] times = new double[drawn.length];
        for (int patient : drawn) {
            times[patient]++;
        }
        double[] weights = new double[rows];
        for (int i = 0; i < rows; i++) {
            weights[i] = times[group[i]];
        }
        return weights;
    }
}
