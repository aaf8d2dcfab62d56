package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.LocalCalibration.LocalLabel;
import org.prodrome.imaging.model.LocalCalibration.Method;

/**
 * From scores of labelled films to probabilities and sets. A finding with at least {@link LocalCalibrationFit#OWN}
 * films with it and as many without gets a slope and an intercept of its own (Platt 1999, with his smoothed targets);
 * the others share one temperature on the calibrated logits that they had. The quantiles of the conformal sets are
 * taken anew where each class has enough films for them. Findings that are withheld are left alone.
 */
final class CalibrationFit {
    private static final int FOLDS = 5;
    private static final double RIDGE = 1e-6;
    private static final double LARGEST_SLOPE = 1_000;

    private final FindingsOutput findings;
    private final List<Label> said;
    private final List<Rows> rows;

    /**
     * @param findings with the calibration so far
     * @param films their scores
     */
    CalibrationFit(FindingsOutput findings, List<KnownScores> films) {
        this.findings = findings;
        this.said = findings.labels().stream()
                .filter(label -> label.standing() instanceof Standing.Evaluated)
                .toList();
        this.rows = said.stream().map(label -> rows(label, films)).toList();
    }

    /** Whether any finding has so many films with it and as many without. */
    boolean has(int fewest) {
        return rows.stream().anyMatch(of -> of.positives() >= fewest && of.negatives() >= fewest);
    }

    /** The findings that are said, in the order of their labels. */
    List<LocalLabel> labels() {
        List<LocalLabel> labels = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            labels.add(label(i));
        }
        return labels;
    }

    /** The known scores of one finding. */
    private record Rows(double[] scores, boolean[] positive, int[] folds) {
        int positives() {
            int n = 0;
            for (boolean one : positive) {
                n += one ? 1 : 0;
            }
            return n;
        }

        int negatives() {
            return positive.length - positives();
        }

        double[] logits(Line line) {
            double[] logits = new double[scores.length];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = line.a() * scores[i] + line.b();
            }
            return logits;
        }
    }

    /** A slope and an intercept on the score. */
    private record Line(double a, double b) {}

    private Rows rows(Label label, List<KnownScores> films) {
        int index = findings.labels().indexOf(label);
        List<KnownScores> known = films.stream()
                .filter(film -> film.film().has(label.sourceLabel()).isPresent())
                .toList();
        double[] scores = new double[known.size()];
        boolean[] positive = new boolean[scores.length];
        int[] folds = new int[scores.length];
        for (int i = 0; i < scores.length; i++) {
            KnownScores film = known.get(i);
            scores[i] = film.scores()[index];
            positive[i] = film.film().has(label.sourceLabel()).orElse(false);
            folds[i] = Math.floorMod(film.film().patient().hashCode(), FOLDS);
        }
        return new Rows(scores, positive, folds);
    }

    private LocalLabel label(int index) {
        Label label = said.get(index);
        Rows own = rows.get(index);
        boolean enough = own.positives() >= LocalCalibrationFit.OWN && own.negatives() >= LocalCalibrationFit.OWN;
        Line line = enough ? platt(own, fold -> true) : pooled(index, fold -> true);
        boolean usable = !enough || (line.a() > 0 && line.a() <= LARGEST_SLOPE);
        if (!usable) {
            line = pooled(index, fold -> true);
        }
        Method method = enough && usable ? Method.PLATT : Method.POOLED_TEMPERATURE;
        double[] p = probabilities(own.logits(line));
        return new LocalLabel(
                label.id(),
                method,
                line.a(),
                line.b(),
                own.positives(),
                own.negatives(),
                error(probabilities(own.logits(of(label))), own),
                error(crossFitted(index, method), own),
                conformal(label, own, p));
    }

    private static double error(double[] p, Rows rows) {
        double error = CalibrationError.expected(p, rows.positive());
        return Double.isNaN(error) ? 0 : error;
    }

    private Line of(Label label) {
        int index = findings.labels().indexOf(label);
        return new Line(
                findings.calibration().a().get(index),
                findings.calibration().b().get(index));
    }

    /** Every film's probability by numbers that its patient had no part in. */
    private double[] crossFitted(int index, Method method) {
        Rows own = rows.get(index);
        double[] p = new double[own.scores().length];
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            IntPredicate others = other -> other != left;
            Line line = method == Method.PLATT ? platt(own, others) : pooled(index, others);
            double[] logits = own.logits(line);
            for (int i = 0; i < p.length; i++) {
                if (own.folds()[i] == fold) {
                    p[i] = LogisticFit.sigmoid(logits[i]);
                }
            }
        }
        return p;
    }

    private static Line platt(Rows rows, IntPredicate folds) {
        List<double[]> x = new ArrayList<>();
        List<Boolean> truths = new ArrayList<>();
        int positives = 0;
        for (int i = 0; i < rows.scores().length; i++) {
            if (folds.test(rows.folds()[i])) {
                x.add(new double[] {rows.scores()[i]});
                truths.add(rows.positive()[i]);
                positives += rows.positive()[i] ? 1 : 0;
            }
        }
        double high = (positives + 1.0) / (positives + 2.0);
        double low = 1.0 / (truths.size() - positives + 2.0);
        double[] y = truths.stream().mapToDouble(truth -> truth ? high : low).toArray();
        double[] weights = LogisticFit.of(x.toArray(double[][]::new), y, RIDGE).weights();
        return new Line(weights[0], weights[1]);
    }

    private Line pooled(int index, IntPredicate folds) {
        List<Double> logits = new ArrayList<>();
        List<Boolean> truths = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            double[] all = rows.get(i).logits(of(said.get(i)));
            for (int j = 0; j < all.length; j++) {
                if (folds.test(rows.get(i).folds()[j])) {
                    logits.add(all[j]);
                    truths.add(rows.get(i).positive()[j]);
                }
            }
        }
        double scale = Temperature.scale(logits, truths);
        Line from = of(said.get(index));
        return new Line(scale * from.a(), scale * from.b());
    }

    private static double[] probabilities(double[] logits) {
        double[] p = new double[logits.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = LogisticFit.sigmoid(logits[i]);
        }
        return p;
    }

    private static Optional<Conformal> conformal(Label label, Rows rows, double[] p) {
        if (!(label.standing() instanceof Standing.Evaluated evaluated)) {
            return Optional.empty();
        }
        double alpha = evaluated.conformal().alpha();
        int fewest = ConformalQuantile.fewest(alpha);
        if (rows.positives() < fewest || rows.negatives() < fewest) {
            return Optional.empty();
        }
        double[] present = new double[rows.positives()];
        double[] absent = new double[rows.negatives()];
        int ofPresent = 0;
        int ofAbsent = 0;
        for (int i = 0; i < p.length; i++) {
            if (rows.positive()[i]) {
                present[ofPresent++] = 1 - p[i];
            } else {
                absent[ofAbsent++] = p[i];
            }
        }
        return Optional.of(new Conformal(
                alpha,
                ConformalQuantile.of(present, alpha),
                ConformalQuantile.of(absent, alpha),
                present.length,
                absent.length,
                null,
                null));
    }
}
