package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Agreement of the model's ratios with a reader's (Bland and Altman 1986, doi:10.1016/S0140-6736(86)90837-8), and the
 * call at a threshold, beside what saying the same of every film would reach.
 */
final class Agreement {
    private static final double Z = 1.96;

    /**
     * @param patient whose film
     * @param model the model's ratio
     * @param reader the reader's ratio
     */
    record Pair(String patient, double model, double reader) {
        double difference() {
            return model - reader;
        }
    }

    private final List<Pair> pairs;
    private final PatientBootstrap bootstrap;

    Agreement(List<Pair> pairs, PatientBootstrap bootstrap) {
        this.pairs = pairs;
        this.bootstrap = bootstrap;
    }

    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("n", pairs.size()));
        if (pairs.size() < 3) {
            return figures;
        }
        figures.add(figure("mae", Agreement::meanAbsolute));
        figures.add(figure("bias", Agreement::bias));
        figures.add(figure("sd", Agreement::sd));
        figures.add(figure("limit_lower", rows -> bias(rows) - Z * sd(rows)));
        figures.add(figure("limit_upper", rows -> bias(rows) + Z * sd(rows)));
        figures.add(Figure.of(
                "max_abs_error",
                pairs.stream().mapToDouble(p -> Math.abs(p.difference())).max().orElse(Double.NaN)));
        figures.add(figure("r", Agreement::correlation));
        return figures;
    }

    List<Figure> calls(double threshold) {
        int large = 0;
        int called = 0;
        int small = 0;
        int cleared = 0;
        for (Pair pair : pairs) {
            boolean isLarge = pair.reader() > threshold;
            boolean isCalled = pair.model() > threshold;
            large += isLarge ? 1 : 0;
            called += isLarge && isCalled ? 1 : 0;
            small += isLarge ? 0 : 1;
            cleared += !isLarge && !isCalled ? 1 : 0;
        }
        return List.of(
                Figure.share("sensitivity", called, large),
                Figure.share("specificity", cleared, small),
                Figure.share("accuracy", called + cleared, pairs.size()),
                Figure.share("floor_majority_accuracy", Math.max(large, small), pairs.size()));
    }

    /** The error of saying one number of every film. */
    Figure constantFloor(double constant) {
        return figure(
                "floor_constant_mae",
                rows -> rows.stream()
                        .mapToDouble(p -> Math.abs(constant - p.reader()))
                        .average()
                        .orElse(Double.NaN));
    }

    private Figure figure(String name, ToDoubleFunction<List<Pair>> statistic) {
        return Figure.of(name, statistic.applyAsDouble(pairs), bootstrap.interval(pairs, Pair::patient, statistic));
    }

    private static double meanAbsolute(List<Pair> rows) {
        return rows.stream()
                .mapToDouble(p -> Math.abs(p.difference()))
                .average()
                .orElse(Double.NaN);
    }

    private static double bias(List<Pair> rows) {
        return rows.stream().mapToDouble(Pair::difference).average().orElse(Double.NaN);
    }

    private static double sd(List<Pair> rows) {
        double mean = bias(rows);
        double squares = rows.stream()
                .mapToDouble(p -> (p.difference() - mean) * (p.difference() - mean))
                .sum();
        return Math.sqrt(squares / (rows.size() - 1));
    }

    private static double correlation(List<Pair> rows) {
        double a = rows.stream().mapToDouble(Pair::model).average().orElse(Double.NaN);
        double b = rows.stream().mapToDouble(Pair::reader).average().orElse(Double.NaN);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (Pair pair : rows) {
            ab += (pair.model() - a) * (pair.reader() - b);
            aa += (pair.model() - a) * (pair.model() - a);
            bb += (pair.reader() - b) * (pair.reader() - b);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
