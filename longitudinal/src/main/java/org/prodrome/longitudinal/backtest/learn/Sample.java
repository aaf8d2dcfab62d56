package org.prodrome.longitudinal.backtest.learn;

import java.util.Map;

/**
 * One thing to predict.
 *
 * @param group the patient: rows of one patient are never split and are resampled together
 * @param values by name; what was not measured is absent
 * @param outcome whether it happened
 * @param baselines the scores it is held against, by name, higher meaning more risk; absent where not computable
 */
public record Sample(String group, Map<String, Double> values, boolean outcome, Map<String, Double> baselines) {
    public Sample {
        values = Map.copyOf(values);
        baselines = Map.copyOf(baselines);
    }

    double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }
}
