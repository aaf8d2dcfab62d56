package org.prodrome.imaging.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.Agreement.Pair;
import org.prodrome.imaging.evaluate.EvaluationReport.Section;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.measure.CardiothoracicMeter;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.model.Manifest.RatioMeasurement;
import org.prodrome.imaging.model.Manifest.Segmentation;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/**
 * Evaluates a cardiothoracic package on a folder of labelled films, through the same code that serves. Ratios are given
 * twice: as served, where refused films have no ratio, and for every film whose outlines can be measured, whatever the
 * gate said, so that the gate cannot flatter the model.
 */
public final class CxrCtrEvaluation {
    private static final long SEED = 7;
    private static final double UNKNOWN_MEAN = 0.5;

    /** Hears how far the evaluation is. */
    public interface Progress {
        /** Called after every film: how many are done, of how many. */
        void at(int done, int total);
    }

    private sealed interface Outcome {}

    private record Unread(String reason) implements Outcome {}

    /** One film's results. */
    private record Row(
            LabelledFilms.Film film,
            FilmAnalysis analysis,
            @Nullable Double ungated,
            @Nullable LabelMap truth,
            @Nullable Double ofMask)
            implements Outcome {
        String patient() {
            return film.patient();
        }

        @Nullable
        Double served() {
            return analysis.ratio() instanceof CardiothoracicRatio.Measured m ? (Double) m.ratio() : null;
        }
    }

    private final ModelPackage loaded;
    private final ChestFilmAnalyser analyser;
    private final CardiothoracicMeter meter;
    private final Segmentation classes;
    private final RatioMeasurement measurement;
    private final PatientBootstrap bootstrap = new PatientBootstrap(SEED);

    /** @throws IllegalArgumentException when the package measures no cardiothoracic ratio */
    public CxrCtrEvaluation(ModelPackage loaded) {
        this.loaded = loaded;
        this.analyser = new ChestFilmAnalyser(loaded);
        Segmentation segmentation = loaded.manifest().segmentation();
        RatioMeasurement ratio = loaded.manifest().ratio();
        if (segmentation == null || ratio == null) {
            throw new IllegalArgumentException("%s measures no cardiothoracic ratio"
                    .formatted(loaded.manifest().coordinates()));
        }
        this.meter = loaded.meter().orElseThrow();
        this.classes = segmentation;
        this.measurement = ratio;
    }

    /**
     * Evaluates one split.
     *
     * @param folder laid out with labels.csv, images and masks; without a split column all films are taken
     * @param split {@code test} unless there is a reason, {@code all} for every film
     * @throws IOException when the folder is not laid out so; single unreadable films are counted instead
     */
    public EvaluationReport run(Path folder, String split, Progress progress) throws IOException {
        return run(folder, split, EvaluationChoices.PLAIN, progress);
    }

    /** The same with what was chosen beside. */
    public EvaluationReport run(Path folder, String split, EvaluationChoices choices, Progress progress)
            throws IOException {
        List<LabelledFilms.Film> films = LabelledFilms.read(folder, split);
        List<Row> rows = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Outcome one : Workers.map(films, choices.threads(), this::outcome, progress)) {
            if (one instanceof Row row) {
                rows.add(row);
            } else if (one instanceof Unread unread) {
                unreadable.add(unread.reason());
            }
        }
        List<Section> sections = new ArrayList<>(sections(rows));
        List<GateTrial.Right> right = rows.stream()
                .map(row -> new GateTrial.Right(row.film().name(), row.film().image(), row.analysis()))
                .toList();
        sections.add(new GateTrial(analyser, choices).onWrongOnes(right, List.of()));
        boolean compared = int8(rows, choices, sections);
        List<Path> files = rows.stream().map(row -> row.film().image()).toList();
        sections.add(new Section(
                "cpu_ms",
                FilmSpeed.TITLE,
                FilmSpeed.of(analyser, files, choices.threads()).figures()));
        int patients = (int) rows.stream().map(Row::patient).distinct().count();
        return new EvaluationReport(
                loaded.manifest().coordinates(),
                loaded.manifestSha256(),
                String.valueOf(folder.toRealPath().getFileName()),
                split,
                rows.size(),
                patients,
                unreadable,
                choices.notes(loaded, compared),
                sections,
                FilmSpeed.timed(rows.stream().map(row -> row.film().name()).toList()));
    }

    /** Adds what the int8 file says of the same films and what it costs; whether there is one. */
    private boolean int8(List<Row> rows, EvaluationChoices choices, List<Section> sections) throws IOException {
        Optional<ModelPackage> opened = Int8Comparison.open(loaded, choices);
        if (opened.isEmpty()) {
            return false;
        }
        try (ModelPackage int8 = opened.get()) {
            ChestFilmAnalyser small = new ChestFilmAnalyser(int8);
            List<Int8Comparison.Both> both = new ArrayList<>();
            for (Row row : rows) {
                both.add(new Int8Comparison.Both(row.analysis(), analyse(small, row.film())));
            }
            sections.add(Int8Comparison.ofRatio(both));
            List<Path> files = rows.stream().map(row -> row.film().image()).toList();
            sections.add(new Section(
                    "cpu_ms_int8",
                    FilmSpeed.TITLE + ", int8",
                    FilmSpeed.of(small, files, choices.threads()).figures()));
            return true;
        }
    }

    private Outcome outcome(LabelledFilms.Film film) {
        try {
            return row(film);
        } catch (IOException e) {
            return new Unread(film.name() + ": " + e.getMessage());
        }
    }

    private static FilmAnalysis analyse(ChestFilmAnalyser analyser, LabelledFilms.Film film) throws IOException {
        GrayImage image = GrayFile.read(film.image());
        return analyser.analyse(FilmAttributes.ofImageFile(film.name(), image.rows(), image.columns()), image);
    }

    private Row row(LabelledFilms.Film film) throws IOException {
        FilmAnalysis analysis = analyse(analyser, film);
        LabelMap truth = film.mask() == null
                ? null
                : ReaderMask.reduce(
                        GrayFile.read(film.mask()),
                        classes,
                        loaded.pipeline().height(),
                        loaded.pipeline().width());
        return new Row(film, analysis, ratio(analysis.outlines()), truth, ratio(truth));
    }

    private @Nullable Double ratio(@Nullable LabelMap outlines) {
        return outlines != null
                        && meter.measure(outlines, outlines.width(), FilmView.UNKNOWN)
                                instanceof CardiothoracicRatio.Measured m
                ? (Double) m.ratio()
                : null;
    }

    private List<Section> sections(List<Row> rows) {
        double threshold = measurement.callThreshold();
        Agreement served = new Agreement(pairs(rows, true), bootstrap);
        Agreement ungated = new Agreement(pairs(rows, false), bootstrap);
        List<Figure> calls = new ArrayList<>(served.calls(threshold));
        List<Figure> floor = new ArrayList<>(served.figures());
        if (floor.size() > 1) {
            floor.add(served.constantFloor(trainingMean()));
            floor.add(Figure.of("floor_constant", trainingMean()));
        }
        return List.of(
                new Section("dice", "Overlap with the reader's outlines (Dice), all films", dice(rows)),
                new Section("ratio_served", "Ratio against key points, as served", floor),
                new Section(
                        "calls_served", "Ratio above %.2f against key points, as served".formatted(threshold), calls),
                new Section("ratio_ungated", "Ratio against key points, without the gate", ungated.figures()),
                new Section(
                        "calls_ungated",
                        "Ratio above %.2f against key points, without the gate".formatted(threshold),
                        ungated.calls(threshold)),
                new Section(
                        "ratio_masks",
                        "Ratio against the reader's outlines, without the gate",
                        new Agreement(maskPairs(rows), bootstrap).figures()),
                new Section("gate", "Gate", gate(rows)));
    }

    private static List<Pair> pairs(List<Row> rows, boolean asServed) {
        List<Pair> pairs = new ArrayList<>();
        for (Row row : rows) {
            Double model = asServed ? row.served() : row.ungated();
            Double reader = row.film().keyPoints();
            if (model != null && reader != null) {
                pairs.add(new Pair(row.patient(), model, reader));
            }
        }
        return pairs;
    }

    private static List<Pair> maskPairs(List<Row> rows) {
        List<Pair> pairs = new ArrayList<>();
        for (Row row : rows) {
            if (row.ungated() != null && row.ofMask() != null) {
                pairs.add(new Pair(row.patient(), row.ungated(), row.ofMask()));
            }
        }
        return pairs;
    }

    /** The mean ratio of the training films, when the manifest's own evaluation states it as its floor. */
    private double trainingMean() {
        for (JsonNode evaluation : loaded.manifest().evaluation()) {
            for (JsonNode metric : evaluation.path("metrics")) {
                if (metric.path("name").asText().equals("floor_train_mean_mae")
                        && metric.path("predicts").isNumber()) {
                    return metric.path("predicts").asDouble();
                }
            }
        }
        return UNKNOWN_MEAN;
    }

    private List<Figure> dice(List<Row> rows) {
        return List.of(
                dice("right_lung", rows, classes.rightLung()),
                dice("left_lung", rows, classes.leftLung()),
                dice("heart", rows, classes.heart()));
    }

    /** One film's overlap. */
    private record Overlap(String patient, double dice) {}

    private Figure dice(String name, List<Row> rows, int label) {
        List<Overlap> overlaps = new ArrayList<>();
        for (Row row : rows) {
            LabelMap truth = row.truth();
            LabelMap found = row.analysis().outlines();
            if (truth != null && found != null) {
                overlaps.add(new Overlap(row.patient(), ReaderMask.dice(found, truth, label)));
            }
        }
        return Figure.of(name, mean(overlaps), bootstrap.interval(overlaps, Overlap::patient, CxrCtrEvaluation::mean));
    }

    private static double mean(List<Overlap> overlaps) {
        return overlaps.stream().mapToDouble(Overlap::dice).average().orElse(Double.NaN);
    }

    private static List<Figure> gate(List<Row> rows) {
        int unusual = 0;
        int refused = 0;
        int notMeasurable = 0;
        TreeMap<String, Integer> reasons = new TreeMap<>();
        for (Row row : rows) {
            GateVerdict verdict = row.analysis().verdict();
            if (verdict instanceof GateVerdict.Refused r) {
                refused++;
                r.reasons().forEach(reason -> reasons.merge("refused_" + reason.code(), 1, Integer::sum));
            } else if (row.analysis().ratio() instanceof CardiothoracicRatio.NotMeasurable not) {
                notMeasurable++;
                reasons.merge("not_measurable_" + not.code(), 1, Integer::sum);
            }
            unusual += verdict instanceof GateVerdict.Unusual ? 1 : 0;
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.share("unusual", unusual, rows.size()));
        figures.add(Figure.share("refused", refused, rows.size()));
        figures.add(Figure.share("not_measurable", notMeasurable, rows.size()));
        reasons.forEach((name, count) -> figures.add(Figure.share(name, count, rows.size())));
        return figures;
    }
}
