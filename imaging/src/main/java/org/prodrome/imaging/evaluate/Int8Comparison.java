package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.prodrome.imaging.evaluate.EvaluationReport.Section;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.Precision;
import org.prodrome.imaging.result.FilmAnalysis;

/** How far a package's int8 file lies from the one that serves, on the same films. */
final class Int8Comparison {
    /** One film by both files. */
    record Both(FilmAnalysis full, FilmAnalysis int8) {}

    private Int8Comparison() {}

    /**
     * The package with its int8 file open, to be closed by the caller; empty when no comparison is wanted or the
     * package has no such file.
     *
     * @throws IOException when it has one that is refused, with the reason
     */
    static Optional<ModelPackage> open(ModelPackage loaded, EvaluationChoices choices) throws IOException {
        boolean has =
                loaded.manifest().files().stream().anyMatch(file -> file.role().equals(Precision.INT8.role()));
        if (choices.int8From() == null || !has) {
            return Optional.empty();
        }
        PackageLoad load = choices.int8From().open(loaded, Precision.INT8);
        if (load instanceof PackageLoad.Loaded opened) {
            return Optional.of(opened.modelPackage());
        }
        throw new IOException("the int8 file of %s is refused: %s"
                .formatted(loaded.manifest().coordinates(), ((PackageLoad.PackageRefused) load).reason()));
    }

    /** Differences of the areas under the curve by finding, int8 minus full, and what is common to all packages. */
    static Section ofFindings(FindingsOutput findings, List<Scored> full, List<Scored> int8) {
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < findings.labels().size(); i++) {
            FindingsOutput.Label label = findings.labels().get(i);
            double difference = area(label, i, int8) - area(label, i, full);
            if (!Double.isNaN(difference)) {
                figures.add(Figure.of("auroc_difference." + label.id(), difference));
            }
        }
        figures.stream()
                .max(Comparator.comparingDouble(figure -> Math.abs(figure.value())))
                .ifPresent(worst -> figures.add(0, Figure.of("largest_auroc_difference", Math.abs(worst.value()))));
        List<Both> both = new ArrayList<>();
        double largest = 0;
        for (int row = 0; row < full.size(); row++) {
            both.add(new Both(full.get(row).analysis(), int8.get(row).analysis()));
            float[] a = full.get(row).output().scores();
            float[] b = int8.get(row).output().scores();
            for (int i = 0; i < a.length; i++) {
                largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
            }
        }
        figures.add(Figure.of("largest_score_difference", largest));
        figures.addAll(common(both));
        return section(figures);
    }

    private static double area(FindingsOutput.Label label, int index, List<Scored> films) {
        List<Scored> known = films.stream()
                .filter(film -> film.film().has(label.sourceLabel()).isPresent())
                .toList();
        boolean[] positive = new boolean[known.size()];
        double[] scores = new double[known.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = known.get(i).film().has(label.sourceLabel()).orElse(false);
            scores[i] = known.get(i).output().scores()[index];
        }
        return Auroc.of(scores, positive);
    }

    /** Differences of the ratio where both files give one, and what is common to all packages. */
    static Section ofRatio(List<Both> films) {
        double largest = 0;
        double sum = 0;
        int n = 0;
        for (Both film : films) {
            if (film.full().ratio() instanceof CardiothoracicRatio.Measured a
                    && film.int8().ratio() instanceof CardiothoracicRatio.Measured b) {
                double difference = Math.abs(a.ratio() - b.ratio());
                largest = Math.max(largest, difference);
                sum += difference;
                n++;
            }
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("n", n));
        figures.add(Figure.of("largest_ratio_difference", n == 0 ? Double.NaN : largest));
        figures.add(Figure.of("mean_ratio_difference", n == 0 ? Double.NaN : sum / n));
        figures.addAll(common(films));
        return section(figures);
    }

    /** What is common to all packages, for one that only places films among others. */
    static Section ofEmbeddings(List<Both> films) {
        return section(common(films));
    }

    private static Section section(List<Figure> figures) {
        return new Section("int8", "The int8 file against the one that serves", figures);
    }

    private static List<Figure> common(List<Both> films) {
        double[] cosines = films.stream()
                .filter(film -> film.full().output() != null && film.int8().output() != null)
                .mapToDouble(film -> cosine(film.full().output(), film.int8().output()))
                .toArray();
        return List.of(
                Figure.of("mean_cosine", Arrays.stream(cosines).average().orElse(Double.NaN)),
                Figure.of("least_cosine", Arrays.stream(cosines).min().orElse(Double.NaN)),
                refused("refused_fp32", films.stream().map(Both::full).toList()),
                refused("refused_int8", films.stream().map(Both::int8).toList()));
    }

    private static Figure refused(String name, List<FilmAnalysis> films) {
        int refused = (int) films.stream()
                .filter(film -> film.verdict() instanceof GateVerdict.Refused)
                .count();
        return Figure.share(name, refused, films.size());
    }

    private static double cosine(ModelOutput a, ModelOutput b) {
        double dot = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < a.embedding().length; i++) {
            double x = a.embedding()[i];
            double y = b.embedding()[i];
            dot += x * y;
            first += x * x;
            second += y * y;
        }
        return dot / Math.sqrt(first * second);
    }
}
