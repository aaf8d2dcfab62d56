package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.prodrome.imaging.evaluate.EvaluationReport.Section;
import org.prodrome.imaging.evaluate.WrongInputs.Input;
import org.prodrome.imaging.evaluate.WrongInputs.Judged;
import org.prodrome.imaging.gate.GateFigures;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.gate.InputGate;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/**
 * How often the gate refuses right films, and how well it knows wrong ones: edited films, other people's, drawn chests,
 * noise and the images of folders. Beside the gate's own verdict the two distances alone: the area under the curve
 * against the right films, and the share of wrong images that pass at the distance below which 95 % of the right films
 * lie (false positives at a true positive rate of 95 %, Liang et al. 2018, arXiv:1706.02690).
 */
final class GateTrial {
    private static final int MOST = 300;
    private static final long SEED = 11;
    private static final double TRUE_POSITIVE_RATE = 0.95;

    private final ChestFilmAnalyser analyser;
    private final InputGate gate;
    private final EvaluationChoices choices;

    GateTrial(ChestFilmAnalyser analyser, EvaluationChoices choices) {
        this.analyser = analyser;
        this.gate = new InputGate(analyser.modelPackage());
        this.choices = choices;
    }

    /**
     * A film that the package was made for.
     *
     * @param name as the list names it
     * @param file its image
     * @param analysis what the package says of it
     */
    record Right(String name, Path file, FilmAnalysis analysis) {
        static Right of(ScoredFilms.Scored film) {
            return new Right(film.film().image(), film.film().path(), film.analysis());
        }
    }

    /** What the gate said of one image; the distances are NaN where there is none. */
    private record Seen(boolean refused, boolean unusual, double distance, double second) {}

    /** Verdicts on the films themselves, by reason. */
    Section onTheFilms(List<Right> films) {
        List<Figure> rates = new ArrayList<>(rates("", seen(films)));
        TreeMap<String, Integer> reasons = new TreeMap<>();
        for (Right one : films) {
            if (one.analysis().verdict() instanceof GateVerdict.Refused refused) {
                refused.reasons().forEach(reason -> reasons.merge(reason.code(), 1, Integer::sum));
            }
        }
        reasons.forEach((code, count) -> rates.add(Figure.share("refused_for_" + code, count, films.size())));
        return new Section("gate", "Gate on the films themselves", rates);
    }

    /**
     * Verdicts on wrong images.
     *
     * @param others films of people that the package was not made for
     * @throws IOException when a folder of wrong images holds none
     */
    Section onWrongOnes(List<Right> films, List<FilmList.Film> others) throws IOException {
        List<Seen> right = seen(films);
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, List<Input>> kind : kinds(films, others).entrySet()) {
            figures.addAll(kind(kind.getKey(), right, kind.getValue()));
        }
        return new Section("gate_kinds", "Gate on wrong images (up to %d of each kind)".formatted(MOST), figures);
    }

    private Map<String, List<Input>> kinds(List<Right> films, List<FilmList.Film> others) throws IOException {
        Map<String, List<Input>> kinds = new LinkedHashMap<>();
        List<Right> some = Workers.spread(films, MOST);
        for (FilmEdit edit : FilmEdit.values()) {
            List<Input> edited = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                Right film = some.get(i);
                long seed = SEED + i;
                edited.add(analyses -> new Judged(
                        null,
                        ScoredFilms.analyse(
                                analyses,
                                film.name(),
                                edit.apply(GrayFile.read(film.file()), new SplittableRandom(seed)))));
            }
            kinds.put(edit.name().toLowerCase(Locale.ROOT), edited);
        }
        if (!others.isEmpty()) {
            kinds.put(
                    "other_population",
                    Workers.spread(others, MOST).stream()
                            .map(film -> (Input) analyses -> new Judged(
                                    null, ScoredFilms.analyse(analyses, film.image(), GrayFile.read(film.path()))))
                            .toList());
        }
        kinds.put("drawn_phantoms", WrongInputs.drawnPhantoms());
        kinds.put("uniform_noise", WrongInputs.uniformNoise());
        for (Map.Entry<String, Path> folder : choices.wrong().entrySet()) {
            kinds.put(folder.getKey(), WrongInputs.folder(folder.getKey(), folder.getValue(), MOST));
        }
        return kinds;
    }

    private List<Figure> kind(String name, List<Seen> right, List<Input> inputs) {
        List<Optional<Judged>> judged = Workers.map(
                inputs,
                choices.threads(),
                input -> {
                    try {
                        return Optional.of(input.judge(analyser));
                    } catch (IOException e) {
                        // A file that is no readable image says nothing about the gate; how many there are is said.
                        return Optional.<Judged>empty();
                    }
                },
                (done, total) -> {});
        List<Judged> read = judged.stream().flatMap(Optional::stream).toList();
        List<Seen> wrong = read.stream().map(this::seen).toList();
        List<Figure> figures = new ArrayList<>(rates(name + ".", wrong));
        if (read.stream().anyMatch(one -> one.whole() != null)) {
            List<FilmAnalysis> decoded = read.stream()
                    .map(Judged::pixels)
                    .flatMap(pixels -> Optional.ofNullable(pixels).stream())
                    .toList();
            int refused = (int) decoded.stream()
                    .filter(one -> one.verdict() instanceof GateVerdict.Refused)
                    .count();
            figures.add(Figure.share(name + ".refused_by_pixels", refused, decoded.size()));
        }
        if (read.size() < judged.size()) {
            figures.add(Figure.of(name + ".unreadable", judged.size() - read.size()));
        }
        figures.addAll(distance(name, "knn", right, wrong, Seen::distance));
        figures.addAll(distance(name, "mahalanobis", right, wrong, Seen::second));
        return figures;
    }

    private List<Seen> seen(List<Right> films) {
        return films.stream()
                .map(film -> seen(new Judged(film.analysis().verdict(), film.analysis())))
                .toList();
    }

    private Seen seen(Judged judged) {
        FilmAnalysis pixels = judged.pixels();
        GateVerdict verdict = judged.whole() != null ? judged.whole() : pixels == null ? null : pixels.verdict();
        boolean unusual = verdict instanceof GateVerdict.Unusual;
        ModelOutput output = pixels == null ? null : pixels.output();
        if (output == null) {
            return new Seen(judged.isRefused(), unusual, Double.NaN, Double.NaN);
        }
        GateFigures figures = gate.figures(output, null);
        Double second = figures.mahalanobis();
        return new Seen(judged.isRefused(), unusual, figures.distance(), second == null ? Double.NaN : second);
    }

    private static List<Figure> rates(String prefix, List<Seen> films) {
        int refused = (int) films.stream().filter(Seen::refused).count();
        int unusual = (int) films.stream().filter(Seen::unusual).count();
        return List.of(
                Figure.share(prefix + "refused", refused, films.size()),
                Figure.share(prefix + "unusual", unusual, films.size()));
    }

    /** Empty when the package has no such distance or no image has one. */
    private static List<Figure> distance(
            String kind, String name, List<Seen> right, List<Seen> wrong, ToDoubleFunction<Seen> distance) {
        double[] inside = known(right, distance);
        double[] outside = known(wrong, distance);
        if (inside.length == 0 || outside.length == 0) {
            return List.of();
        }
        double[] scores = Arrays.copyOf(inside, inside.length + outside.length);
        System.arraycopy(outside, 0, scores, inside.length, outside.length);
        boolean[] positive = new boolean[scores.length];
        Arrays.fill(positive, inside.length, scores.length, true);
        Arrays.sort(inside);
        double limit = inside[(int) Math.ceil(TRUE_POSITIVE_RATE * inside.length) - 1];
        int passing = (int) Arrays.stream(outside).filter(one -> one <= limit).count();
        return List.of(
                Figure.of("%s.auroc_%s".formatted(kind, name), Auroc.of(scores, positive)),
                Figure.share("%s.fpr_at_95_tpr_%s".formatted(kind, name), passing, outside.length));
    }

    private static double[] known(List<Seen> films, ToDoubleFunction<Seen> distance) {
        return films.stream()
                .mapToDouble(distance)
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }
}
