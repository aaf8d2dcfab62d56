package org.prodrome.longitudinal.trend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/**
 * Where the next steady value of one person lies in 95 % of cases (Coşkun, Clin Chem 2021;67:374,
 * doi:10.1093/clinchem/hvaa233). Shown beside the laboratory's own interval, never alone: no trial has shown that
 * acting on it helps.
 */
public sealed interface PersonalInterval {
    /** Fewest steady values. */
    int FEWEST = 3;

    /** Fewest steady values to go by the person's own spread. */
    int FEWEST_FOR_OWN_SPREAD = 5;

    /**
     * Found.
     *
     * @param setPoint mean of the steady values
     * @param low lower end
     * @param high upper end
     * @param sigma standard deviation of one value about the set point
     * @param model where the spread is from
     * @param used the steady values, oldest first
     * @param outliers steady values left out because they do not belong to the rest
     */
    record Established(
            double setPoint, double low, double high, double sigma, Model model, List<Point> used, List<Point> outliers)
            implements PersonalInterval {
        public Established {
            used = List.copyOf(used);
            outliers = List.copyOf(outliers);
        }

        /** Whether a value lies outside. */
        public boolean excludes(double value) {
            return value < low || value > high;
        }
    }

    /**
     * Not found.
     *
     * @param why what stands in the way
     * @param steady how many steady values there are
     */
    record NotEstablished(Obstacle why, int steady) implements PersonalInterval {}

    /** What stands in the way of an interval. */
    enum Obstacle {
        /** Fewer than {@link #FEWEST} steady values. */
        TOO_FEW,
        /** The values rise or fall with time (Kendall's p below 0.05): there is no set point. */
        TRENDING,
        /** Fewer than {@link #FEWEST_FOR_OWN_SPREAD}, and the person's own spread was asked for. */
        TOO_FEW_FOR_OWN_SPREAD
    }

    /** Where the spread is from. */
    enum Model {
        /** Biological variation of healthy people. */
        POPULATION_VARIATION,
        /** The person's own standard deviation. */
        OWN_VALUES
    }

    /** By the variation of healthy people, which serves few values best. */
    static PersonalInterval byPopulation(List<Point> steady, BiologicalVariation variation) {
        return of(
                steady,
                Model.POPULATION_VARIATION,
                values -> ReferenceChange.of(variation, ReferenceChange.Z95).up() / 100 * Quantile.of(values, 0.5),
                values -> Optional.of(new Spread(
                        variation.total() / 100 * mean(values),
                        variation.personalHalfWidth(mean(values), values.length))));
    }

    /** By the person's own spread; needs {@link #FEWEST_FOR_OWN_SPREAD} values. */
    static PersonalInterval byOwnValues(List<Point> steady) {
        return of(
                steady,
                Model.OWN_VALUES,
                values -> 2 * smallestStep(values),
                values -> values.length < FEWEST_FOR_OWN_SPREAD ? Optional.empty() : Optional.of(own(values)));
    }

    private static PersonalInterval of(
            List<Point> steady,
            Model model,
            ToDoubleFunction<double[]> leastOutlier,
            Function<double[], Optional<Spread>> spreadOf) {
        double[] all = Course.values(steady);
        List<Integer> outlying = Outliers.of(all, all.length == 0 ? 0 : leastOutlier.applyAsDouble(all));
        List<Point> used = new ArrayList<>();
        List<Point> outliers = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            (outlying.contains(i) ? outliers : used).add(steady.get(i));
        }
        if (used.size() < FEWEST) {
            return new NotEstablished(Obstacle.TOO_FEW, used.size());
        }
        double[] values = Course.values(used);
        double[] days = used.stream().mapToDouble(Course::days).toArray();
        if (TheilSen.kendallP(days, values) < 0.05) {
            return new NotEstablished(Obstacle.TRENDING, used.size());
        }
        Optional<Spread> spread = spreadOf.apply(values);
        if (spread.isEmpty()) {
            return new NotEstablished(Obstacle.TOO_FEW_FOR_OWN_SPREAD, used.size());
        }
        double mean = mean(values);
        double half = spread.get().half();
        return new Established(mean, mean - half, mean + half, spread.get().sigma(), model, used, outliers);
    }

    private static Spread own(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        int n = values.length;
        double sigma = Math.sqrt(squares / (n - 1));
        return new Spread(sigma, Quantile.studentT95(n - 1) * sigma * Math.sqrt(1 + 1.0 / n));
    }

    /** The step between two different values that are nearest to each other: at least what the laboratory rounds to. */
    private static double smallestStep(double[] values) {
        double[] sorted = Arrays.stream(values).distinct().sorted().toArray();
        double smallest = sorted.length < 2 ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 1; i < sorted.length; i++) {
            smallest = Math.min(smallest, sorted[i] - sorted[i - 1]);
        }
        return smallest;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Standard deviation of one value, and half of the interval's width. */
    record Spread(double sigma, double half) {}
}
