package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.gate.GateFigures;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.gate.InputGate;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/** How often the gate refuses right films, and how well it knows wrong ones: edited films and other people's. */
final class GateTrial {
    private static final int MOST = 300;
    private static final long SEED = 11;

    private final ChestFilmAnalyser analyser;
    private final InputGate gate;

    GateTrial(ChestFilmAnalyser analyser) {
        this.analyser = analyser;
        this.gate = new InputGate(analyser.modelPackage());
    }

    /** What the gate said of one image; the distances are NaN where there is none. */
    private record Seen(GateVerdict verdict, double distance, double second) {}

    List<EvaluationReport.Section> sections(List<Scored> films, List<FilmList.Film> others) {
        List<Seen> right = films.stream().map(film -> seen(film.analysis())).toList();
        List<Figure> rates = new ArrayList<>(rates("", right));
        TreeMap<String, Integer> reasons = new TreeMap<>();
        for (Seen one : right) {
            if (one.verdict() instanceof GateVerdict.Refused refused) {
                refused.reasons().forEach(reason -> reasons.merge(reason.code(), 1, Integer::sum));
            }
        }
        reasons.forEach((code, count) -> rates.add(Figure.share("refused_for_" + code, count, right.size())));
        List<Figure> kinds = new ArrayList<>();
        List<Scored> some = spread(films);
        for (FilmEdit edit : FilmEdit.values()) {
            SplittableRandom random = new SplittableRandom(SEED);
            List<Seen> wrong = new ArrayList<>();
            for (Scored film : some) {
                GrayImage edited = edit.apply(film.image(), random);
                wrong.add(seen(ScoredFilms.analyse(analyser, film.film().image(), edited)));
            }
            kinds.addAll(kind(edit.name().toLowerCase(Locale.ROOT), right, wrong));
        }
        List<Seen> strangers = new ArrayList<>();
        for (FilmList.Film film : spread(others)) {
            try {
                strangers.add(seen(ScoredFilms.analyse(analyser, film.image(), GrayFile.read(film.path()))));
            } catch (IOException e) {
                // An unreadable film of another kind says nothing about the gate; the readable ones are counted.
                continue;
            }
        }
        if (!strangers.isEmpty()) {
            kinds.addAll(kind("other_population", right, strangers));
        }
        return List.of(
                new EvaluationReport.Section("gate", "Gate on the films themselves", rates),
                new EvaluationReport.Section(
                        "gate_kinds", "Gate on wrong films (up to %d of each kind)".formatted(MOST), kinds));
    }

    private Seen seen(FilmAnalysis analysis) {
        ModelOutput output = analysis.output();
        if (output == null) {
            return new Seen(analysis.verdict(), Double.NaN, Double.NaN);
        }
        GateFigures figures = gate.figures(output, null);
        Double second = figures.mahalanobis();
        return new Seen(analysis.verdict(), figures.distance(), second == null ? Double.NaN : second);
    }

    private static List<Figure> rates(String prefix, List<Seen> films) {
        int refused = 0;
        int unusual = 0;
        for (Seen one : films) {
            refused += one.verdict() instanceof GateVerdict.Refused ? 1 : 0;
            unusual += one.verdict() instanceof GateVerdict.Unusual ? 1 : 0;
        }
        return List.of(
                Figure.share(prefix + "refused", refused, films.size()),
                Figure.share(prefix + "unusual", unusual, films.size()));
    }

    private static List<Figure> kind(String name, List<Seen> right, List<Seen> wrong) {
        List<Figure> figures = new ArrayList<>(rates(name + ".", wrong));
        figures.add(Figure.of(name + ".auroc_knn", auroc(right, wrong, true)));
        double second = auroc(right, wrong, false);
        if (!Double.isNaN(second)) {
            figures.add(Figure.of(name + ".auroc_mahalanobis", second));
        }
        return figures;
    }

    private static double auroc(List<Seen> right, List<Seen> wrong, boolean first) {
        List<Double> scores = new ArrayList<>();
        List<Boolean> truths = new ArrayList<>();
        add(right, first, false, scores, truths);
        add(wrong, first, true, scores, truths);
        boolean[] positive = new boolean[truths.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = truths.get(i);
        }
        return Auroc.of(scores.stream().mapToDouble(Double::doubleValue).toArray(), positive);
    }

    private static void add(List<Seen> films, boolean first, boolean wrong, List<Double> scores, List<Boolean> truths) {
        for (Seen one : films) {
            double score = first ? one.distance() : one.second();
            if (!Double.isNaN(score)) {
                scores.add(score);
                truths.add(wrong);
            }
        }
    }

    /** Evenly spread over the list, at most as many as are tried. */
    private static <T> List<T> spread(List<T> all) {
        if (all.size() <= MOST) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            some.add(all.get((int) ((long) i * all.size() / MOST)));
        }
        return some;
    }
}
