package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.LocalCalibration;
import org.prodrome.imaging.model.LocalCalibration.LocalLabel;
import org.prodrome.imaging.model.LocalCalibration.Method;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * Fits a package's calibration again on a site's own labelled films that the gate lets through. A finding with at least
 * 200 films with it and 200 without gets a slope and an intercept of its own (Platt 1999, with his smoothed targets);
 * the others share one temperature on the manifest's calibrated logits. The quantiles of the conformal sets are taken
 * anew where each class has enough films for them. Which findings are said does not change.
 */
public final class LocalCalibrationFit {
    /** Films of either class that a finding needs for numbers of its own. */
    public static final int OWN = 200;

    private static final int FOLDS = 5;
    private static final double RIDGE = 1e-6;
    private static final double LARGEST_SLOPE = 1_000;

    private final ModelPackage loaded;
    private final FindingsOutput findings;
    private final Clock clock;

    /**
     * @param clock whose day the calibration bears
     * @throws IllegalArgumentException when the package answers for no finding
     */
    public LocalCalibrationFit(ModelPackage loaded, Clock clock) {
        FindingsOutput output = loaded.manifest().findings();
        if (output == null) {
            throw new IllegalArgumentException(
                    "%s answers for no finding".formatted(loaded.manifest().coordinates()));
        }
        this.loaded = loaded;
        this.findings = output;
        this.clock = clock;
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

    /**
     * Fits on one split.
     *
     * @param folder laid out with labels.csv and images
     * @param split the split to fit on; never one that figures are reported on afterwards
     * @throws IOException when the folder is not laid out so or holds too few films
     */
    public LocalCalibration fit(Path folder, String split, CxrCtrEvaluation.Progress progress) throws IOException {
        List<FilmList.Film> fitting = FilmList.read(folder).split(split).stream()
                .filter(film -> ScoredFilms.fits(loaded, findings, film))
                .toList();
        List<Scored> films = ScoredFilms.read(new ChestFilmAnalyser(loaded), fitting, progress).films().stream()
                .filter(film -> !(film.analysis().verdict() instanceof GateVerdict.Refused))
                .toList();
        List<Label> said = findings.labels().stream()
                .filter(label -> label.standing() instanceof Standing.Evaluated)
                .toList();
        List<Rows> rows = said.stream().map(label -> rows(label, films)).toList();
        int fewest = ConformalQuantile.fewest(0.1);
        if (rows.stream().noneMatch(of -> of.positives() >= fewest && of.negatives() >= fewest)) {
            throw new IOException(
                    "split '%s' has no finding with at least %d films with it and %d without that the gate lets through"
                            .formatted(split, fewest, fewest));
        }
        List<LocalLabel> labels = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            labels.add(label(said, rows, i));
        }
        return new LocalCalibration(
                loaded.manifest().id(),
                loaded.manifest().version(),
                loaded.manifestSha256(),
                LocalDate.now(clock),
                films.size(),
                (int) films.stream().map(Scored::patient).distinct().count(),
                split,
                labels);
    }

    private Rows rows(Label label, List<Scored> films) {
        int index = findings.labels().indexOf(label);
        List<Scored> known = films.stream()
                .filter(film -> film.film().has(label.sourceLabel()).isPresent())
                .toList();
        double[] scores = new double[known.size()];
        boolean[] positive = new boolean[scores.length];
        int[] folds = new int[scores.length];
        for (int i = 0; i < scores.length; i++) {
            Scored film = known.get(i);
            scores[i] = film.output().scores()[index];
            positive[i] = film.film().has(label.sourceLabel()).orElse(false);
            folds[i] = Math.floorMod(film.patient().hashCode(), FOLDS);
        }
        return new Rows(scores, positive, folds);
    }

    private LocalLabel label(List<Label> said, List<Rows> rows, int index) {
        Label label = said.get(index);
        Rows own = rows.get(index);
        boolean enough = own.positives() >= OWN && own.negatives() >= OWN;
        Line line = enough ? platt(own, fold -> true) : pooled(said, rows, index, fold -> true);
        boolean usable = !enough || (line.a() > 0 && line.a() <= LARGEST_SLOPE);
        if (!usable) {
            line = pooled(said, rows, index, fold -> true);
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
                error(crossFitted(said, rows, index, method), own),
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
    private double[] crossFitted(List<Label> said, List<Rows> rows, int index, Method method) {
        Rows own = rows.get(index);
        double[] p = new double[own.scores().length];
        for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            IntPredicate others = other -> other != left;
            Line line = method == Method.PLATT ? platt(own, others) : pooled(said, rows, index, others);
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

    private Line pooled(List<Label> said, List<Rows> rows, int index, IntPredicate folds) {
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
