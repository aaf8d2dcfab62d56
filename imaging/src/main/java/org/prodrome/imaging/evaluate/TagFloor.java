package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.prodrome.imaging.evaluate.FilmList.Film;
import org.prodrome.imaging.gate.ImageChecks;
import org.prodrome.imaging.preprocess.EightBitImage;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.UnpreparableFilmException;

/**
 * What can be guessed of a finding without looking at what the film shows: a logistic regression on columns of the
 * list, or on how the film was taken. Fitted on the training films of the list; where there are none beside the films
 * judged, in five folds by patient.
 */
final class TagFloor {
    private static final int FOLDS = 5;
    private static final double RIDGE = 1;
    private static final double DECADE = 10;
    private static final double LEVELS = 255;
    private static final double[] MIDDLING = {0.5, 0.25, 0.05, 0.9};

    private final int width;
    private final Function<Film, double[]> columns;

    private TagFloor(int width, Function<Film, double[]> columns) {
        this.width = width;
        this.columns = columns;
    }

    /** The size of the source image alone. */
    static TagFloor resolution(List<Film> all) {
        Set<Integer> widths = new TreeSet<>();
        all.forEach(film -> widths.add(film.width()));
        List<Integer> known = new ArrayList<>(widths);
        return new TagFloor(known.size(), film -> {
            double[] x = new double[known.size()];
            int at = known.indexOf(film.width());
            if (at >= 0) {
                x[at] = 1;
            }
            return x;
        });
    }

    /** Age, sex and view. */
    static TagFloor ageSexView() {
        return new TagFloor(4, film -> {
            Integer age = film.age();
            double decades = age == null ? 5 : age / DECADE;
            return new double[] {
                decades / DECADE,
                decades * decades / (DECADE * DECADE),
                film.cell("sex").equals("F") ? 1 : 0,
                film.cell("view").equals("AP") ? 1 : 0
            };
        });
    }

    /**
     * Mean, spread, sharpness and entropy of the film as the network sees it. A film that cannot be read counts as one
     * of middling values.
     *
     * @param threads films that are read at the same time
     */
    static TagFloor brightness(PreprocessPipeline pipeline, Collection<Film> films, int threads) {
        Map<Film, double[]> plain = new HashMap<>();
        List<Film> once = films.stream().distinct().toList();
        List<double[]> facts = Workers.map(once, threads, film -> plainFacts(pipeline, film), (done, total) -> {});
        for (int i = 0; i < facts.size(); i++) {
            plain.put(once.get(i), facts.get(i));
        }
        return new TagFloor(MIDDLING.length, film -> plain.getOrDefault(film, MIDDLING));
    }

    private static double[] plainFacts(PreprocessPipeline pipeline, Film film) {
        try {
            EightBitImage image = pipeline.prepare(GrayFile.read(film.path())).image();
            SummaryStatistics levels = new SummaryStatistics();
            for (byte value : image.values()) {
                levels.addValue((value & 0xff) / LEVELS);
            }
            ImageChecks checks = ImageChecks.of(image);
            return new double[] {
                levels.getMean(),
                levels.getStandardDeviation(),
                Math.sqrt(checks.sharpness()) / LEVELS,
                checks.entropy() / Byte.SIZE
            };
        } catch (IOException | UnpreparableFilmException e) {
            return MIDDLING;
        }
    }

    /**
     * Scores of the judged films.
     *
     * @param training films to fit on; empty for folds
     * @param judged films with a known answer
     * @param column the finding
     */
    double[] scores(List<Film> training, List<Film> judged, String column) {
        if (!training.isEmpty()) {
            ToDoubleFunction<Film> logit = fit(training, column);
            return judged.stream().mapToDouble(logit).toArray();
        }
        double[] scores = new double[judged.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int current = fold;
            ToDoubleFunction<Film> logit =
                    fit(judged.stream().filter(film -> fold(film) != current).toList(), column);
            for (int i = 0; i < scores.length; i++) {
                if (fold(judged.get(i)) == fold) {
                    scores[i] = logit.applyAsDouble(judged.get(i));
                }
            }
        }
        return scores;
    }

    private static int fold(Film film) {
        return Math.floorMod(film.patient().hashCode(), FOLDS);
    }

    /** On columns in units of their spread over the films that are known. */
    private ToDoubleFunction<Film> fit(List<Film> films, String column) {
        List<Film> known =
                films.stream().filter(film -> film.has(column).isPresent()).toList();
        if (known.isEmpty()) {
            // Nothing to learn from: every film gets the same score.
            return film -> 0;
        }
        double[][] x = known.stream().map(columns).toArray(double[][]::new);
        double[] y = known.stream()
                .mapToDouble(film -> film.has(column).orElse(false) ? 1 : 0)
                .toArray();
        SummaryStatistics[] spread = new SummaryStatistics[width];
        for (int i = 0; i < width; i++) {
            spread[i] = new SummaryStatistics();
            for (double[] row : x) {
                spread[i].addValue(row[i]);
            }
        }
        LogisticFit fit =
                LogisticFit.of(Arrays.stream(x).map(row -> scaled(row, spread)).toArray(double[][]::new), y, RIDGE);
        return film -> fit.logit(scaled(columns.apply(film), spread));
    }

    private static double[] scaled(double[] row, SummaryStatistics[] spread) {
        double[] scaled = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            double deviation = Math.sqrt(spread[i].getPopulationVariance());
            scaled[i] = deviation == 0 ? 0 : (row[i] - spread[i].getMean()) / deviation;
        }
        return scaled;
    }
}
