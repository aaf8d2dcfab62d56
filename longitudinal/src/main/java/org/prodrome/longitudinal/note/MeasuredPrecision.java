package org.prodrome.longitudinal.note;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How often asserted facts of a kind held on reports that the rules were not tuned on, from {@code precision.tsv},
 * which the test {@code OpenIReportsTest} writes.
 */
final class MeasuredPrecision {
    /** Fewer asserted facts than this say too little about how often such a fact holds. */
    private static final int FEWEST = 10;

    private static final Map<String, Double> BY_KIND = new HashMap<>();

    static {
        for (String line : Lines.of("precision.tsv")) {
            String[] cells = line.split("\t");
            if (Integer.parseInt(cells[1]) >= FEWEST) {
                BY_KIND.put(cells[0], Double.parseDouble(cells[4]));
            }
        }
    }

    private MeasuredPrecision() {}

    static OptionalDouble of(String kind) {
        Double measured = BY_KIND.get(kind);
        return measured == null ? OptionalDouble.empty() : OptionalDouble.of(measured);
    }
}
