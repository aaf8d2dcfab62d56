package org.prodrome.longitudinal.sanity;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The checks of one record that is read as of many instants: what did not grow since the last time is not looked at
 * again. The findings are those of {@link Sanity#suspects}. Safe for many threads.
 */
public final class SanityCourse {
    private final Map<Analyte, Checked> units = new EnumMap<>(Analyte.class);
    private @Nullable Blood blood;

    /** Unit mistakes of an analyte when there were so many values of it and of its witnesses. */
    private record Checked(List<Integer> sizes, Map<Integer, String> found) {}

    /** Spoilt draws when there were so many values of each analyte, without those that were mistakes of unit. */
    private record Blood(List<Integer> sizes, Set<Integer> mistakes, List<Instant> given, Map<Integer, String> found) {}

    /**
     * Finds suspect values.
     *
     * @param series of each analyte in time order; of two calls one has all that the other has, as one record at two
     *     instants does
     * @param transfusions when blood was given
     * @return why, by the sample's id
     */
    public synchronized Map<Integer, String> suspects(Map<Analyte, List<Sample>> series, List<Instant> transfusions) {
        Map<Integer, String> found = new HashMap<>();
        series.keySet().forEach(analyte -> found.putAll(mistakes(analyte, series)));
        List<Integer> sizes = sizes(Sanity.BLOOD, series);
        Blood last = blood;
        if (last == null
                || !last.sizes.equals(sizes)
                || !last.given.equals(transfusions)
                || !last.mistakes.equals(found.keySet())) {
            last = new Blood(
                    sizes,
                    new HashSet<>(found.keySet()),
                    List.copyOf(transfusions),
                    Sanity.wrongBlood(series, found.keySet(), transfusions));
            blood = last;
        }
        found.putAll(last.found);
        return found;
    }

    private Map<Integer, String> mistakes(Analyte analyte, Map<Analyte, List<Sample>> series) {
        List<Integer> sizes = sizes(UnitMistakes.readFor(analyte), series);
        Checked last = units.get(analyte);
        if (last == null || !last.sizes.equals(sizes)) {
            last = new Checked(sizes, UnitMistakes.find(analyte, series));
            units.put(analyte, last);
        }
        return last.found;
    }

    private static List<Integer> sizes(List<Analyte> analytes, Map<Analyte, List<Sample>> series) {
        return analytes.stream()
                .map(analyte -> series.getOrDefault(analyte, List.of()).size())
                .toList();
    }
}
