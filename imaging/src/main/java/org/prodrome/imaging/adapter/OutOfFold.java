package org.prodrome.imaging.adapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.ConformalQuantile;
import org.prodrome.imaging.evaluate.Interval;
import org.prodrome.imaging.evaluate.LogisticFit;
import org.prodrome.imaging.evaluate.OperatingCuts;
import org.prodrome.imaging.evaluate.PatientBootstrap;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Estimate;
import org.prodrome.imaging.model.FindingsOutput.OperatingPoint;

/**
 * What makes answers of a head's scores, from scores of films that no head had seen: a slope and an intercept (Platt
 * 1999, with his smoothed targets), two thresholds, and the quantiles of the conformal sets. What is published is taken
 * from all films; the figures beside it are of the same thing taken from four folds and tried on the fifth.
 *
 * @param slope of the calibrated logit on the score, above 0
 * @param intercept of it
 * @param eceBefore calibration error of the heads' own probabilities, 0 to 1
 * @param eceAfter calibration error of the calibrated ones, 0 to 1
 * @param auc area under the curve of the scores
 * @param ruleIn 95 % of the films without the finding lie below it
 * @param ruleOut 95 % of the films with the finding lie at or above it; never above {@code ruleIn}
 * @param conformal quantiles for sets that miss the truth in one of ten films of either class
 */
record OutOfFold(
        double slope,
        double intercept,
        double eceBefore,
        double eceAfter,
        Estimate auc,
        OperatingPoint ruleIn,
        OperatingPoint ruleOut,
        Conformal conformal) {
    private static final double ALPHA = 0.1;
    private static final double LARGEST = 100;
    private static final double RIDGE = 1e-6;

    /**
     * Takes all of it from the films.
     *
     * @throws AdapterRefusedException when a fold leaves too few films of a class, or the scores lie too close together
     */
    static OutOfFold of(List<Prediction> rows, Folds folds, PatientBootstrap bootstrap) {
        return new Fit(rows, folds, bootstrap).of();
    }

    /** Cuts on the score; the order of films is the same on the scale of probability. */
    private record Cuts(double ruleIn, double ruleOut, double present, double absent) {}

    /** A film with its score and what the cuts of the other folds say of it. */
    private record Tried(
            Prediction row,
            double score,
            int fold,
            @Nullable Cuts cuts) {
        Tried with(Cuts others) {
            return new Tried(row, score, fold, others);
        }

        boolean positive() {
            return row.positive();
        }

        Cuts others() {
            return cuts == null ? new Cuts(0, 0, 0, 0) : cuts;
        }
    }

    private static final class Fit {
        private final PatientBootstrap bootstrap;
        private final List<Tried> films = new ArrayList<>();
        private final int folds;

        Fit(List<Prediction> rows, Folds folds, PatientBootstrap bootstrap) {
            this.bootstrap = bootstrap;
            this.folds = folds.number();
            rows.forEach(row -> films.add(
                    new Tried(row, Measures.logit(row), folds.byPatient().getOrDefault(row.patient(), 0), null)));
        }

        OutOfFold of() {
            LogisticFit all = platt(fold -> true);
            double slope = all.weights()[0];
            double intercept = all.weights()[1];
            if (!(slope > 0 && slope <= LARGEST && Math.abs(intercept) <= LARGEST)) {
                throw new AdapterRefusedException(
                        "the scores cannot be made probabilities (slope %.3g, intercept %.3g; 0 to %.0f and -%.0f to %.0f can be): try other --heads or more films"
                                .formatted(slope, intercept, LARGEST, LARGEST, LARGEST));
            }
            List<Prediction> calibrated = new ArrayList<>();
            List<Tried> tried = new ArrayList<>();
            for (int fold = 0; fold < folds; fold++) {
                int left = fold;
                LogisticFit others = platt(other -> other != left);
                Cuts cuts = cuts(other -> other != left);
                for (Tried film : films) {
                    if (film.fold() == fold) {
                        tried.add(film.with(cuts));
                        calibrated.add(probability(film, others));
                    }
                }
            }
            Cuts cuts = cuts(fold -> true);
            List<Prediction> plain = films.stream().map(Tried::row).toList();
            return new OutOfFold(
                    slope,
                    intercept,
                    Measures.calibrationError(plain),
                    Measures.calibrationError(calibrated),
                    estimate(
                            films,
                            drawn -> Measures.auroc(
                                    drawn.stream().map(Tried::row).toList(), Prediction::probability)),
                    point(
                            "rule_in",
                            on(all, cuts.ruleIn()),
                            tried,
                            film -> film.score() >= film.others().ruleIn()),
                    point(
                            "rule_out",
                            on(all, cuts.ruleOut()),
                            tried,
                            film -> film.score() >= film.others().ruleOut()),
                    new Conformal(
                            ALPHA,
                            1 - on(all, cuts.present()),
                            on(all, cuts.absent()),
                            scores(true, fold -> true).length,
                            scores(false, fold -> true).length,
                            share(
                                    tried,
                                    true,
                                    film -> film.score() >= film.others().present()),
                            share(
                                    tried,
                                    false,
                                    film -> film.score() <= film.others().absent())));
        }

        private static Prediction probability(Tried film, LogisticFit line) {
            Prediction row = film.row();
            return new Prediction(row.film(), row.patient(), row.positive(), on(line, film.score()), row.other());
        }

        private static double on(LogisticFit line, double score) {
            return LogisticFit.sigmoid(line.logit(new double[] {score}));
        }

        private LogisticFit platt(IntPredicate taken) {
            List<Tried> of =
                    films.stream().filter(film -> taken.test(film.fold())).toList();
            long positives = of.stream().filter(Tried::positive).count();
            double high = (positives + 1.0) / (positives + 2.0);
            double low = 1.0 / (of.size() - positives + 2.0);
            return LogisticFit.of(
                    of.stream().map(film -> new double[] {film.score()}).toArray(double[][]::new),
                    of.stream()
                            .mapToDouble(film -> film.positive() ? high : low)
                            .toArray(),
                    RIDGE);
        }

        private double[] scores(boolean positive, IntPredicate taken) {
            return films.stream()
                    .filter(film -> film.positive() == positive && taken.test(film.fold()))
                    .mapToDouble(Tried::score)
                    .sorted()
                    .toArray();
        }

        private Cuts cuts(IntPredicate taken) {
            double[] with = scores(true, taken);
            double[] without = scores(false, taken);
            int fewest = ConformalQuantile.fewest(ALPHA);
            if (with.length < fewest || without.length < fewest) {
                throw new AdapterRefusedException(
                        "four of the folds hold %d films with the finding and %d without; at least %d of each are needed"
                                .formatted(with.length, without.length, fewest));
            }
            OperatingCuts points = OperatingCuts.of(with, without);
            return new Cuts(
                    points.ruleIn(),
                    points.ruleOut(),
                    -ConformalQuantile.of(
                            Arrays.stream(with).map(score -> -score).toArray(), ALPHA),
                    ConformalQuantile.of(without, ALPHA));
        }

        private OperatingPoint point(String name, double threshold, List<Tried> tried, Predicate<Tried> above) {
            return new OperatingPoint(
                    name,
                    threshold,
                    estimate(tried, drawn -> share(drawn, true, above)),
                    estimate(tried, drawn -> share(drawn, false, above.negate())));
        }

        private static double share(List<Tried> films, boolean positive, Predicate<Tried> held) {
            return films.stream()
                    .filter(film -> film.positive() == positive)
                    .mapToDouble(film -> held.test(film) ? 1 : 0)
                    .average()
                    .orElse(Double.NaN);
        }

        private Estimate estimate(List<Tried> of, ToDoubleFunction<List<Tried>> statistic) {
            Interval interval = bootstrap.interval(of, film -> film.row().patient(), statistic);
            double value = statistic.applyAsDouble(of);
            return interval == null ? new Estimate(value, 0, 1) : new Estimate(value, interval.low(), interval.high());
        }
    }
}
