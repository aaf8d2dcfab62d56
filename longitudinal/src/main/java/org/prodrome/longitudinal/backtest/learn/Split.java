package org.prodrome.longitudinal.backtest.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Samples by the part that their patient was put in beforehand. */
record Split(List<Sample> train, List<Sample> validation, List<Sample> test) {
    /** @param parts {@code train}, {@code val} or {@code test} by patient; patients in none are left out */
    static Split of(List<Sample> samples, Map<String, String> parts) {
        Split split = new Split(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Sample sample : samples) {
            switch (parts.getOrDefault(sample.group(), "")) {
                case "train" -> split.train.add(sample);
                case "val" -> split.validation.add(sample);
                case "test" -> split.test.add(sample);
                default -> {
                    // In no part: not to be looked at.
                }
            }
        }
        return split;
    }
}
