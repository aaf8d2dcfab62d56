package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Percentile intervals over patients: whole patients are drawn with replacement, so that several films of one patient
 * count as what they are. Seeded; the same rows give the same interval.
 */
public final class PatientBootstrap {
    private static final int DRAWS = 2000;

    private final long seed;
    private final int draws;

    /** @param seed of the draws */
    public PatientBootstrap(long seed) {
        this(seed, DRAWS);
    }

    PatientBootstrap(long seed, int draws) {
        this.seed = seed;
        this.draws = draws;
    }

    /** Null when there are fewer than two patients. */
    public <T> @Nullable Interval interval(
            List<T> rows, Function<T, String> patient, ToDoubleFunction<List<T>> statistic) {
        Map<String, List<T>> byPatient = new LinkedHashMap<>();
        rows.forEach(row -> byPatient
                .computeIfAbsent(patient.apply(row), key -> new ArrayList<>())
                .add(row));
        List<List<T>> patients = List.copyOf(byPatient.values());
        if (patients.size() < 2) {
            return null;
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[draws];
        List<T> drawn = new ArrayList<>();
        for (int i = 0; i < draws; i++) {
            drawn.clear();
            for (int j = 0; j < patients.size(); j++) {
                drawn.addAll(patients.get(random.nextInt(patients.size())));
            }
            values[i] = statistic.applyAsDouble(drawn);
        }
        double[] numbers =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return numbers.length == 0 ? null : new Interval(quantile(numbers, 0.025), quantile(numbers, 0.975));
    }

    private static double quantile(double[] sorted, double q) {
        double rank = q * (sorted.length - 1);
        int below = (int) rank;
        double share = rank - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }
}
