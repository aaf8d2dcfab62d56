package org.prodrome.longitudinal.backtest.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A score that came with the data, to be held beside the rules.
 *
 * @param name such as {@code APACHE IVa}
 * @param outcome what followed or did not, in words
 * @param bands of the score, lowest first, with the patients of whom it was true
 */
public record BaselineFigures(String name, String outcome, Map<String, Share> bands) {
    public BaselineFigures {
        bands = Collections.unmodifiableMap(new LinkedHashMap<>(bands));
    }
}
