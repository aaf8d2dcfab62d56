package org.prodrome.longitudinal.backtest.source;

import java.util.List;

/**
 * A score of a patient that came with the data, and whether what it predicts happened.
 *
 * @param name such as {@code APACHE IVa, predicted death in hospital}
 * @param outcome what it predicts, in words
 * @param value as the data have it
 * @param limits between its bands, ascending; a value at a limit is in the band above it
 * @param followed whether the outcome happened
 */
public record Baseline(String name, String outcome, double value, List<Double> limits, boolean followed) {
    public Baseline {
        limits = List.copyOf(limits);
    }
}
