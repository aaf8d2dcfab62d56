package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.prodrome.imaging.evaluate.FilmList.Film;

/**
 * What can be guessed of a finding without looking at the film: a logistic regression on columns of the list. Fitted on
 * the training films of the list; where there are none beside the films judged, in five folds by patient.
 */
final class TagFloor {
    private static final int FOLDS = 5;
    private static final double RIDGE = 1;
    private static final double DECADE = 10;

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
     * Scores of the judged films.
     *
     * @param training films to fit on; empty for folds
     * @param judged films with a known answer
     * @param column the finding
     */
    double[] scores(List<Film> training, List<Film> judged, String column) {
        if (!training.isEmpty()) {
            LogisticFit fit = fit(training, column);
            return judged.stream()
                    .mapToDouble(film -> fit.logit(columns.apply(film)))
                    .toArray();
        }
        double[] scores = new double[judged.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int current = fold;
            LogisticFit fit =
                    fit(judged.stream().filter(film -> fold(film) != current).toList(), column);
            for (int i = 0; i < scores.length; i++) {
                if (fold(judged.get(i)) == fold) {
                    scores[i] = fit.logit(columns.apply(judged.get(i)));
                }
            }
        }
        return scores;
    }

    private static int fold(Film film) {
        return Math.floorMod(film.patient().hashCode(), FOLDS);
    }

    private LogisticFit fit(List<Film> films, String column) {
        List<Film> known =
                films.stream().filter(film -> film.has(column).isPresent()).toList();
        if (known.isEmpty()) {
            // Nothing to learn from: every film gets the same score.
            return LogisticFit.of(new double[][] {new double[width]}, new double[] {0}, RIDGE);
        }
        double[][] x = known.stream().map(columns).toArray(double[][]::new);
        double[] y = known.stream()
                .mapToDouble(film -> film.has(column).orElse(false) ? 1 : 0)
                .toArray();
        return LogisticFit.of(x, y, RIDGE);
    }
}
