package org.prodrome.longitudinal.claim;

import java.util.List;
import java.util.Map;

/**
 * A named, parameterised function of cited resources. Both sides implement it: the composer when it prints a slot, and
 * the evidence check, in code of its own, when it prints it again.
 *
 * @param function what is computed
 * @param sources relative references ({@code Observation/123}) in the order the function wants them; never empty
 * @param parameters function parameters, see {@link DerivationFunction}
 */
public record Derivation(DerivationFunction function, List<String> sources, Map<String, String> parameters) {
    public Derivation {
        sources = List.copyOf(sources);
        parameters = Map.copyOf(parameters);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("a derivation without a source proves nothing: " + function);
        }
    }
}
