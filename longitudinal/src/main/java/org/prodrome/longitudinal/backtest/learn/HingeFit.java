package org.prodrome.longitudinal.backtest.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.prodrome.longitudinal.backtest.report.PatientBootstrap;
import org.prodrome.longitudinal.model.RiskModel;
import org.prodrome.longitudinal.model.Term;

/**
 * Ridge logistic regression on bent lines that may only raise the risk. Ends of the lines are quantiles of the training
 * values; it is fitted by iteratively reweighted least squares, and a line whose weight would be negative is left out.
 */
public final class HingeFit {
    private static final double[] UPPER = {0.5, 0.75, 0.9, 0.97};
    private static final double[] LOWER = {0.5, 0.25, 0.1, 0.03};
    private static final int FEWEST_VALUES = 40;
    private static final int STEPS = 30;

    private static final double GRAIN = 1e4;

    private final Map<String, Direction> features;
    private final List<Term> given;
    private final double ridge;

    /**
     * @param features which values may be used, and which way of each may raise the risk
     * @param ridge penalty on the square of each weight, above 0
     */
    public HingeFit(Map<String, Direction> features, double ridge) {
        this(new TreeMap<>(features), List.of(), ridge);
    }

    private HingeFit(Map<String, Direction> features, List<Term> given, double ridge) {
        this.features = features;
        this.given = List.copyOf(given);
        this.ridge = ridge;
    }

    /** A fit of lines whose ends are given; their weights are not looked at. */
    static HingeFit of(List<Term> lines, double ridge) {
        return new HingeFit(Map.of(), lines, ridge);
    }

    /**
     * Fits a model.
     *
     * @param id of the model
     * @param samples to learn from, with both outcomes among them
     */
    public RiskModel fit(String id, List<Sample> samples) {
        List<Term> shapes = given.isEmpty() ? shapes(samples) : given;
        double[][] shares = new double[samples.size()][shapes.size()];
        double[] outcome = new double[samples.size()];
        for (int i = 0; i < shares.length; i++) {
            for (int k = 0; k < shapes.size(); k++) {
                Term shape = shapes.get(k);
                shares[i][k] = Term.share(samples.get(i).value(shape.feature()), shape.from(), shape.to());
            }
            outcome[i] = samples.get(i).outcome() ? 1 : 0;
        }
        return fit(id, shapes, shares, outcome);
    }

    private RiskModel fit(String id, List<Term> shapes, double[][] shares, double[] outcome) {
        List<Integer> active = new ArrayList<>();
        for (int k = 0; k < shapes.size(); k++) {
            active.add(k);
        }
        while (true) {
            double[] weights = solve(active, shares, outcome);
            List<Integer> kept = new ArrayList<>();
            for (int a = 0; a < active.size(); a++) {
                if (weights[a + 1] > 0) {
                    kept.add(active.get(a));
                }
            }
            if (kept.size() == active.size()) {
                List<Term> terms = new ArrayList<>();
                for (int a = 0; a < active.size(); a++) {
                    Term shape = shapes.get(active.get(a));
                    terms.add(new Term(shape.feature(), shape.from(), shape.to(), rounded(weights[a + 1])));
                }
                return new RiskModel(id, rounded(weights[0]), terms);
            }
            active = kept;
        }
    }

    /** What is judged is what is written down: four decimals. */
    private static double rounded(double weight) {
        return Math.round(weight * GRAIN) / GRAIN;
    }

    /** Intercept and weights of the active terms. */
    private double[] solve(List<Integer> active, double[][] shares, double[] outcome) {
        int n = active.size() + 1;
        double[] weights = new double[n];
        double rate = Arrays.stream(outcome).average().orElse(0.5);
        weights[0] = Math.log(rate / (1 - rate));
        double[] row = new double[n];
        for (int step = 0; step < STEPS; step++) {
            double[][] curvature = new double[n][n];
            double[] gradient = new double[n];
            for (int i = 0; i < shares.length; i++) {
                row[0] = 1;
                double odds = weights[0];
                for (int a = 1; a < n; a++) {
                    row[a] = shares[i][active.get(a - 1)];
                    odds += weights[a] * row[a];
                }
                double p = 1 / (1 + Math.exp(-odds));
                double w = Math.max(p * (1 - p), 1e-9);
                for (int a = 0; a < n; a++) {
                    if (row[a] == 0) {
                        continue;
                    }
                    gradient[a] += (outcome[i] - p) * row[a];
                    for (int b = 0; b <= a; b++) {
                        curvature[a][b] += w * row[a] * row[b];
                    }
                }
            }
            for (int a = 0; a < n; a++) {
                if (a > 0) {
                    gradient[a] -= ridge * weights[a];
                    curvature[a][a] += ridge;
                }
                for (int b = 0; b < a; b++) {
                    curvature[b][a] = curvature[a][b];
                }
            }
            double[] move = new CholeskyDecomposition(new Array2DRowRealMatrix(curvature, false))
                    .getSolver()
                    .solve(new ArrayRealVector(gradient, false))
                    .toArray();
            double largest = 0;
            for (int a = 0; a < n; a++) {
                weights[a] += move[a];
                largest = Math.max(largest, Math.abs(move[a]));
            }
            if (largest < 1e-7) {
                break;
            }
        }
        return weights;
    }

    private List<Term> shapes(List<Sample> samples) {
        List<Term> shapes = new ArrayList<>();
        features.forEach((feature, direction) -> {
            double[] sorted = samples.stream()
                    .mapToDouble(sample -> sample.value(feature))
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            if (sorted.length >= FEWEST_VALUES) {
                if (direction != Direction.LOW) {
                    lines(shapes, feature, sorted, UPPER);
                }
                if (direction != Direction.HIGH) {
                    lines(shapes, feature, sorted, LOWER);
                }
            }
        });
        return shapes;
    }

    private static void lines(List<Term> shapes, String feature, double[] sorted, double[] quantiles) {
        // A value that is 0 or 1 has one step.
        boolean flag = Arrays.stream(sorted).allMatch(value -> value == 0 || value == 1);
        if (flag) {
            if (quantiles == UPPER) {
                shapes.add(new Term(feature, 0, 1, 0));
            }
            return;
        }
        double from = PatientBootstrap.quantile(sorted, quantiles[0]);
        for (int q = 1; q < quantiles.length; q++) {
            double to = PatientBootstrap.quantile(sorted, quantiles[q]);
            if (Math.abs(to - from) > 1e-9) {
                shapes.add(new Term(feature, from, to, 0));
                from = to;
            }
        }
    }
}
