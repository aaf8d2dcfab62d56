package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Calibration;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Estimate;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.LabelCode;
import org.prodrome.imaging.model.FindingsOutput.OperatingPoint;
import org.prodrome.imaging.model.FindingsOutput.Positives;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.LocalCalibration.LocalLabel;

/**
 * What makes answers of a network's scores that come without any: probabilities and sets as {@link CalibrationFit} fits
 * them and thresholds, all from films that were set aside, tried on test films of other patients. A finding is
 * withheld, with its reason, when either set has too few films with it or without it, or when the lower end of its
 * AUROC on the films that were set aside is below 0.60.
 */
public final class FindingsFit {
    /** Films with a finding and without it that either set has to have for it to be said. */
    public static final int FEWEST = 30;

    private static final double ALPHA = 0.1;
    private static final double LEAST_AUROC = 0.6;
    /** Largest slope and intercept of a manifest. */
    private static final double LARGEST = 100;

    private static final long SEED = 7;
    private static final Estimate OPEN = new Estimate(0.5, 0, 1);

    private final String output;
    private final List<Named> named;
    private final List<KnownScores> setAside;
    private final List<KnownScores> test;
    private final PatientBootstrap bootstrap = new PatientBootstrap(SEED, PatientDraws.DRAWS);

    /**
     * A label of the network.
     *
     * @param id stable, for programs
     * @param display for people
     * @param column of the list, or several with {@code |} between them
     * @param codes what it is in code systems
     */
    public record Named(String id, String display, String column, List<LabelCode> codes) {
        public Named {
            codes = List.copyOf(codes);
        }
    }

    /**
     * @param output name of the network's output, logits
     * @param named its labels in their order
     * @param setAside films to fit on
     * @param test films of other patients to measure on; empty for none, then no finding is said
     */
    public FindingsFit(String output, List<Named> named, List<KnownScores> setAside, List<KnownScores> test) {
        this.output = output;
        this.named = List.copyOf(named);
        this.setAside = List.copyOf(setAside);
        this.test = List.copyOf(test);
    }

    /** One film of a finding: its probability, and the truth. */
    private record Row(String patient, double p, boolean positive) {}

    /**
     * The findings with all that was measured.
     *
     * @param fittedOn the films that were set aside, in words
     */
    public FindingsOutput fit(String fittedOn) {
        List<Label> first = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            String reason = reason(i);
            first.add(label(i, reason == null ? provisional() : withheld(i, reason)));
        }
        List<Double> ones = first.stream().map(label -> 1.0).toList();
        List<Double> zeros = first.stream().map(label -> 0.0).toList();
        FindingsOutput plain = new FindingsOutput(output, new Calibration("platt", fittedOn, ones, zeros, 0, 0), first);
        List<LocalLabel> fitted = new CalibrationFit(plain, setAside).labels();
        List<Double> a = new ArrayList<>(ones);
        List<Double> b = new ArrayList<>(zeros);
        List<Label> labels = new ArrayList<>(first);
        for (LocalLabel one : fitted) {
            int index = plain.index(one.id()).orElseThrow();
            boolean usable = one.a() > 0 && one.a() <= LARGEST && Math.abs(one.b()) <= LARGEST;
            if (usable) {
                a.set(index, one.a());
                b.set(index, one.b());
            }
            labels.set(
                    index,
                    label(
                            index,
                            usable
                                    ? evaluated(index, one)
                                    : withheld(index, "its scores cannot be made probabilities")));
        }
        return new FindingsOutput(
                output,
                new Calibration(
                        "platt",
                        fittedOn,
                        a,
                        b,
                        mean(fitted, LocalLabel::eceBefore),
                        mean(fitted, LocalLabel::eceAfter)),
                labels);
    }

    private static double mean(List<LocalLabel> fitted, ToDoubleFunction<LocalLabel> error) {
        return fitted.stream().mapToDouble(error).average().orElse(0);
    }

    /** Why a finding is withheld, null when it need not be. */
    private @Nullable String reason(int index) {
        List<Row> fit = rows(setAside, index, 1, 0);
        List<Row> tried = rows(test, index, 1, 0);
        long fewest = IntStream.of(
                        positives(fit), fit.size() - positives(fit), positives(tried), tried.size() - positives(tried))
                .min()
                .orElse(0);
        if (fewest < FEWEST) {
            return "too few films: %d with it and %d without to fit on, %d and %d to test on; at least %d of each are needed"
                    .formatted(
                            positives(fit),
                            fit.size() - positives(fit),
                            positives(tried),
                            tried.size() - positives(tried),
                            FEWEST);
        }
        Estimate area = area(fit);
        return area.low() < LEAST_AUROC
                ? String.format(
                        Locale.ROOT,
                        "the lower end of the AUROC's interval on the films that were set aside is %.3f, below %.2f",
                        area.low(),
                        LEAST_AUROC)
                : null;
    }

    private static Standing provisional() {
        OperatingPoint point = new OperatingPoint("rule_in", 0.5, OPEN, OPEN);
        return new Standing.Evaluated(OPEN, point, point, new Conformal(ALPHA, 1, 1, FEWEST, FEWEST, null, null), null);
    }

    private Standing withheld(int index, String reason) {
        List<Row> tried = rows(test, index, 1, 0);
        boolean both = positives(tried) > 0 && positives(tried) < tried.size();
        return new Standing.Withheld(reason, both ? area(tried) : null);
    }

    private Standing evaluated(int index, LocalLabel fitted) {
        List<Row> fit = rows(setAside, index, fitted.a(), fitted.b());
        List<Row> tried = rows(test, index, fitted.a(), fitted.b());
        OperatingCuts cuts = OperatingCuts.of(scores(fit, true), scores(fit, false));
        Conformal sets = fitted.conformal().orElseThrow();
        return new Standing.Evaluated(
                area(tried),
                point("rule_in", Math.min(1, cuts.ruleIn()), tried),
                point("rule_out", Math.min(1, cuts.ruleOut()), tried),
                new Conformal(
                        sets.alpha(),
                        sets.qPos(),
                        sets.qNeg(),
                        sets.nPos(),
                        sets.nNeg(),
                        share(tried, true, row -> 1 - row.p() <= sets.qPos()),
                        share(tried, false, row -> row.p() <= sets.qNeg())),
                null);
    }

    /** The share of the films that were set aside is what its probabilities rest on. */
    private Label label(int index, Standing standing) {
        Named of = named.get(index);
        List<Row> fit = rows(setAside, index, 1, 0);
        return new Label(
                of.id(),
                of.display(),
                of.column(),
                of.codes(),
                new Positives(0, positives(fit), positives(rows(test, index, 1, 0))),
                fit.isEmpty() ? 0 : (double) positives(fit) / fit.size(),
                standing);
    }

    private List<Row> rows(List<KnownScores> films, int index, double a, double b) {
        String column = named.get(index).column();
        return films.stream()
                .flatMap(film -> film.film().has(column).stream()
                        .map(positive -> new Row(
                                film.film().patient(), LogisticFit.sigmoid(a * film.scores()[index] + b), positive)))
                .toList();
    }

    private static int positives(List<Row> rows) {
        return (int) rows.stream().filter(Row::positive).count();
    }

    private static double[] scores(List<Row> rows, boolean positive) {
        return rows.stream()
                .filter(row -> row.positive() == positive)
                .mapToDouble(Row::p)
                .sorted()
                .toArray();
    }

    private static Estimate area(List<Row> rows) {
        boolean[] positive = new boolean[rows.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = rows.get(i).positive();
        }
        Auroc auroc = new Auroc(rows.stream().mapToDouble(Row::p).toArray(), positive);
        int[] once = new int[positive.length];
        Arrays.fill(once, 1);
        return estimate(
                auroc.of(once), new PatientDraws(rows.stream().map(Row::patient).toList()).interval(auroc::of));
    }

    private OperatingPoint point(String name, double threshold, List<Row> tried) {
        return new OperatingPoint(
                name,
                threshold,
                of(tried, rows -> share(rows, true, row -> row.p() >= threshold)),
                of(tried, rows -> share(rows, false, row -> row.p() < threshold)));
    }

    private Estimate of(List<Row> rows, ToDoubleFunction<List<Row>> statistic) {
        return estimate(statistic.applyAsDouble(rows), bootstrap.interval(rows, Row::patient, statistic));
    }

    private static Estimate estimate(double value, @Nullable Interval interval) {
        return interval == null ? new Estimate(value, 0, 1) : new Estimate(value, interval.low(), interval.high());
    }

    private static double share(List<Row> rows, boolean positive, Predicate<Row> held) {
        return rows.stream()
                .filter(row -> row.positive() == positive)
                .mapToDouble(row -> held.test(row) ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }
}
